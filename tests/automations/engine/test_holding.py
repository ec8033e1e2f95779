"""Instances whose code is gone, for a while or for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow, registry, testing
from automations.engine import holding
from automations.exceptions import UnknownAutomation, UnknownNode
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel, Event
from tests.flows.basics import Paused, Told
from tests.flows.published import Renewal

pytestmark = pytest.mark.django_db


def row(automation: Any) -> AutomationModel:
    """Return an instance as it is stored."""
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def task(automation: Any) -> AutomationTaskModel:
    """Return the last task of an instance."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id).order_by("pk").last()
    assert found is not None
    return found


def declare(name: str = "step", **meta: Any) -> Any:
    """Declare the class whose code changes; its step waits an hour."""
    return type(
        "Changing",
        (flow.Automation,),
        {
            "__module__": __name__,
            "Meta": type("Meta", (), meta),
            name: flow.Execute(lambda task: task.data.update(ran=True)).AfterWaitingFor(
                timedelta(hours=1)
            ),
            "end": flow.End(),
        },
    )


def test_a_class_that_is_gone_stops_nobody_else(clock: testing.Clock) -> None:
    """It stopped the scheduler for everybody (E24, U6)."""
    gone, other = declare()(), Paused()
    registry.unregister(type(gone))
    clock.advance(days=31)

    testing.run_due()

    assert row(gone).state == "blocked"
    assert row(gone).reason == f"The automation {__name__}.Changing is not registered."
    assert row(other).state == "completed"
    assert [event.kind for event in Event.objects.filter(automation_id=gone.id)] == ["blocked"]


def test_a_blocked_instance_is_not_looked_at_again(clock: testing.Clock) -> None:
    gone = declare()()
    registry.unregister(type(gone))
    clock.advance(hours=1)
    testing.run_due()
    clock.advance(days=1)
    assert testing.run_due() == 0
    assert (task(gone).state, task(gone).attempts, task(gone).due) == ("waiting", 0, None)
    assert Event.objects.count() == 1


def test_it_goes_on_when_the_class_is_back(clock: testing.Clock) -> None:
    gone = declare()()
    registry.unregister(type(gone))
    clock.advance(hours=1)
    testing.run_due()
    registry.register(type(gone))

    testing.run_due()

    assert (row(gone).state, row(gone).data) == ("completed", {"ran": True})
    kinds = [event.kind for event in Event.objects.order_by("pk")]
    assert kinds == ["blocked", "unblocked"]


def test_what_came_without_its_code_gets_what_needs_it_when_it_is_back(
    clock: testing.Clock,
) -> None:
    """So come instances that were taken over from another package."""
    automation = Renewal(customer="Miller")
    without = {"state": "blocked", "definition": None, "live_key": None}
    AutomationModel.objects.filter(pk=automation.id).update(**without)

    testing.run_due()

    definition = row(automation).definition
    assert definition is not None
    assert definition.graph == Renewal.graph
    assert Renewal(customer="Miller").id == automation.id


def test_a_node_that_is_gone_blocks_as_well(clock: testing.Clock) -> None:
    """The published package took such an instance for finished (U6)."""
    found = declare("old")()
    declare("new")
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).state == "blocked"
    assert row(found).reason == "The automation Changing has no step old."
    declare("old")
    testing.run_due()
    assert row(found).state == "completed"


def test_it_stays_blocked_while_a_step_of_it_is_gone(clock: testing.Clock) -> None:
    """The class is back, the node is not."""
    found = declare("old")()
    registry.unregister(type(found))
    clock.advance(hours=1)
    testing.run_due()
    declare("new")
    testing.run_due()
    assert row(found).state == "blocked"


@pytest.mark.parametrize("asleep", [True, False], ids=["before", "after blocking"])
def test_a_renamed_node_carries_its_instances_over(clock: testing.Clock, asleep: bool) -> None:
    found = declare("old")()
    if not asleep:
        declare("other")
        clock.advance(hours=1)
        testing.run_due()
        assert row(found).state == "blocked"
    declare("new", renamed_nodes={"old": "new"})
    clock.advance(hours=1)
    testing.run_due()
    assert (row(found).state, row(found).data) == ("completed", {"ran": True})
    renamed = AutomationTaskModel.objects.order_by("pk").first()
    assert renamed is not None
    assert renamed.status == "new"


