"""What published packages get wrong, by the numbers of our list; each is right here.

E1 to E4, E22 and E28 are tested with the class (tests/automations/test_automation.py), E18 and
E20 with the runner, E21 with starting, E26 with the store, E27 with the delivery of messages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings

from automations import flow, testing
from automations.engine.claims import claim_due
from automations.exceptions import AlreadyDone, DefinitionError
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.engine import invariants
from tests.flows import pitfalls

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


def ran(automation: Any) -> list[str]:
    """Return the steps of an instance that ran, with the wall-clock time."""
    found = AutomationModel.objects.get(pk=automation.id).data.get("ran", [])
    return [f"{name} {moment}" for name, moment in found]


def begin(clock: testing.Clock, moment: str) -> None:
    """Move the clock to a wall-clock time in Berlin."""
    clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=BERLIN))


def let_pass(clock: testing.Clock, **units: float) -> None:
    """Let time pass, with everything that falls due in it."""
    testing.run_until(clock, clock.now() + timedelta(**units))


# -- claims and leases -----------------------------------------------------------------------


def test_e5_a_due_task_is_claimed_once(clock: testing.Clock) -> None:
    """671 executions of 300 instances by four workers."""
    for _ in range(4):
        pitfalls.Ends()
    clock.advance(days=1)
    claims = [claim_due(clock.now(), f"w{n}", timedelta(minutes=1), 3) for n in range(4)]
    assert sorted(len(claimed) for claimed in claims) == [0, 0, 1, 3]
    assert len({claim.task for claimed in claims for claim in claimed}) == 4


def test_e6_a_worker_that_dies_holds_nothing_for_ever(clock: testing.Clock) -> None:
    """`locked` was an integer without owner or end."""
    found = pitfalls.Ends()
    clock.advance(days=1)
    assert claim_due(clock.now(), "dead", timedelta(seconds=30), 1)
    assert testing.run_due() == 0
    clock.advance(seconds=31)
    testing.run_due()
    assert ran(found) == ["wait 03-03 10:00"]
    assert AutomationModel.objects.get().finished


def test_e7_a_form_is_taken_once(anna: Any) -> None:
    """Three POSTs ran the next step three times; the second was an error 500 (U7)."""
    found = pitfalls.OneForm()
    task = testing.open_form(found)
    testing.submit(task, anna, answer="first")
    for _ in range(2):
        with pytest.raises(AlreadyDone, match="anna has completed this task already"):
            testing.submit(task, anna, answer="again")
    assert [step.split()[0] for step in ran(found)] == ["after"]
    assert AutomationTaskModel.objects.get(status="ask").result == {"answer": "first"}


@pytest.fixture
def anna() -> Any:
    """Store a user."""
    return get_user_model()._default_manager.create_user("anna")  # type: ignore[attr-defined]


# -- ways ------------------------------------------------------------------------------------


def test_e9_and_e10_a_loop_with_skip_wait_and_split(clock: testing.Clock) -> None:
    """Rows were used again, joins found no split, branches were doubled."""
    found = pitfalls.Rounds()
    let_pass(clock, hours=1)
    names = [step.split()[0] for step in ran(found)]
    assert names == [
        *["begin", "odd", "right", "left"],
        *["begin", "left"],
        *["begin", "odd", "right", "left"],
    ]
    assert AutomationModel.objects.get().state == "completed"
    invariants.check(found.id)


def test_e12_the_first_end_ends_its_branch_only(clock: testing.Clock) -> None:
    found = pitfalls.Ends()
    assert not found.finished()
    let_pass(clock, days=1)
    assert ran(found) == ["wait 03-03 10:00"]
    assert AutomationModel.objects.get().finished


# -- repeating -------------------------------------------------------------------------------


def test_e14_a_wait_in_the_body_does_not_move_the_schedule(clock: testing.Clock) -> None:
    """EveryDay with an hour's wait ran every two hours; the body ran twice at the start."""
    begin(clock, "2026-06-01 09:00")
    found = pitfalls.Daily()
    let_pass(clock, days=2, hours=12)
    assert ran(found) == [
        *["begin 06-01 09:00", "later 06-01 10:00"],
        *["begin 06-02 09:00", "later 06-02 10:00"],
        *["begin 06-03 09:00", "later 06-03 10:00"],
    ]
    invariants.check(found.id)


