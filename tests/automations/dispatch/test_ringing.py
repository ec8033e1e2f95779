"""For which tasks sweeps call: each when it falls due, and again only after a while."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from automations import clock, testing
from automations.dispatch import ringing
from automations.models import AutomationTaskModel, SweepState
from tests.flows import reliability as flows

pytestmark = pytest.mark.django_db


@pytest.fixture
def hands() -> Any:
    """Move the clock by hand."""
    with testing.frozen_time() as moved:
        yield moved


def left(count: int, **due_in: float) -> list[int]:
    """Store instances with a task that is due; return their primary keys."""
    made = [flows.Plain(autorun=False) for _ in range(count)]
    for each in made:
        each.nice()
    pks = [each.id for each in made]
    if due_in:
        rows = AutomationTaskModel.objects.filter(automation_id__in=pks)
        rows.update(due=clock.now() + timedelta(**due_in))
    return pks


def called() -> list[int]:
    """Return the instances that a sweep calls for now."""
    return [due.instance for due in ringing.collect(clock.now())]


def test_what_is_due_is_called_for_once(hands: Any) -> None:
    pks = left(3)
    assert called() == pks
    assert called() == []


def test_a_call_says_flow_and_step(hands: Any) -> None:
    left(1)
    (due,) = ringing.collect(clock.now())
    assert (due.flow, due.node) == (flows.Plain.get_automation_class_name(), "first")


def test_a_timer_is_called_for_when_it_falls_due(hands: Any) -> None:
    pks = left(1, seconds=10)
    assert called() == []
    hands.advance(seconds=10)
    assert called() == pks


def test_what_is_still_due_is_called_for_again_after_a_while(hands: Any) -> None:
    pks = left(2)
    called()
    for seconds, expected in ((59, []), (1, pks), (59, []), (1, pks)):
        hands.advance(seconds=seconds)
        assert called() == expected


def test_the_longer_nobody_comes_the_longer_it_is_waited(hands: Any) -> None:
    """The calls lie in queues; they are lost again and again in few cases."""
    pks = left(2)
    called()
    begun, moments = clock.now(), []
    for _ in range(40):
        hands.advance(seconds=60)
        if called() == pks:
            moments.append(round((clock.now() - begun) / timedelta(minutes=1)))
    assert moments == [1, 2, 4, 8, 16, 24, 32, 40]


def test_what_was_called_for_last_does_not_keep_others_waiting(hands: Any) -> None:
    """Fewer are left of it than have come since."""
    old = left(1)
    called()
    for _ in range(2):
        hands.advance(seconds=60)
        called()
    new = left(2)
    called()
    hands.advance(seconds=60)
    assert called() == [*old, *new]


def test_what_has_come_later_waits_for_its_own_time(hands: Any) -> None:
    first = left(1)
    called()
    hands.advance(seconds=30)
    left(1)
    called()
    hands.advance(seconds=30)
    assert called() == first


def serve(instances: list[int]) -> None:
    """Let nothing of instances be due any more."""
    AutomationTaskModel.objects.filter(automation_id__in=instances).update(due=None)


def test_no_more_than_the_limit_are_called_for_at_once(hands: Any) -> None:
    """The rest follows; a backlog is not called for anew with every sweep."""
    pks = left(5)
    with override_settings(AUTOMATIONS={"RING_LIMIT": 2}):
        assert [called() for _ in range(4)] == [pks[:2], pks[2:4], pks[4:], []]


def test_others_are_called_for_again_when_most_of_the_oldest_are_served(hands: Any) -> None:
    """A queue that workers cannot keep up with is not made longer."""
    pks = left(7)
    called()
    hands.advance(seconds=60)
    with override_settings(AUTOMATIONS={"RING_LIMIT": 4}):
        assert [called(), called()] == [pks[:4], []]
        serve(pks[:1])
        assert called() == []
        serve(pks[1:2])
        assert called() == pks[4:]


def test_workers_that_cannot_keep_up_find_a_few_calls_for_each_task(hands: Any) -> None:
    """They take two calls in a second, first come, first served."""
    pks, queue, sent = left(40), deque[int](), 0
    with override_settings(AUTOMATIONS={"RING_AGAIN": 1.0}):
        for _ in range(20):
            found = called()
            sent += len(found)
            queue.extend(found)
            serve([queue.popleft(), queue.popleft()])
            hands.advance(seconds=1)
    assert not AutomationTaskModel.objects.filter(automation_id__in=pks, due__isnull=False).exists()
    assert sent <= 5 * len(pks)


def test_whom_nobody_serves_keeps_others_waiting_for_one_pause(hands: Any) -> None:
    """Their queue may have no worker."""
    pks = left(6)
    called()
    hands.advance(seconds=60)
    with override_settings(AUTOMATIONS={"RING_LIMIT": 2}):
        assert [called(), called()] == [pks[:2], []]
        for part in (pks[2:4], pks[4:]):
            hands.advance(seconds=59)
            assert called() == []
            hands.advance(seconds=1)
            assert called() == part


def test_what_is_new_goes_before_what_is_called_for_again(hands: Any) -> None:
    old = left(2)
    called()
    hands.advance(seconds=60)
    new = left(2)
    with override_settings(AUTOMATIONS={"RING_LIMIT": 3}):
        assert called() == [*new, old[0]]
        assert called() == [old[1]]


def test_a_clock_that_is_set_back_stops_no_calls(hands: Any) -> None:
    pks = left(1)
    SweepState.objects.create(
        pk=1,
        fresh_due=clock.now() + timedelta(days=1),
        again_due=clock.now() + timedelta(days=1),
        called_again=clock.now() + timedelta(days=1),
        next_round=clock.now() + timedelta(days=1),
    )
    hands.advance(seconds=60)
    assert called() == pks


def test_a_second_sweep_right_after_the_first_is_none(hands: Any) -> None:
    assert ringing.begin(clock.now()) == 1
    assert ringing.begin(clock.now()) is None
    hands.advance(seconds=2.5)
    assert ringing.begin(clock.now()) == 2
    hands.advance(days=-1)
    assert ringing.begin(clock.now()) == 3
