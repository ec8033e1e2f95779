"""Steps that run within their hours only, in the time zone of whom they are about."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from automations import flow, notes, testing
from automations.dispatch import tasks
from automations.engine import recovery
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Modifier, Way
from automations.models import AutomationTaskModel
from automations.nodes.window import Zones, known
from automations.outcomes import Go, Skip, Wait
from automations.status import Waiting
from tests.flows.units import act, context, doing

HOUR = timedelta(hours=1)
#: A Monday evening in Berlin.
EVENING = datetime(2026, 3, 2, 20, tzinfo=UTC)
#: Nine o'clock of the next day in Berlin.
MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)
NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)


class Polite(flow.Automation):
    """Writes by day, in the zone of the customer, else in that of the flow."""

    class Meta:
        zone = "zone_of"

    mail = (
        flow.Execute(act)
        .During("daily", "09:00", "20:00")
        .Retry(3, delay=3 * HOUR, max_delay=None, backoff=1, jitter=0)
    )
    end = flow.End()

    def zone_of(self, task: Any) -> Any:
        """Return what the data say."""
        return task.data.get("zone")


class Skipping(flow.Automation):
    """Leaves the mail out at night."""

    mail = flow.Execute().During("daily", "09:00", "20:00", otherwise="skip")
    end = flow.End()


class Later(flow.Automation):
    """Waits for an hour first, then for the hours."""

    mail = flow.Execute(lambda task: None).AfterWaitingFor(HOUR).During("daily", "9:00", "20:00")
    end = flow.End()


class Daily(flow.Automation):
    """Starts over every morning at seven, which is too early."""

    work = flow.Execute(lambda task: None)
    again = flow.Repeat(this.work).EveryDay().At(7).Times(1).During("daily", "09:00", "20:00")
    end = flow.End()


class Choosing(flow.Automation):
    """Starts over by day only."""

    work = flow.Execute(lambda task: None)
    again = flow.Repeat(this.work).EveryHour().During("daily", "09:00", "20:00", otherwise="skip")
    end = flow.End()


def node(**given: Any) -> flow.Execute:
    """Return a step with hours by day."""
    return flow.Execute().During("daily", "09:00", "20:00", **given)


def looked(declared: Any, now: datetime = EVENING, **task: Any) -> Any:
    """Return what a step says at a moment."""
    found = context(declared, created=now, **task)
    found.now = now
    return declared.look(found)


# -- declaring -------------------------------------------------------------------------------


def test_small_print_is_plain_data() -> None:
    assert list(node(zone="Europe/Berlin", otherwise="skip").modifiers()) == [
        Modifier(
            "during",
            {"hours": "daily 09:00-20:00", "zone": "Europe/Berlin", "skips": True},
        )
    ]
    named = next(iter(node(zone=this.zone_of).modifiers()))
    assert named.value["zone"] == "zone_of"
    assert next(iter(node().modifiers())).value["zone"] is None


def test_an_unknown_zone_is_refused_where_it_is_declared() -> None:
    with pytest.raises(DefinitionError, match="is no time zone"):
        node(zone="Mars/Base")


def test_a_wrong_otherwise_is_refused() -> None:
    with pytest.raises(DefinitionError, match="choose next or skip"):
        node(otherwise="wait")


def test_what_computes_the_zone_is_checked_like_any_callable() -> None:
    assert [value for value, _args, _kwargs in node(zone=this.zone_of).callables()] == [
        this.zone_of
    ]
    assert list(node(zone=ZoneInfo("Asia/Tokyo")).callables()) == []


def test_looking_calls_user_code_unless_the_zone_is_fixed() -> None:
    assert node().look_calls
    assert not node(zone="Europe/Berlin").look_calls


@pytest.mark.parametrize("value", ["", "Europe", "../etc/passwd", "a\0b", "x" * 5_000, 5, "/"])
def test_what_is_no_zone_is_not_known(value: Any) -> None:
    assert known(value) is None


# -- looking ---------------------------------------------------------------------------------


def test_step_goes_within_its_hours() -> None:
    assert looked(node(), NOON) == Go()


def test_step_is_held_until_its_hours_begin() -> None:
    said = "outside its hours in Europe/Berlin"

    assert looked(node()) == Wait(Waiting.WINDOW, MORNING, said)
    assert looked(node(otherwise="skip")) == Skip(f"Skipped: {said}")


def test_hours_are_those_of_the_zone() -> None:
    assert looked(node(zone="America/New_York")) == Go()
    assert looked(node(zone=lambda task: ZoneInfo("America/New_York"))) == Go()


def test_the_current_zone_of_a_request_does_not_count() -> None:
    with timezone.override("America/New_York"):
        assert looked(node()).due == MORNING


def test_skip_rules_go_before_the_hours_and_deadlines_end_the_wait() -> None:
    assert looked(node().SkipIf(lambda task: True)) == Skip("Skipped: a condition")
    assert looked(node().SkipAfter(HOUR)).due == EVENING + HOUR
    assert looked(node().SkipAfter(HOUR), EVENING + HOUR, waiting="window") == Wait(
        Waiting.WINDOW, EVENING + 2 * HOUR, "outside its hours in Europe/Berlin"
    )


def test_waits_go_before_the_hours() -> None:
    assert looked(node().AfterWaitingFor(HOUR)).waiting == Waiting.TIME


def test_a_moment_that_staff_have_set_goes_before_the_hours_but_for_a_retry() -> None:
    assert looked(node(), rescheduled=EVENING, waiting="window") == Go()
    assert looked(node(), rescheduled=EVENING, waiting="retry").waiting == Waiting.WINDOW


@pytest.mark.parametrize("value", ["Mars/Base", "Europe", 5])
def test_an_unknown_zone_in_the_data_is_said_and_the_next_one_counts(
    value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    found = context(node())
    zones = Zones.of(lambda task: value, found)

    assert zones.chosen == ZoneInfo("Europe/Berlin")
    assert str(value) in zones.said
    assert "is no time zone" in caplog.text
    with translation.override("de"):
        assert "ist unbekannt" in notes.said(zones.said)
        assert "ist unbekannt" in notes.said(f"Skipped: {zones.said}")


def test_nothing_said_is_no_unknown_zone(caplog: pytest.LogCaptureFixture) -> None:
    assert Zones.of(lambda task: "", context(node())).unknown == []
    assert not caplog.text


def test_a_repeat_that_may_be_skipped_has_a_way_on() -> None:
    assert Way.NEXT in {edge.way for edge in Choosing.graph.edges if edge.source == "again"}


@pytest.mark.parametrize(
    "declared",
    [flow.If(lambda task: True).Then(this.end), flow.Split().Next(this.end), flow.End()],
)
def test_every_step_that_may_be_skipped_has_a_way_on(declared: Any) -> None:
    assert not declared.may_skip
    declared.During("daily", "09:00", "20:00")
    assert not declared.may_skip
    declared.window = node(otherwise="skip").window
    assert declared.may_skip
    assert Way.NEXT in {way.way for way in declared.exits()}


# -- running ---------------------------------------------------------------------------------


def state_of(run: testing.Run, step: str = "mail") -> tuple[str, str, datetime | None]:
    """Return state, reason to wait, and due time of a step."""
    task = run.task(step)
    return task.state, task.waiting, task.due


@pytest.mark.django_db
def test_a_held_step_runs_when_its_hours_begin() -> None:
    with testing.frozen_time(EVENING) as clock:
        run = testing.start(Polite)
        run.assert_held("mail", until=MORNING)

        testing.run_until(clock, MORNING - timedelta(seconds=1))
        run.assert_held("mail")
        testing.run_until(clock, MORNING)

        run.assert_outcome("completed")


@pytest.mark.django_db
def test_a_step_that_was_left_to_a_worker_is_held_if_its_hours_are_over() -> None:
    """It was within its hours when it was reached."""
    with testing.frozen_time(MORNING + 10 * HOUR + timedelta(minutes=59)) as clock:
        started = Polite(autorun=False)
        started.nice()
        clock.advance(minutes=2)
        tasks.run_due()

        testing.Run(started).assert_held("mail", until=MORNING + timedelta(days=1))


@pytest.mark.django_db
def test_the_zone_is_that_of_the_data_and_looked_at_again_when_they_change() -> None:
    with testing.frozen_time(EVENING):
        run = testing.start(Polite, zone="Mars/Base")
        assert "Mars/Base" in run.task("mail").message
        assert testing.start(Polite, zone="America/New_York").row.finished

        run.automation.data["zone"] = "America/New_York"
        run.automation.save()
        testing.run_due()

        run.assert_outcome("completed")


@pytest.mark.django_db
def test_a_retry_outside_the_hours_is_held() -> None:
    def fail(task: Any) -> None:
        raise ValueError("no connection")

    with testing.frozen_time(MORNING + 9 * HOUR) as clock:
        with doing(mail=fail):
            run = testing.start(Polite)
        assert state_of(run)[1] == Waiting.RETRY
        testing.run_until(clock, MORNING + 12 * HOUR)
        run.assert_held("mail", until=MORNING + timedelta(days=1))
        assert run.task("mail").attempts == 1

        testing.run_until(clock, MORNING + timedelta(days=1))

        run.assert_outcome("completed")
        assert run.task("mail").attempts == 2


@pytest.mark.django_db
def test_hours_are_looked_at_when_the_wait_is_over() -> None:
    with testing.frozen_time(EVENING - 2 * HOUR) as clock:
        run = testing.start(Later)
        assert state_of(run) == ("waiting", "time", EVENING - HOUR)
        clock.advance(hours=1)
        testing.run_due()
        run.assert_held("mail", until=MORNING)


@pytest.mark.django_db
def test_a_step_is_passed_over() -> None:
    with testing.frozen_time(EVENING):
        run = testing.start(Skipping)

    assert run.task("mail").state == "skipped"
    run.assert_outcome("completed")


@pytest.mark.django_db
def test_staff_let_a_held_step_through() -> None:
    with testing.frozen_time(EVENING):
        run = testing.start(Polite)
        recovery.reschedule(run.task("mail"), actor=None, reason="urgent")
        testing.run_due()

        run.assert_outcome("completed")


@pytest.mark.django_db
def test_staff_put_a_held_step_off() -> None:
    with testing.frozen_time(EVENING) as clock:
        run = testing.start(Polite)
        recovery.reschedule(run.task("mail"), actor=None, reason="later", until=EVENING + HOUR)
        testing.run_until(clock, EVENING + HOUR - timedelta(seconds=1))
        assert not run.row.finished
        testing.run_until(clock, EVENING + HOUR)

        run.assert_outcome("completed")


@pytest.mark.django_db
def test_a_repeat_plans_at_night_and_starts_over_by_day() -> None:
    with testing.frozen_time(EVENING) as clock:
        run = testing.start(Daily)
        assert state_of(run, "again") == ("waiting", "time", MORNING - 2 * HOUR)
        clock.move_to(MORNING - HOUR)
        testing.run_due()
        run.assert_held("again", until=MORNING)
        testing.run_until(clock, MORNING)

        assert run.path[:3] == ["work", "again", "work"]


@pytest.mark.django_db
def test_a_paused_instance_keeps_what_is_held() -> None:
    with testing.frozen_time(EVENING) as clock:
        run = testing.start(Polite)
        recovery.pause(run.row, actor=None, reason="look")
        clock.move_to(MORNING)
        assert testing.run_due() == 0
        recovery.resume(run.row, actor=None, reason="looked")
        testing.run_due()

        run.assert_outcome("completed")
        assert AutomationTaskModel.objects.filter(waiting=Waiting.WINDOW).count() == 0


def test_times_may_be_given_as_such() -> None:
    declared = flow.Execute().During(range(5), time(9), time(20), zone="UTC")

    assert looked(declared, NOON) == Go()
