"""Whether an act is possible, whatever is typed."""

from __future__ import annotations

import pytest

from automations.engine import recovery
from automations.engine.verbs import VERBS, base
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.acting import possible, target
from tests.automations_admin.shop import Payment, Simple
from tests.flows.basics import Told


@pytest.fixture
def failed(groups: dict[str, object]) -> AutomationTaskModel:
    run = Payment(postcode="8O331")
    return AutomationTaskModel.objects.get(automation=run.id, state="failed")


def refused(verb: str, instance: AutomationModel, task: AutomationTaskModel | None = None) -> str:
    return possible.refusal(VERBS[verb], instance, task, target.of(instance, task))


def test_what_was_not_typed_yet_is_no_refusal(failed: AutomationTaskModel) -> None:
    """Steps, people, results are asked for on the page."""
    row = failed.automation
    possible_now = {name for name in VERBS if not refused(name, row, failed)}
    assert possible_now == {
        "retry", "skip", "restart", "copy", "move", "rename", "cancel", "pause", "edit_data",
        "note",
    }  # fmt: skip


def test_a_paused_instance_is_resumed_first(failed: AutomationTaskModel) -> None:
    """The reason and the way out are the engine's."""
    recovery.pause(failed.automation)
    row = AutomationModel.objects.get(pk=failed.automation_id)
    why = refused("retry", row, failed)
    assert (why, possible.way_out(why)) == (base.PAUSED, "resume")
    assert refused("restart", row) == base.PAUSED
    assert refused("copy", row) == ""


@pytest.mark.django_db
def test_a_message_needs_a_receiver() -> None:
    """What it must hold is asked for on the page."""
    assert refused("send_message", AutomationModel.objects.get(pk=Told().id)) == ""
    run = AutomationModel.objects.get(pk=Simple(fail="x").id)
    assert refused("send_message", run) == base.ENDED


@pytest.mark.django_db
def test_an_act_on_a_task_needs_one() -> None:
    """Such as a retry."""
    assert refused("retry", AutomationModel.objects.get(pk=Told().id)) == base.NO_TASK


def test_a_refusal_is_said_in_the_readers_language() -> None:
    """Nothing stays nothing."""
    assert possible.said("") == ""
    assert possible.said(base.PAUSED) == "The instance is paused. Resume it first."
