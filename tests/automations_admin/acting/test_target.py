"""What an act is for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from automations import registry
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.acting import target
from automations_admin.acting.target import Target
from tests.automations_admin.shop import NAME, Payment, Simple


@pytest.fixture
def failed(groups: dict[str, object]) -> AutomationTaskModel:
    run = Payment(postcode="8O331")
    return AutomationTaskModel.objects.get(automation=run.id, state="failed")


@pytest.fixture
def without_code() -> Iterator[None]:
    registry.unregister(Payment)
    yield
    registry.register(Payment)


def test_a_task_has_a_step_and_a_past(failed: AutomationTaskModel) -> None:
    """Its instance was here and there."""
    found = target.of(failed.automation, failed)
    assert (found.step, found.step_label, found.attempts) == ("book", "Book", 1)
    assert found.been == {"reserve", "charge", "paid", "split", "book", "pack"}
    assert found.name == f"Payment {failed.automation_id}"
    assert not found.is_gone


def test_one_begins_again_where_one_was(failed: AutomationTaskModel) -> None:
    """In declared order; nothing begins at a join or an end."""
    found = target.of(failed.automation, failed).visited()
    assert [name for name, _label in found] == [
        "reserve", "charge", "paid", "split", "book", "pack",
    ]  # fmt: skip


def test_one_moves_to_any_other_step(failed: AutomationTaskModel) -> None:
    """Of the code as it is now."""
    found = [name for name, _label in target.of(failed.automation, failed).others()]
    assert found == [name for name in Payment.nodes if name != "book"]


def test_the_labels_of_gone_code_are_those_of_the_definition(
    failed: AutomationTaskModel, without_code: None
) -> None:
    """And there is nowhere to go."""
    found = target.of(AutomationModel.objects.get(pk=failed.automation_id), failed)
    assert found.is_gone
    assert (found.step_label, found.visited(), found.others()) == ("Book", [], [])


def test_many_of_a_flow_may_have_been_anywhere() -> None:
    """Nobody has looked."""
    found = target.of_flow(f"{NAME}.Simple", "step")
    assert found.been is None
    assert found.visited() == [("step", "Step")]
    assert target.of_flow("") == Target()


@pytest.mark.django_db
def test_a_renamed_step_is_called_by_its_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the engine does."""
    run = Simple(fail="x")
    AutomationTaskModel.objects.filter(automation=run.id).update(status="old")
    monkeypatch.setattr(Simple, "options", type(Simple.options)(renamed_nodes={"old": "step"}))
    task = AutomationTaskModel.objects.get(automation=run.id)
    found = target.of(AutomationModel.objects.get(pk=run.id), task)
    assert (found.step, found.been) == ("step", {"step"})


def test_only_steps_that_do_something_are_named() -> None:
    """Splits, joins and ends do nothing."""
    found = target.of_flow(f"{NAME}.Payment").speaking(Payment.nodes)
    assert found == ["reserve", "charge", "paid", "clarify", "book", "pack"]
