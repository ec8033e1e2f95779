"""Acts on many: gone through by workers, each item once, with a verdict for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from automations import permissions, testing
from automations.engine import batches, leases, plans, recovery
from automations.engine.pace import Pace
from automations.engine.runner import Runner
from automations.exceptions import NotPossible
from automations.models import (
    AutomationModel,
    AutomationTaskModel,
    Batch,
    BatchItem,
    Event,
)
from automations.permissions import Action
from tests.automations.people import person
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC)) as clock:
        yield clock


@pytest.fixture
def olga() -> User:
    """Store who may retry and cancel."""
    may = (Action.RETRY, Action.CANCEL)
    return person("olga", *(permissions.permission(action) for action in may))


@pytest.fixture
def failed() -> list[testing.Run]:
    """Let five instances fail; the last two would fail again."""
    anna = User.objects.create_user("anna")
    runs = [testing.start(Shipping, order=number, broken=True) for number in range(5)]
    for run in runs:
        testing.submit(run.automation, anna, approved="on")
    for run in runs[:3]:
        data = {**run.data, "broken": False}
        AutomationModel.objects.filter(pk=run.row.pk).update(data=data)
    return runs


def plan(user: Any, name: str = "retry") -> plans.Plan:
    """Return a plan for everything."""
    if name == "retry":
        return plans.of_tasks(name, AutomationTaskModel.objects.failed(), {}, user)
    return plans.of_instances(name, AutomationModel.objects.all(), {}, user)


def begin(user: Any, name: str = "retry", **options: Any) -> Batch:
    """Store a batch for everything, at a pace."""
    pace = Pace(**options)
    return batches.create(plan(user, name), actor=user, reason="Gateway is back", pace=pace)


def verdicts(batch: Batch) -> list[str]:
    """Return the verdicts in the order of the items."""
    items = BatchItem.objects.filter(batch=batch)
    return list(items.order_by("position").values_list("verdict", flat=True))


def go_through(clock: testing.Clock, seconds: float = 5) -> None:
    """Let workers work for a while."""
    for _ in range(int(seconds)):
        testing.run_due()
        clock.advance(seconds=1)
    testing.run_due()


def test_each_item_gets_its_verdict(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    go_through(clock)

    assert Counter(verdicts(batch)) == {"went_through": 3, "failed_again": 2}
    batch.refresh_from_db()
    assert (batch.state, batch.due, batch.ended is not None) == ("finished", None, True)
    assert [run.task("charge").attempts for run in failed] == [2] * 5
    text = BatchItem.objects.filter(batch=batch, verdict="failed_again").first()
    assert text is not None
    assert text.text == "ValueError: The card was refused."


def test_every_act_is_recorded_with_its_batch(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    go_through(clock)
    acts = Event.objects.filter(batch=batch, kind="retried")
    assert acts.count() == 5
    assert {(event.actor_name, event.reason) for event in acts} == {("olga", "Gateway is back")}
    started = Event.objects.get(kind="batch_started")
    assert (started.detail, started.automation) == ({"act": "retry", "items": 5}, None)


def test_two_workers_do_each_item_once(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    """Even if both hold the batch at the same time, as after a lease that ran out."""
    batch = begin(olga)
    items = list(BatchItem.objects.filter(batch=batch))
    for item in items:
        assert batches._begin(batch, item) == 1
        assert batches._begin(batch, item) == 0
    assert Event.objects.filter(kind="retried").count() == 5
    assert set(verdicts(batch)) == {"running"}


def test_a_worker_leaves_a_batch_to_the_one_that_has_it(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    assert leases.take(batch, clock.now(), "one")
    assert batches.sweep(clock.now(), "two") == 0
    clock.advance(minutes=1)
    assert batches.sweep(clock.now(), "two") == 5


def test_no_more_than_some_items_run_at_the_same_time(
    failed: list[testing.Run], olga: User, clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next ones are begun when steps have ended; until then nothing is done in a turn."""
    monkeypatch.setattr(batches, "IN_FLIGHT", 2)
    batch = begin(olga)
    assert [batches.sweep(clock.now(), "one") for _turn in range(3)] == [2, 0, 0]
    assert Counter(verdicts(batch)) == {"running": 2, "to_come": 3}
    go_through(clock)
    assert "to_come" not in verdicts(batch)


def test_a_batch_is_suspended_and_goes_on(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga, rate=60.0)
    testing.run_due()
    assert verdicts(batch).count("to_come") == 4

    batches.suspend(batch, actor=olga)
    go_through(clock)
    assert verdicts(batch).count("to_come") == 4
    with pytest.raises(NotPossible):
        batches.suspend(batch)

    batches.resume(batch, actor=olga)
    go_through(clock, 10)
    assert Counter(verdicts(batch)) == {"went_through": 3, "failed_again": 2}