def test_e14_a_body_that_takes_longer_than_the_interval(clock: testing.Clock) -> None:
    """The occurrences that it misses are one, and on the beat."""
    begin(clock, "2026-06-01 09:00")
    found = pitfalls.Slow()
    let_pass(clock, days=1)
    assert ran(found) == [
        "begin 06-01 10:30",
        "begin 06-01 12:30",
        "begin 06-01 14:30",
        "begin 06-01 16:30",
    ]
    assert AutomationModel.objects.get().state == "completed"


def test_e14_a_repeat_without_start_and_with_an_end(clock: testing.Clock) -> None:
    begin(clock, "2026-06-01 00:00")
    found = pitfalls.Limited()
    let_pass(clock, days=3)
    assert [step[-5:] for step in ran(found)] == ["00:00", "06:00", "12:00", "18:00"]
    assert AutomationModel.objects.get().state == "completed"


def test_e14_a_repeat_until_a_moment(clock: testing.Clock) -> None:
    begin(clock, "2026-06-01 09:00")
    found = pitfalls.UntilDate(last="2026-06-01T08:00:00+00:00")
    let_pass(clock, days=1)
    assert [step[-5:] for step in ran(found)] == ["09:00", "09:30", "10:00"]


def test_e14_two_instances_have_their_own_schedules(clock: testing.Clock) -> None:
    """`_startpoint` lived on the class."""
    begin(clock, "2026-06-01 09:00")
    first = pitfalls.Limited()
    clock.advance(hours=1)
    second = pitfalls.Limited()
    let_pass(clock, days=3)
    assert [step[-5:] for step in ran(first)] == ["09:00", "15:00", "21:00", "03:00"]
    assert [step[-5:] for step in ran(second)] == ["10:00", "16:00", "22:00", "04:00"]


def test_e15_at_a_time_of_the_wall_clock(clock: testing.Clock) -> None:
    """ "03:15" meant the time at which the worker had booted (U14)."""
    begin(clock, "2026-03-27 14:43")
    found = pitfalls.AtThree()
    let_pass(clock, days=3)
    assert ran(found) == [
        "begin 03-27 14:43",
        "begin 03-28 03:15",
        "begin 03-29 03:15",
        "begin 03-30 03:15",
    ]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-28 02:30", ["03-28 02:30", "03-29 03:00", "03-30 02:30"]),
        ("2026-10-24 02:30", ["10-24 02:30", "10-25 02:30", "10-26 02:30"]),
    ],
    ids=["spring", "autumn"],
)
@pytest.mark.parametrize("automation", [pitfalls.Daily, pitfalls.Monthly])
def test_repeating_over_the_change_of_the_clock(
    clock: testing.Clock, start: str, expected: list[str], automation: Any
) -> None:
    """The gap moves one occurrence, the fold repeats none."""
    begin(clock, start)
    found = automation()
    let_pass(clock, days=2, hours=2)
    assert [step[6:] for step in ran(found) if step.startswith("begin")] == expected


@pytest.mark.parametrize(
    ("automation", "expected"),
    [
        (pitfalls.AtThree, ["06-01 12:00", "06-05 12:00", "06-06 03:15"]),
        (
            pitfalls.CatchUp,
            ["06-01 12:00", *["06-05 12:00"] * 4, "06-06 09:00"],
        ),
        (pitfalls.Skips, ["06-01 12:00", "06-06 09:00"]),
    ],
    ids=["coalesce", "catch up", "skip"],
)
def test_occurrences_that_nobody_was_there_to_start(
    clock: testing.Clock, automation: Any, expected: list[str]
) -> None:
    """The workers stood still for four days."""
    begin(clock, "2026-06-01 12:00")
    found = automation()
    clock.advance(days=4)
    testing.run_due()
    let_pass(clock, hours=22)
    assert [step[6:] for step in ran(found)] == expected


