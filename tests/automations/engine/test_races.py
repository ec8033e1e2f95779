"""Starts and ends meet: of instances that are unique, and of children and their parents."""

from __future__ import annotations

from typing import Any

import pytest

from automations import testing
from automations.engine import recovery
from automations.models import AutomationModel
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, together
from tests.automations.engine.racing import errors, task_at, work
from tests.automations.engine.stored import row
from tests.flows import children as kin
from tests.flows import reliability as flows

pytestmark = pytest.mark.race


# -- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize("automation", [flows.Guarded, flows.Single])
def test_two_starts_of_a_unique_flow(frozen: testing.Clock, automation: Any) -> None:
    """At most one is live at any time, and no caller sees an error."""
    actors = together(*[lambda: automation(name="same").id] * 4)

    found = {actor.join() for actor in actors}
    testing.run_due()
    for pk in found:
        invariants.check(pk)
        assert invariants.effects(pk)["first"] == 1
    assert found == set(AutomationModel.objects.values_list("pk", flat=True))
    if automation is flows.Guarded:
        assert len(found) == 1


# -- children --------------------------------------------------------------------------------


def test_a_child_ends_while_its_parent_looks(frozen: testing.Clock) -> None:
    """The parent has read that it has not ended, and is told all the same, at once."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()
    frozen.advance(minutes=1)

    with gate_at("step.after") as gate:
        looking = Actor(work)
        gate.wait()
        ending = Actor(lambda: child.instance.send_message("go"), "ending")
        ending.blocked()
        gate.open()
        looking.join()
        ending.join()
    work()

    assert row(run).state == "completed"
    assert task_at(run, "begin").result == {"instance": str(child.uuid), "outcome": "completed"}
    invariants.check(run.id)


def test_a_child_ends_while_its_parent_is_cancelled(frozen: testing.Clock) -> None:
    """Each has its end."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()

    actors = together(lambda: child.instance.send_message("go"), lambda: recovery.cancel(row(run)))

    assert errors(actors) in ([], ["NotPossible"])
    work()
    child.refresh_from_db()
    assert child.state == "completed"
    assert row(run).state in {"completed", "cancelled"}
    invariants.check(run.id)


def test_a_child_is_deleted_while_it_ends(frozen: testing.Clock) -> None:
    """The parent goes on, whichever was first."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()

    actors = together(lambda: child.instance.send_message("go"), lambda: row(child).instance.kill())

    assert errors(actors) in ([], ["IntegrityError"]), "the message may come too late"
    work()

    assert row(run).state == "completed"
    assert task_at(run, "begin").result["outcome"] in {"completed", "deleted"}
    invariants.check(run.id)
