"""Instances: read without running, written by named fields and keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from automations import models, registry, testing
from automations.exceptions import NotRunnable, UnknownAutomation
from automations.models import AutomationModel
from automations.models.instance import new_key
from tests.flows import units
from tests.flows.units import doing, left_alone

pytestmark = pytest.mark.django_db


def stored(pk: int) -> AutomationModel:
    """Read an instance."""
    found: AutomationModel = AutomationModel.objects.get(pk=pk)
    return found


# -- reading ---------------------------------------------------------------------------------


def test_reading_runs_nothing() -> None:
    done: list[int] = []
    run = left_alone(units.Step)

    with doing(step=lambda task: done.append(1)), CaptureQueriesContext(connection) as queries:
        row = stored(run.id)
        bound = row.instance
        str(row), row.data, row.outcome, bound.data, bound.finished(), bound.get_key()

    assert done == []
    assert len(queries) == 1


def test_instance_is_bound_to_its_class() -> None:
    row = stored(units.Patient(a=1).id)

    assert (type(row.instance), row.instance.data) == (units.Patient, {"a": 1})
    assert row.get_automation_class() is units.Patient


def test_class_that_is_gone_is_said_by_name() -> None:
    row = AutomationModel(automation_class="gone.Flow")

    with pytest.raises(UnknownAutomation, match=r"No automation 'gone\.Flow' is registered"):
        row.get_automation_class()


def test_classes_are_found_by_name_and_never_imported() -> None:
    assert models.get_automation_class(units.Step.get_automation_class_name()) is units.Step
    with pytest.raises(UnknownAutomation):
        models.get_automation_class("os.system")


@pytest.mark.parametrize(
    ("state", "finished", "outcome"),
    [("completed", True, "completed"), ("failed", True, "failed"), ("running", False, None)],
)
def test_outcome_is_there_when_it_has_ended(state: str, finished: bool, outcome: Any) -> None:
    assert AutomationModel(state=state, finished=finished).outcome == outcome


def test_instance_shows_class_and_number() -> None:
    assert str(AutomationModel(pk=4, automation_class="app.automations.Flow")) == "Flow 4"


def test_keys_are_long_and_unlike() -> None:
    keys = {new_key() for _ in range(100)}

    assert len(keys) == 100
    assert {len(key) for key in keys} == {43}


# -- running ---------------------------------------------------------------------------------


def test_stored_instance_can_be_run() -> None:
    row = stored(left_alone(units.Step).id)

    row.run()

    assert stored(row.pk).state == "completed"


def test_ended_instance_cannot_be_run() -> None:
    row = stored(units.Step().id)

    with pytest.raises(NotRunnable):
        row.run()


def test_instance_without_code_cannot_be_run() -> None:
    row = stored(left_alone(units.Step).id)
    registry.unregister(units.Step)
    try:
        with pytest.raises(UnknownAutomation):
            row.run()
    finally:
        registry.register(units.Step)


# -- writing ---------------------------------------------------------------------------------


def test_save_writes_changed_keys_only() -> None:
    pk = units.Patient(a=1, b=1).id
    one, two = stored(pk), stored(pk)
    one.data["a"], two.data["b"] = 2, 2

    one.save()
    two.save()

    assert stored(pk).data == {"a": 2, "b": 2}


def test_save_leaves_what_the_engine_writes_alone() -> None:
    row = stored(units.Patient().id)
    row.state, row.tokens, row.finished = "completed", 99, True

    row.save()

    assert (stored(row.pk).state, stored(row.pk).tokens) == ("running", 1)


def test_save_of_named_fields_writes_these() -> None:
    row = stored(units.Patient().id)
    row.reason, row.tokens = "said", 99

    row.save(update_fields=["reason"])

    assert (stored(row.pk).reason, stored(row.pk).tokens) == ("said", 1)


def test_save_after_a_refresh_keeps_what_others_write_meanwhile() -> None:
    pk = units.Patient(a=1).id
    one, two = stored(pk), stored(pk)
    two.data["a"] = 2
    two.save()
    one.refresh_from_db()
    two.data["a"] = 3
    two.save()

    one.data["b"] = 1
    one.save()

    assert stored(pk).data == {"a": 3, "b": 1}


@pytest.mark.parametrize("how", [{"fields": ["state"]}, {"fields": ["state", "tokens"]}])
def test_refresh_of_other_fields_forgets_no_change(how: dict[str, Any]) -> None:
    row = stored(units.Patient(a=1).id)
    row.data["a"] = 2

    row.refresh_from_db(**how)
    row.save()

    assert stored(row.pk).data == {"a": 2}


def test_data_that_were_left_out_of_a_query_are_no_changes() -> None:
    pk = units.Patient(a=1).id
    row = AutomationModel.objects.defer("data").get(pk=pk)
    assert row.data == {"a": 1}
    other = stored(pk)
    other.data["a"] = 2
    other.save()

    row.data["b"] = 1
    row.save()

    assert stored(pk).data == {"a": 2, "b": 1}


def test_new_instance_can_be_stored_by_hand() -> None:
    row = AutomationModel(automation_class="x", data={"a": 1})

    row.save()

    assert stored(row.pk).data == {"a": 1}


# -- what the database refuses ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "finished"),
    [("running", True), ("paused", True), ("completed", False), ("cancelled", False)],
)
def test_state_and_finished_must_fit(state: str, finished: bool) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AutomationModel.objects.create(automation_class="x", state=state, finished=finished)


def test_live_key_is_there_once() -> None:
    AutomationModel.objects.create(automation_class="x", live_key="k")
    for _ in range(2):
        AutomationModel.objects.create(automation_class="x")

    with pytest.raises(IntegrityError), transaction.atomic():
        AutomationModel.objects.create(automation_class="x", live_key="k")


def test_history_can_be_deleted_through_the_model() -> None:
    with testing.frozen_time() as clock:
        units.Step()
        clock.advance(days=31)

        total, by_model = AutomationModel.delete_history()

    assert (by_model["automations.AutomationModel"], total) == (1, sum(by_model.values()))