def test_renamed_nodes_beside_others(clock: testing.Clock) -> None:
    """Tokens that wait at a renamed join are found there."""

    def version(join: str, **meta: Any) -> Any:
        class Joining(flow.Automation):
            Meta = type("Meta", (), meta)
            split = flow.Split().Next(this.a).Next(this.b)
            a = flow.Execute().Next(join)
            b = flow.Execute().AfterWaitingFor(timedelta(hours=1)).Next(join)
            locals()[join] = flow.Join()
            end = flow.End()

        return Joining

    found = version("meet")()
    version("join", renamed_nodes={"meet": "join"})
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).state == "completed"


def test_a_renamed_repeat_counts_on(clock: testing.Clock) -> None:
    """What it did under its old name is not done again."""

    def version(name: str, **meta: Any) -> Any:
        class Again(flow.Automation):
            Meta = type("Meta", (), meta)
            step = flow.Execute()
            locals()[name] = flow.Repeat().EveryHour().Times(2)
            end = flow.End()

        return Again

    found = version("old")()
    testing.run_until(clock, clock.now() + timedelta(minutes=61))
    version("new", renamed_nodes={"old": "new"})
    testing.run_until(clock, clock.now() + timedelta(hours=5))
    assert AutomationTaskModel.objects.filter(status="step").count() == 3
    assert row(found).state == "completed"


def test_a_renamed_detached_step_is_left_to_the_workers(clock: testing.Clock) -> None:
    def version(name: str, **meta: Any) -> Any:
        return type(
            "Outside",
            (flow.Automation,),
            {
                "__module__": __name__,
                "Meta": type("Meta", (), meta),
                name: flow.Execute(lambda task: None, detached=True),
                "end": flow.End(),
            },
        )

    found = version("old")()
    later = version("new", renamed_nodes={"old": "new"})
    later(automation_id=found.id)
    assert (task(found).state, task(found).attempts) == ("ready", 0)
    testing.run_due()
    assert row(found).state == "completed"


def test_reading_a_row_whose_class_is_gone(clock: testing.Clock) -> None:
    """Pages can still show it."""
    gone = declare()()
    registry.unregister(type(gone))
    stored = row(gone)
    assert str(stored) == f"Changing {stored.pk}"
    with pytest.raises(UnknownAutomation):
        stored.instance  # noqa: B018
    with pytest.raises(UnknownAutomation):
        task(gone).get_node()
    declare("other")
    with pytest.raises(UnknownNode, match="has no node 'step'"):
        task(gone).get_node()


def test_an_early_end_is_remembered_over_a_block(clock: testing.Clock) -> None:
    """And what blocked it is not taken for a reason to leave."""

    class Leaving(flow.Automation):
        split = flow.Split().Next(this.gone).Next(this.slow)
        gone = flow.End(exited="Gone")
        slow = flow.Execute().AfterWaitingFor(timedelta(hours=1))
        end = flow.End()

    found = Leaving()
    registry.unregister(Leaving)
    clock.advance(hours=1)
    testing.run_due()
    assert "not registered" in row(found).reason
    registry.register(Leaving)
    testing.run_due()
    assert (row(found).state, row(found).reason) == ("exited", "Gone")


def test_a_step_that_ends_after_a_block_does_not_leave_early(clock: testing.Clock) -> None:
    """A worker with the old code finishes what it has begun."""
    found = Told()
    holding.block(row(found), "The automation is not registered.")
    AutomationTaskModel.objects.update(due=clock.now(), held=None)
    AutomationModel.objects.update(state="blocked")
    from automations.engine import store
    from automations.engine.claims import claim_due
    from automations.engine.unit import Unit
    from automations.outcomes import Proceed

    [claim] = claim_due(clock.now(), "old code", timedelta(minutes=1), 1)
    locked = store.lock(claim)
    assert locked is not None
    unit = Unit(locked.automation, clock.now(), "old code")
    unit.finish(locked, claim.fence, Proceed(), [])
    unit.save()
    assert (row(found).state, row(found).reason) == ("completed", "")


def test_missing_code_in_words(clock: testing.Clock) -> None:
    found = declare()()
    assert holding.missing_code(task(found)) == ""
    declare("other")
    assert holding.missing_code(task(found)) == "The automation Changing has no step step."
