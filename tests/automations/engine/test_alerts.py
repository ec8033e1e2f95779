"""Alerts: told once while they last, by one worker, and again only after they have passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import translation

from automations import conf, testing
from automations.engine import alerts, health, recovery
from automations.engine.alerts import Condition, Failures, decide, found
from automations.engine.health import Signs
from automations.engine.notices import Notice
from automations.models import Alert, AutomationTaskModel, Worker
from automations.status import AlertKind
from tests.automations.engine.meeting import together
from tests.flows import units
from tests.flows.units import doing, left_alone

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE = timedelta(minutes=3)
HOOK = f"{__name__}.hook"

#: What the hook was called with.
told: list[Notice] = []


def hook(notice: Notice) -> None:
    """Note what is told."""
    told.append(notice)


#: The languages that were active meanwhile.
languages: list[str | None] = []


def listening(notice: Notice) -> None:
    """Note the language."""
    languages.append(translation.get_language())


def broken(notice: Notice) -> None:
    """Fail after having noted."""
    told.append(notice)
    raise RuntimeError("the mail server is away")


@pytest.fixture(autouse=True)
def _nothing_told() -> Iterator[None]:
    told.clear()
    yield
    told.clear()


@pytest.fixture
def switched_on(settings: Any) -> None:
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": HOOK}}


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(NOW) as frozen:
        yield frozen


# -- decisions -------------------------------------------------------------------------------


def signs(alive: int = 1, seen: int | None = 0, due: int | None = None) -> Signs:
    def ago(seconds: int | None) -> datetime | None:
        return None if seconds is None else NOW - timedelta(seconds=seconds)

    return Signs(NOW, PATIENCE, alive, ago(seen), ago(due))


def kinds(given: Signs, failures: list[Failures] | None = None, **settings: Any) -> list[str]:
    conditions = found(given, failures or [], conf.Alerts(**settings))
    return [str(one.kind) for one in conditions if one.enough]


@pytest.mark.parametrize(("count", "told_of"), [(2, []), (3, ["failures"]), (4, ["failures"])])
def test_failures_are_told_from_the_limit_on(count: int, told_of: list[str]) -> None:
    assert kinds(signs(), [Failures("shop.Payment", count, NOW)]) == told_of


@pytest.mark.parametrize(
    ("given", "settings", "expected"),
    [
        (signs(due=599), {}, []),
        (signs(due=601), {}, ["queue"]),
        (signs(due=601), {"QUEUE_AGE": 0}, []),
        (signs(alive=0, seen=181, due=1), {}, ["no_worker"]),
        (signs(alive=0, seen=181), {}, []),
        (signs(alive=0, seen=1000, due=1000), {}, ["no_worker"]),
        (signs(alive=0, seen=1000, due=1000), {"NO_WORKER": False}, ["queue"]),
    ],
)
def test_late_work_has_one_cause(given: Signs, settings: Any, expected: list[str]) -> None:
    """Late as nobody works, or late although somebody does: never both."""
    assert kinds(given, **settings) == expected


def test_what_is_live_is_not_begun_again() -> None:
    condition = Condition(AlertKind.FAILURES, NOW, "shop.Payment")
    assert decide([condition], []).begun == (condition,)
    assert decide([condition], [condition.key]) == alerts.Decision((), ())
    assert decide([], [condition.key]).passed == (condition.key,)


def test_a_trickle_of_failures_keeps_an_alert_live_and_begins_none() -> None:
    """Else a flow that fails every few minutes would be told of again and again."""
    trickle = Condition(AlertKind.FAILURES, NOW, "shop.Payment", enough=False)
    assert decide([trickle], []) == alerts.Decision((), ())
    assert decide([trickle], [trickle.key]) == alerts.Decision((), ())


def test_the_longest_name_of_a_flow_fits_its_column() -> None:
    key = Condition(AlertKind.NO_WORKER, NOW, "x" * 250).key
    assert len(key) <= Alert._meta.get_field("live_key").max_length


# -- telling ---------------------------------------------------------------------------------


def fail(count: int) -> None:
    """Let instances of a flow fail."""
    with doing(step=lambda task: 1 / 0):
        for _ in range(count):
            units.Step()


def titles() -> list[str]:
    return [notice.title for notice in told]


def test_nothing_is_asked_while_alerts_are_off(
    clock: testing.Clock, django_assert_num_queries: Any
) -> None:
    fail(3)
    with django_assert_num_queries(0):
        alerts.watch()


def test_without_a_hook_a_check_says_what_is_wrong_and_stores_nothing(
    clock: testing.Clock,
) -> None:
    fail(3)
    (row,) = alerts.check()
    assert (row.kind, row.pk, Alert.objects.count()) == ("failures", None, 0)


def test_an_alert_is_told_once_passes_and_comes_again(
    clock: testing.Clock, switched_on: None
) -> None:
    """Ten minutes after the last failure it has passed."""
    fail(2)
    alerts.check()
    assert titles() == []

    clock.advance(minutes=1)
    fail(1)
    alerts.check(), alerts.check()
    assert titles() == ["Step: 3 instances failed in 10 minutes"]

    clock.advance(minutes=9, seconds=30)
    assert len(alerts.check()) == 1

    clock.advance(minutes=1)
    assert alerts.check() == []
    assert Alert.objects.get().passed == clock.now()

    fail(3)
    alerts.check()
    assert titles() == ["Step: 3 instances failed in 10 minutes"] * 2
    assert Alert.objects.filter(live_key__isnull=False).count() == 1


def test_failures_are_counted_by_instance_and_listed_by_step_and_error(
    clock: testing.Clock, switched_on: None
) -> None:
    """Two failed branches of one instance are one failure."""
    with doing(left=lambda task: 1 / 0, right=lambda task: {}["x"]):
        for _ in range(3):
            left_alone(units.Pair)
        testing.run_due()

    alerts.check()

    (notice,) = told
    assert notice.detail["count"] == 3
    assert notice.detail["groups"] == [
        {"step": "left", "error": "ZeroDivisionError", "count": 3},
        {"step": "right", "error": "KeyError", "count": 3},
    ]


def test_each_flow_has_an_alert_of_its_own(clock: testing.Clock, switched_on: None) -> None:
    fail(3)
    with doing(first=lambda task: 1 / 0):
        for _ in range(3):
            units.Line()
    alerts.check()
    assert {notice.flow.rpartition(".")[2] for notice in told} == {"Step", "Line"}


def test_what_was_repaired_meanwhile_is_no_failure(clock: testing.Clock, switched_on: None) -> None:
    fail(3)
    task = AutomationTaskModel.objects.failed().first()
    recovery.retry(task)
    assert alerts.check() == []


def test_no_worker_is_told_by_whoever_looks_and_passes_when_one_is_back(
    clock: testing.Clock, switched_on: None
) -> None:
    """Cron looks, as no worker can."""
    Worker.objects.create(name="w", host="h", pid=1)
    left_alone(units.Step)
    clock.advance(minutes=4)
    alerts.check()
    assert titles() == ["No worker seen for 4 min, 1 task due"]

    Worker.objects.filter(name="w").update(seen=clock.now())
    assert alerts.check() == []
    assert len(told) == 1


def test_late_work_is_told(clock: testing.Clock, switched_on: None) -> None:
    left_alone(units.Step), left_alone(units.Step)
    clock.advance(minutes=11)
    Worker.objects.create(name="w", host="h", pid=1)
    alerts.check()
    assert titles() == ["Work is late: 2 tasks due, the oldest for 11 min"]


def test_two_workers_tell_once(clock: testing.Clock, switched_on: None, monkeypatch: Any) -> None:
    """The second one looks while the first is about to store, and again while it tells."""
    fail(3)
    begin, within = alerts._begin, []

    def late(*args: Any) -> None:
        if not within:
            within.append(True)
            alerts.check()
        begin(*args)

    monkeypatch.setattr(alerts, "_begin", late)
    alerts.check()

    assert (len(told), Alert.objects.count()) == (1, 1)


def test_a_worker_that_looked_earlier_does_not_end_what_another_has_begun(
    clock: testing.Clock, switched_on: None, monkeypatch: Any
) -> None:
    """Else the same would be told twice."""
    read = health.signs

    def slow() -> Signs:
        monkeypatch.setattr(health, "signs", read)
        fail(3)
        alerts.check()
        AutomationTaskModel.objects.update(finished=clock.now() - timedelta(hours=1))
        return read()

    monkeypatch.setattr(health, "signs", slow)
    alerts.check()

    assert Alert.objects.get().passed is None


@pytest.mark.race
@pytest.mark.only_on("postgresql", "mariadb")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_moment_tell_once(switched_on: None) -> None:
    """Whichever stores first."""
    fail(3)
    for actor in together(*[alerts.check] * 4):
        actor.join()
    assert (len(told), Alert.objects.count()) == (1, 1)


def test_a_hook_that_fails_is_called_again_but_not_for_ever(
    clock: testing.Clock, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A mail server that is away for a minute loses no alert; a faulty hook floods nobody."""
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": f"{__name__}.broken"}}
    fail(3)
    alerts.check()
    assert Alert.objects.get().told is None
    assert "the mail server is away" in caplog.text

    settings.AUTOMATIONS = {"ALERTS": {"HOOK": HOOK}}
    alerts.check()
    assert (len(told), Alert.objects.get().told) == (2, NOW)
    assert "tries" not in told[-1].detail

    Alert.objects.update(told=None)
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": f"{__name__}.broken"}}
    for _ in range(10):
        alerts.check()
    assert len(told) == 2 + alerts.MAX_TRIES - 1


def test_a_fault_in_looking_keeps_nobody_from_working(
    clock: testing.Clock, switched_on: None, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alerts, "found", lambda *args: 1 / 0)
    alerts.watch()
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_is_away_is_for_the_worker_to_handle(
    clock: testing.Clock, switched_on: None, monkeypatch: Any
) -> None:
    def away() -> Signs:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "signs", away)
    with pytest.raises(OperationalError):
        alerts.watch()


@pytest.mark.parametrize("count", [3, 30])
def test_a_check_costs_the_same_however_much_there_is(
    clock: testing.Clock, switched_on: None, django_assert_num_queries: Any, count: int
) -> None:
    """Live alerts before and after, signs of life, failures."""
    fail(count)
    alerts.check()
    with django_assert_num_queries(5):
        alerts.check()


def test_words_are_in_the_language_of_the_site(
    clock: testing.Clock, switched_on: None, settings: Any
) -> None:
    """Not in that of whoever happened to look."""
    settings.LANGUAGE_CODE = "de"
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": f"{__name__}.listening"}}
    fail(3)
    with translation.override("en"):
        alerts.check()
        assert (languages, translation.get_language()) == (["de"], "en")
