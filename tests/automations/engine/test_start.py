"""Starting an instance, attaching to one, running it, leaving it to the workers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.test import TransactionTestCase

from automations import flow, testing
from automations.exceptions import (
    DefinitionError,
    MissingData,
    NotRunnable,
    NotStorable,
    UnknownNode,
    WrongAutomation,
)
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations.querysets import InstanceQuerySet
from tests.flows.basics import Five, Paused, Told, Unique

pytestmark = pytest.mark.django_db


class Single(flow.Automation):
    """At most one live instance; it stays. Declared anew for each test."""

    class Meta:
        abstract = True

    unique = True
    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()


@pytest.fixture
def single() -> type[flow.Automation]:
    """Return a class with at most one live instance."""
    return type("OnlyOne", (Single,), {"__module__": __name__})


def rows() -> Any:
    """Return all instances in order."""
    return AutomationModel.objects.order_by("pk")


# -- new instances ---------------------------------------------------------------------------


def test_a_start_runs_until_the_instance_must_wait() -> None:
    found = Told()
    assert not found.finished()
    assert AutomationTaskModel.objects.get().status == "wait"


def test_without_autorun_nothing_begins() -> None:
    found = Five(autorun=False)
    assert not AutomationTaskModel.objects.exists()
    found.run()
    assert found.data == {"one": 1, "two": 1, "three": 1}
    assert found.finished()


def test_an_instance_refers_to_the_definition_it_starts_on() -> None:
    """Stored with the first one only."""
    first, second = Five(), Five()
    assert first.row.definition_id == second.row.definition_id
    stored = Definition.objects.get()
    assert (stored.fingerprint, stored.graph) == (Five.graph.fingerprint, Five.graph)


def test_every_step_reads_the_same_kind_of_values() -> None:
    """The first one too: what is stored as text is text from the start."""

    class Typed(flow.Automation):
        decide = flow.If(this.kinds).Then(this.wait)
        wait = flow.Execute().AfterWaitingFor(0)
        then = flow.Execute(this.kinds)
        end = flow.End()

        def kinds(self, task: Any) -> bool:
            self.data.setdefault("kinds", []).append(type(self.data["when"]).__name__)
            return True

    found = Typed(when=datetime(2026, 1, 1, tzinfo=UTC), price=Decimal("1.50"))
    assert found.data["kinds"] == ["str", "str"]
    assert (found.data["when"], found.data["price"]) == ("2026-01-01T00:00:00Z", "1.50")


@pytest.mark.parametrize("value", [{1}, object(), float("nan"), "\x00", {1: 2}])
def test_data_that_cannot_be_stored_start_nothing(value: Any) -> None:
    with pytest.raises(NotStorable, match="data"):
        Five(value=value)
    assert not rows().exists()


# -- stored instances ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["row", "key", "id"])
def test_attaching_to_a_stored_instance(how: str) -> None:
    stored = Five(autorun=False).row
    given: dict[str, Any] = {
        "row": {"automation": stored},
        "key": {"automation": stored.key},
        "id": {"automation_id": stored.pk},
    }[how]
    found = Five(**given)
    assert (found.id, found.finished()) == (stored.pk, True)
    assert rows().count() == 1


def test_attaching_without_autorun_runs_nothing() -> None:
    stored = Five(autorun=False)
    Five(automation_id=stored.id, autorun=False)
    assert not AutomationTaskModel.objects.exists()


def test_attaching_to_an_instance_that_has_ended() -> None:
    assert Five(automation_id=Five().id).finished()


def test_attaching_takes_no_further_data() -> None:
    with pytest.raises(DefinitionError, match=r"takes no further data \(n\)"):
        Five(automation_id=Five().id, n=1)


def test_attaching_to_an_instance_of_another_class() -> None:
    with pytest.raises(WrongAutomation, match=r"basics\.Told, not to .*basics\.Five"):
        Five(automation_id=Told().id)


def test_attaching_to_nothing() -> None:
    with pytest.raises(AutomationModel.DoesNotExist):
        Five(automation_id=404)
    with pytest.raises(AutomationModel.DoesNotExist):
        Five(automation="no key")


# -- unique ----------------------------------------------------------------------------------


def test_unique_starts_one_at_a_time(single: Any) -> None:
    first, second = single(n=1), single(n=2)
    assert (first.id, second.data) == (second.id, {"n": 1})
    first.data["go"] = True
    first.save()
    first.run()
    assert first.finished()
    assert single().id != first.id, "one that has ended is not returned for ever (E21)"


def test_unique_by_keys() -> None:
    first, again, other = Unique(name="a", n=1), Unique(name="a", n=2), Unique(name="b")
    assert first.id == again.id != other.id


def test_unique_looks_at_its_own_class_only(single: Any) -> None:
    """An instance of another class with the same values was returned (E21)."""

    class Other(flow.Automation):
        unique = ["name"]
        wait = flow.Execute().AsSoonAs(lambda task: False)
        end = flow.End()

    assert len({Other(name="a").id, Unique(name="a").id, single(name="a").id}) == 3
    assert Other(name="a").row.automation_class.endswith("Other")


def test_unique_tells_values_of_different_types_apart() -> None:
    assert len({Unique(name=name).id for name in ("1", 1, True, None, [1], "None")}) == 6


def test_unique_without_its_value() -> None:
    with pytest.raises(MissingData, match="Unique is unique by name: pass name"):
        Unique(other=1)
    assert not rows().exists()


def test_two_starts_at_once_store_one_instance() -> None:
    """The second one does not see the first, and the constraint stops it."""
    first = Unique(name="a")
    real, calls = InstanceQuerySet.first, []

    def blind_at_first(rows: Any) -> Any:
        calls.append(rows)
        return real(rows) if len(calls) > 1 else None

    with mock.patch.object(InstanceQuerySet, "first", blind_at_first):
        second = Unique(name="a", n=2)

    assert second.id == first.id
    assert rows().count() == 1


def test_the_constraint_is_there() -> None:
    key = Unique(name="a").row.live_key
    with pytest.raises(IntegrityError), transaction.atomic():
        AutomationModel.objects.create(automation_class="x", live_key=key)


# -- beginning elsewhere, later, never -------------------------------------------------------


def test_a_run_can_begin_at_another_node() -> None:
    found = Five(autorun=False)
    found.run(next_node=Five.nodes["three"])
    assert found.data == {"three": 1}
    other = Five(autorun=False)
    other.run(next_node="two")
    assert other.data == {"two": 1, "three": 1}


def test_a_run_cannot_begin_at_no_node() -> None:
    found = Five(autorun=False)
    with pytest.raises(UnknownNode, match="Five has no node 'nowhere' to start with"):
        found.run(next_node="nowhere")
    assert not AutomationTaskModel.objects.exists()


def test_an_instance_that_has_ended_does_not_run() -> None:
    found = Five()
    with pytest.raises(NotRunnable, match="has ended"):
        found.run()
    with pytest.raises(NotRunnable, match="has ended"):
        found.row.run()


def test_a_run_does_not_begin_twice() -> None:
    """Without an open task the published package began again (E8)."""
    found = Told()
    for _ in range(3):
        found.run()
        Told(automation_id=found.id)
    assert AutomationTaskModel.objects.count() == 1


def test_nice_leaves_it_to_the_workers() -> None:
    """Which always failed with a TypeError (E19)."""
    found = Five(autorun=False)
    found.nice()
    assert found.row.tokens == 1
    assert found.data == {}
    testing.run_due()
    assert rows().get().state == "completed"


def test_nice_tells_what_has_come_of_it_already() -> None:
    class Short(flow.Automation):
        end = flow.End()

    found = Short(autorun=False)
    found.nice()
    assert found.finished()


def test_a_start_inside_a_step_is_part_of_the_step() -> None:
    """It begins when the step is stored, and is gone if the step fails."""

    class Parent(flow.Automation):
        begin = flow.Execute(this.start_child)
        end = flow.End()

        def start_child(self, task: Any) -> None:
            child = Five(parent=self.id)
            assert "one" not in child.data
            if self.data.get("fail"):
                raise ValueError

    parent = Parent()
    child = rows().get(automation_class__endswith="Five")
    assert (child.state, child.data["parent"]) == ("completed", parent.id)
    assert Parent(fail=True).row.state == "failed"
    assert rows().filter(automation_class__endswith="Five").count() == 1


def test_a_condition_may_delete_its_instance() -> None:
    class Deleting(flow.Automation):
        decide = flow.If(this.delete).Then(this.end)
        end = flow.End()

        def delete(self, task: Any) -> bool:
            self.kill()
            return True

    found = Deleting()
    assert found.killed()
    assert not rows().exists()


# -- inside somebody else's transaction ------------------------------------------------------


def test_a_start_falls_with_the_transaction_around_it() -> None:
    def act() -> None:
        with transaction.atomic():
            assert Five().finished()
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        act()
    assert not rows().exists()


@pytest.mark.django_db(transaction=True)
def test_start_on_commit_waits_for_the_commit(settings: Any) -> None:
    settings.AUTOMATIONS = {"START_ON_COMMIT": True}
    with transaction.atomic():
        found = Five()
        assert found.data == {}
    assert found.data == {"one": 1, "two": 1, "three": 1}
    assert found.finished()


@pytest.mark.django_db(transaction=True)
def test_start_on_commit_begins_nothing_after_a_rollback(settings: Any) -> None:
    settings.AUTOMATIONS = {"START_ON_COMMIT": True}
    with transaction.atomic():
        Five()
        transaction.set_rollback(True)
    assert not rows().exists()


@pytest.mark.django_db(transaction=True)
def test_start_on_commit_outside_a_transaction_begins_at_once(settings: Any) -> None:
    settings.AUTOMATIONS = {"START_ON_COMMIT": True}
    assert Five().finished()


def test_the_worker_dispatcher_executes_nothing_here(settings: Any) -> None:
    settings.AUTOMATIONS = {"DISPATCHER": "worker"}
    found = Five()
    assert (found.data, found.finished()) == ({}, False)
    testing.run_due()
    assert rows().get().finished


class TestInATestCase(TransactionTestCase):
    """Django's own test classes work as well."""

    def test_start(self) -> None:
        assert Five().finished()
        assert not Paused().finished()
