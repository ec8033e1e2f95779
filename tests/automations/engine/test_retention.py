"""How long histories live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.engine import recovery, retention
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Batch,
    BatchItem,
    Event,
    Message,
    TaskPermission,
    Total,
)
from tests.flows.basics import Five, Paused, Told
from tests.flows.patterns import Nested

pytestmark = pytest.mark.django_db

MODELS = (Attempt, AutomationModel, AutomationTaskModel, Event, Message, TaskPermission)


def test_what_ended_long_ago_is_deleted_with_its_history(clock: testing.Clock) -> None:
    told = Told()
    told.send_message("hello", None, {"go": True})
    Five()
    clock.advance(days=31)
    total, by_model = AutomationModel.delete_history(30)
    assert not any(model.objects.exists() for model in MODELS)
    assert by_model["automations.AutomationModel"] == 2
    assert by_model["automations.Message"] == 1
    assert total == sum(by_model.values())


def test_what_lives_or_ended_lately_stays(clock: testing.Clock) -> None:
    Five()
    clock.advance(days=30)
    Five()
    Paused()
    assert AutomationModel.delete_history(30) == (0, {})
    clock.advance(seconds=1)
    AutomationModel.delete_history(30)
    assert AutomationModel.objects.count() == 2


def test_the_end_counts_and_not_the_start(clock: testing.Clock) -> None:
    found = Paused()
    clock.advance(days=29)
    recovery.cancel(found.row)
    clock.advance(days=29)
    assert AutomationModel.delete_history(30) == (0, {})


def test_zero_days_means_everything_that_has_ended(clock: testing.Clock) -> None:
    Five()
    clock.advance(seconds=1)
    AutomationModel.delete_history(0)
    assert not AutomationModel.objects.exists()


def test_tasks_that_refer_to_each_other(clock: testing.Clock) -> None:
    found = Nested()
    testing.run_until(clock, clock.now().replace(hour=23))
    assert found.row.pk
    clock.advance(days=2)
    AutomationModel.delete_history(1)
    assert not AutomationTaskModel.objects.exists()


def test_deletion_goes_in_batches(clock: testing.Clock, monkeypatch: Any) -> None:
    """Nothing is loaded: the statements depend on the batches, not on the tasks."""
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        Five()
    clock.advance(days=1)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        total, by_model = AutomationModel.delete_history(0)
    assert by_model["automations.AutomationModel"] == 5
    assert total > 5
    assert len(captured) < 3 * 46
    assert not any("SELECT" in query["sql"] and "data" in query["sql"] for query in captured)


# -- what flows and settings declare ---------------------------------------------------------


class Kept(flow.Automation):
    """Ends at once; its histories are kept for ten days."""

    end = flow.End()

    class Meta:
        keep = timedelta(days=10)


class KeptForEver(flow.Automation):
    """Ends at once; its histories stay."""

    end = flow.End()

    class Meta:
        keep = None


def left() -> list[str]:
    """Return the names of the flows of which there are instances."""
    rows = AutomationModel.objects.order_by("pk").values_list("automation_class", flat=True)
    return [name.rpartition(".")[2] for name in rows]


def delete(rule: retention.Rule | None = None, **options: Any) -> int:
    """Delete what is due; return how many batches that took."""
    return len(list(retention.delete_due(rule or retention.declared(), **options)))


@pytest.fixture
def three(clock: testing.Clock) -> testing.Clock:
    """Store an instance of each kind."""
    Kept(), KeptForEver(), Five()
    return clock


def test_each_flow_s_histories_are_kept_as_long_as_it_says(three: testing.Clock) -> None:
    three.advance(days=10)
    delete()
    assert left() == ["Kept", "KeptForEver", "Five"]
    three.advance(seconds=1)
    delete()
    assert left() == ["KeptForEver", "Five"]
    three.advance(days=20)
    delete()
    assert left() == ["KeptForEver"]


def test_the_setting_counts_where_a_flow_says_nothing(three: testing.Clock, settings: Any) -> None:
    settings.AUTOMATIONS = {"KEEP": 0.5}
    three.advance(hours=12, seconds=1)
    delete()
    assert left() == ["Kept", "KeptForEver"]


def test_a_setting_of_none_keeps_for_ever(three: testing.Clock, settings: Any) -> None:
    settings.AUTOMATIONS = {"KEEP": None}
    three.advance(days=10_000)
    delete()
    assert left() == ["KeptForEver", "Five"]


def test_flows_that_are_gone_go_by_the_setting(three: testing.Clock) -> None:
    AutomationModel.objects.update(automation_class="gone.Away")
    three.advance(days=30, seconds=1)
    delete()
    assert left() == []


@pytest.mark.parametrize(
    ("flow", "kept"),
    [
        (Kept, ["KeptForEver", "Five"]),
        (KeptForEver, ["Kept", "KeptForEver", "Five"]),
        (Five, ["Kept", "KeptForEver"]),
    ],
)
def test_one_flow_alone(three: testing.Clock, flow: Any, kept: list[str]) -> None:
    three.advance(days=31)
    delete(retention.declared(flow.get_automation_class_name()))
    assert left() == kept


def test_days_that_are_given_count_for_every_flow(three: testing.Clock) -> None:
    three.advance(days=2)
    delete(retention.older_than(2))
    assert len(left()) == 3
    three.advance(seconds=1)
    delete(retention.older_than(2, KeptForEver.get_automation_class_name()))
    assert left() == ["Kept", "Five"]
    delete(retention.older_than(2))
    assert left() == []


@pytest.mark.parametrize("flow", [Kept, KeptForEver, Five])
def test_how_long_histories_of_a_flow_are_kept(flow: Any) -> None:
    said = {Kept: timedelta(days=10), KeptForEver: None, Five: timedelta(days=30)}
    assert retention.keep_of(flow.get_automation_class_name()) == said[flow]
    assert retention.keep_of("gone.Away") == timedelta(days=30)


def test_archived_copies_are_kept_from_their_import(three: testing.Clock) -> None:
    AutomationModel.objects.filter(automation_class__endswith=".Kept").update(
        state="archived", created=three.now() - timedelta(days=400)
    )
    three.advance(days=9)
    delete()
    assert len(left()) == 3
    three.advance(days=2)
    delete()
    assert left() == ["KeptForEver", "Five"]
    assert not Total.objects.exists()


# -- in batches ------------------------------------------------------------------------------


def test_a_limit_ends_it(clock: testing.Clock) -> None:
    for _ in range(5):
        Kept()
    clock.advance(days=11)
    assert delete(limit=3, batch=2) == 2
    assert len(left()) == 2
    assert delete(batch=2) == 1
    assert left() == []


def test_what_is_stopped_half_way_goes_on(clock: testing.Clock) -> None:
    for _ in range(5):
        Kept()
    clock.advance(days=11)
    parts = retention.delete_due(retention.declared(), batch=2)
    next(parts)
    parts.close()
    assert len(left()) == 3
    delete()
    assert left() == []
    assert Total.objects.get().instances == 5


def test_what_is_taken_up_again_meanwhile_stays(clock: testing.Clock, monkeypatch: Any) -> None:
    """It was due when it was looked for, and is not when its lock is held."""
    found = Kept()
    clock.advance(days=11)
    repeated = retention.store.repeated

    def meanwhile(act: Any) -> Any:
        AutomationModel.objects.filter(pk=found.id).update(ended=clock.now())
        return repeated(act)

    monkeypatch.setattr(retention.store, "repeated", meanwhile)
    assert delete() == 1
    assert left() == ["Kept"]


def test_what_refers_to_it_stays(clock: testing.Clock) -> None:
    old = Kept()
    clock.advance(days=11)
    young = Kept()
    AutomationModel.objects.filter(pk=young.id).update(restarted_from=old.row)
    item = BatchItem.objects.create(
        batch=Batch.objects.create(act="retry"), position=1, automation=old.row, number=old.id
    )
    delete()
    item.refresh_from_db()
    assert (item.automation_id, item.number) == (None, old.id)
    assert AutomationModel.objects.get().restarted_from_id is None