def test_a_batch_that_is_cancelled_leaves_the_rest_as_it_is(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga, rate=60.0)
    testing.run_due()

    batches.cancel(batch, actor=olga, reason="Enough")
    go_through(clock)

    assert Counter(verdicts(batch)) == {"went_through": 1, "left": 4}
    assert [run.task("charge").attempts for run in failed] == [2, 1, 1, 1, 1]
    batch.refresh_from_db()
    assert (batch.state, batch.due) == ("cancelled", None)


def test_what_a_cancelled_batch_has_left_can_be_taken_up(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    """What has its verdict keeps it; who has lost the right meanwhile gets no further."""
    batch = begin(olga, rate=60.0)
    testing.run_due()
    batches.cancel(batch, actor=olga, reason="Enough")
    testing.run_due()

    batches.resume(batch, actor=olga, reason="The gateway is up")
    assert (batch.state, batch.ended) == ("running", None)
    go_through(clock, 10)

    assert Counter(verdicts(batch)) == {"went_through": 3, "failed_again": 2}
    assert [run.task("charge").attempts for run in failed] == [2] * 5
    with pytest.raises(NotPossible, match="neither suspended nor cancelled"):
        batches.resume(batch)


def test_the_speed_is_limited_and_can_be_changed(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga, rate=6.0)
    go_through(clock, 9)
    assert verdicts(batch).count("to_come") == 4
    clock.advance(seconds=2)
    testing.run_due()
    assert verdicts(batch).count("to_come") == 3
    batches.set_speed(batch, None, actor=olga)
    testing.run_due()
    assert verdicts(batch).count("to_come") == 0


@given(st.floats(0.1, 6_000), st.floats(0, 1), st.integers(1, 10_000))
def test_jitter_only_makes_the_pause_longer(rate: float, jitter: float, position: int) -> None:
    """So that a limit is never exceeded."""
    pause = batches.pause_between(Batch(rate=rate, jitter=jitter), position).total_seconds()
    shortest = 60 / rate
    assert shortest - 1e-6 <= pause <= shortest * (1 + jitter) + 1e-6


def test_what_became_of_an_item_is_known_before_the_next_one_begins(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga, rate=1.0)
    testing.run_due()
    clock.advance(seconds=2)
    testing.run_due()
    assert Counter(verdicts(batch))["to_come"] == 4
    assert "running" not in verdicts(batch)


def test_a_batch_stops_when_too_many_fail_in_a_row(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    AutomationModel.objects.update(data={"order": 1, "broken": True})
    batch = begin(olga, rate=60.0, stop_after=2)
    go_through(clock, 10)
    batch.refresh_from_db()
    assert (batch.state, batch.failed_in_a_row) == ("suspended", 2)
    assert verdicts(batch).count("to_come") >= 2
    said = Event.objects.filter(kind="batch_changed").get()
    assert (said.actor, said.reason) == (None, "2 items failed in a row.")


def test_rights_are_asked_for_again_with_each_item(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    olga.user_permissions.clear()
    go_through(clock)
    assert Counter(verdicts(batch)) == {"refused": 5}
    assert BatchItem.objects.filter(batch=batch, text=plans.NOT_ALLOWED).count() == 5


def test_an_account_that_is_gone_acts_no_more(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    olga.delete()
    go_through(clock)
    assert Counter(verdicts(batch)) == {"refused": 5}


def test_what_has_changed_since_the_plan_is_refused(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga)
    recovery.cancel(failed[0].row)
    failed[1].automation.kill()
    go_through(clock)
    assert verdicts(batch)[:2] == ["refused", "refused"]
    texts = BatchItem.objects.filter(batch=batch).order_by("position").values_list("text", "number")
    assert [text for text, _ in texts][:2] == [
        "This step has not failed, or somebody has retried it already.",
        "This instance was deleted meanwhile.",
    ]


def test_an_act_that_runs_nothing_is_done_at_once(
    failed: list[testing.Run], olga: User, clock: testing.Clock
) -> None:
    batch = begin(olga, "cancel")
    testing.run_due()
    assert Counter(verdicts(batch)) == {"went_through": 5}
    assert {run.row.state for run in failed} == {"cancelled"}


def test_nothing_to_do_makes_no_batch(olga: User) -> None:
    with pytest.raises(NotPossible, match="nothing to do"):
        begin(olga)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "options", [{"rate": 0.0}, {"rate": -1.0}, {"jitter": 2.0}, {"stop_after": 0}, {"rate": 1e9}]
)
def test_numbers_that_make_no_sense_are_refused(
    failed: list[testing.Run], olga: User, options: dict[str, Any]
) -> None:
    with pytest.raises(NotPossible):
        begin(olga, **options)


def test_without_a_batch_a_sweep_asks_once(
    clock: testing.Clock, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert batches.sweep(clock.now(), Runner("x").owner) == 0
