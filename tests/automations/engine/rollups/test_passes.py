"""Counting what is new, once, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import clock as now
from automations import testing
from automations.engine import recovery, retention
from automations.engine.rollups import passes, sums
from automations.models import AutomationModel, Counted, Rollup, RollupState, Watch
from tests.automations.engine.rollups import naive
from tests.flows.basics import Five, Paused
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db


def roll() -> int:
    return passes.roll(now.now())


@pytest.mark.parametrize("seed", range(4))
def test_what_is_counted_adds_up_and_is_what_the_rows_say(clock: testing.Clock, seed: int) -> None:
    Crowd(clock, seed).live(60, between=roll)
    roll()
    whats = ("entered", "in_progress", *naive.OUTCOMES, "goal")
    of_instances = naive.stored("start", *whats)
    assert {key: n for key, n in of_instances.items() if key[1] in {"", "bought"}} == {
        **{key: n for key, n in of_instances.items() if key[1] not in {"", "bought"}},
        **naive.instances(),
    }
    parts = ("reached", "waiting", "passed", "dropped", "failed", "skipped")
    of_visits = naive.stored("start", *parts)
    assert {key: n for key, n in of_visits.items() if key[1]} == naive.visits()
    assert naive.stored("start", "edge") == naive.edges()
    naive.assert_identities(Campaign)


def test_counting_bit_by_bit_is_counting_all_at_once(clock: testing.Clock) -> None:
    Crowd(clock, 7).live(60, between=roll)
    roll()
    bit_by_bit = naive.every_row()
    assert passes.rebuild() == AutomationModel.objects.count()
    assert naive.every_row() == bit_by_bit
    assert not Rollup.objects.filter(n=0).exists()


def test_what_has_not_changed_is_not_counted_again() -> None:
    Five(), Paused()
    assert roll() == 2
    before = naive.every_row()
    assert roll() == 0
    assert naive.every_row() == before


def test_an_instance_that_goes_on_is_counted_anew(clock: testing.Clock) -> None:
    paused = Paused()
    roll()
    assert naive.stored("start", "in_progress") == {("in_progress", ""): 1}
    recovery.cancel(paused.row)
    assert roll() == 1
    assert naive.stored("start", "in_progress", "cancelled") == {("cancelled", ""): 1}


def test_what_was_counted_stays_when_the_history_is_deleted(clock: testing.Clock) -> None:
    Crowd(clock, 3).live(60)
    roll()
    before = naive.every_row()
    ended = AutomationModel.objects.filter(finished=True).values_list("pk", flat=True)
    assert retention.delete_instances(list(ended))["automations.AutomationModel"] > 5
    assert naive.every_row() == before
    passes.rebuild()
    assert naive.every_row() == before


def test_what_was_not_counted_yet_is_counted_before_it_is_deleted() -> None:
    Five()
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))
    assert naive.stored("start", "entered", "completed") == {
        ("entered", ""): 1,
        ("completed", ""): 1,
    }
    assert not Counted.objects.exists()


def test_an_instance_that_is_deleted_on_its_way_counts_as_cancelled() -> None:
    Paused().kill()
    naive.assert_identities(Paused)
    assert naive.stored("start", "cancelled", "in_progress") == {("cancelled", ""): 1}


def test_a_goal_that_is_reached_after_the_end_is_counted(clock: testing.Clock) -> None:
    campaign = Campaign(user=User.objects.create_user("anna"))
    testing.run_until(clock, clock.now() + timedelta(days=3))
    assert AutomationModel.objects.get().finished
    roll()
    campaign.send_message("bought", None, {})
    assert roll() == 1
    assert naive.stored("start", "goal") == {("goal", "bought"): 1}


def test_a_goal_that_is_reached_after_the_deletion_is_counted_where_the_instance_was(
    clock: testing.Clock,
) -> None:
    Campaign(user=User.objects.create_user("anna"), source="web")
    testing.run_until(clock, clock.now() + timedelta(days=3))
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))
    Watch.objects.filter(kind="goal").update(at=now.now(), news=True)
    roll()
    (row,) = Rollup.objects.filter(what="goal", dated="start")
    assert (row.place, row.n, row.kept) == ("bought", 1, True)
    assert row.slice.dimensions["source"] == "web"
    assert roll() == 0


def test_an_archived_copy_is_not_counted() -> None:
    Five()
    AutomationModel.objects.update(state="archived")
    assert roll() == 1
    assert not Rollup.objects.exists()
    assert passes.waiting() == 0


def test_workers_count_once_a_minute(clock: testing.Clock) -> None:
    RollupState.objects.update(due=now.now())
    Five()
    assert passes.sweep(now.now()) == 1
    Five()
    assert passes.sweep(now.now() + timedelta(seconds=30)) == 0
    assert passes.sweep(now.now() + timedelta(seconds=60)) == 1
    assert RollupState.objects.get().as_of == now.now() + timedelta(seconds=60)


def test_a_turn_ends_although_much_is_left(monkeypatch: Any) -> None:
    monkeypatch.setattr(passes, "CHUNK", 1)
    for _ in range(3):
        Five()
    assert passes.roll(now.now(), turns=2) == 2
    assert RollupState.objects.get().as_of is None
    assert passes.waiting() == 1


def test_a_pass_that_fails_leaves_nothing_half_done(monkeypatch: Any) -> None:
    Five()

    def fail(*_args: Any) -> None:
        raise OSError("killed")

    monkeypatch.setattr(passes, "_store", fail)
    with pytest.raises(OSError, match="killed"):
        roll()
    assert not Rollup.objects.exists()
    monkeypatch.undo()
    assert roll() == 1
    assert passes.roll(now.now()) == 0
    assert sums.sweep_empty() == 0