def test_a_clock_that_goes_back_fires_nothing_twice(clock: testing.Clock) -> None:
    begin(clock, "2026-06-01 02:00")
    found = pitfalls.AtThree()
    let_pass(clock, hours=2)
    clock.advance(hours=-2)
    let_pass(clock, hours=3)
    assert ran(found) == ["begin 06-01 02:00", "begin 06-01 03:15"]


# -- errors ----------------------------------------------------------------------------------


def test_e17_a_failure_is_a_state_and_not_an_end(clock: testing.Clock) -> None:
    """`finished` was set, the task stayed open, the message was cut and looked for as text."""

    class Failing(flow.Automation):
        bad = flow.Execute(this.fail)
        end = flow.End()

        def fail(self, task: Any) -> None:
            raise Exception("…" * 500)

    found = Failing()
    task = AutomationTaskModel.objects.get()
    assert (found.row.state, task.state, task.error_class) == ("failed", "failed", "Exception")
    assert task.error == "…" * 500
    assert len(task.fingerprint) == 64
    assert [instance.pk for instance in AutomationModel.objects.with_failed_task()] == [found.id]


# -- reading and checking --------------------------------------------------------------------


def test_e25_reading_runs_nothing(clock: testing.Clock) -> None:
    """A GET of the task list executed steps."""
    found = pitfalls.Ends()
    clock.advance(days=2)
    row = AutomationModel.objects.get()
    assert row.instance.data == {}
    assert row.instance.finished() is False
    list(AutomationTaskModel.get_open_tasks(get_user_model()(pk=1)))
    list(AutomationModel.objects.with_failed_task())
    assert ran(found) == []
    assert AutomationModel.objects.filter(finished=False).exists()


def test_e29_mistakes_are_errors_and_no_assertions() -> None:
    """Which vanish with `python -O`."""
    for mistake in (
        lambda: flow.Execute().Retry(0),
        lambda: flow.Repeat().EveryHour(0),
        lambda: flow.Repeat().At(25),
        lambda: flow.Repeat().Cron("nonsense"),
        lambda: flow.Repeat().Cron("0 0 31 2 *"),
        lambda: flow.Repeat().TimeZone("Mars/Olympus"),
        lambda: flow.Repeat().Misfire("sometimes"),
        lambda: flow.Repeat().Times(True),
        lambda: flow.Repeat().EveryNDays(1.5),  # type: ignore[arg-type]
    ):
        with pytest.raises(DefinitionError):
            mistake()


def test_e30_what_is_asked_often_has_an_index() -> None:
    found = {
        tuple(index.fields)
        for model in ("automationmodel", "automationtaskmodel", "message")
        for index in apps.get_model("automations", model)._meta.indexes
    }
    assert {
        ("due", "id"),
        ("automation", "state"),
        ("automation_class", "state", "id"),
        ("ended",),
        ("waiting", "interaction_user"),
    } <= found


@pytest.mark.parametrize("language", ["en", "de"])
def test_s12_no_language_asks_for_a_migration(language: str) -> None:
    """Texts of models that were translated at import made 13 changes."""
    out = StringIO()
    with override_settings(LANGUAGE_CODE=language):
        call_command("makemigrations", "automations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_u8_a_stale_object_overwrites_nobody(clock: testing.Clock) -> None:
    """Whole rows were written: keys were lost and `finished` was set back."""
    found = pitfalls.Ends(kept=1)
    stale = AutomationModel.objects.get()
    let_pass(clock, days=1)
    stale.data["late"] = True
    stale.save()
    stored = AutomationModel.objects.get()
    assert stored.finished
    assert stored.data["late"]
    assert ran(found) == ["wait 03-03 10:00"]


def test_the_times_of_this_file_are_those_of_berlin(clock: testing.Clock) -> None:
    assert clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
