"""Data are stored key by key, and new ones wake what waits for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations.engine import changing
from automations.exceptions import NotStorable
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import Waiting
from tests.flows import units
from tests.flows.units import left_alone

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_two_writers_keep_each_other_s_keys() -> None:
    pk = units.Patient(kept=1, mine=1, gone=1).id
    one, two = (AutomationModel.objects.get(pk=pk) for _ in range(2))
    one.data["mine"] = 2
    del one.data["gone"]
    two.data["theirs"] = 2

    changing.save_data(one)
    changing.save_data(two)

    expected = {"kept": 1, "mine": 2, "theirs": 2}
    assert AutomationModel.objects.get(pk=pk).data == expected
    assert two.data == expected


@pytest.mark.django_db
def test_saving_again_writes_no_old_value_over_a_newer_one() -> None:
    pk = units.Patient(a=1).id
    one, two = (AutomationModel.objects.get(pk=pk) for _ in range(2))
    one.data["a"] = 2
    changing.save_data(one)
    two.data["a"] = 3
    changing.save_data(two)

    changing.save_data(one)

    assert AutomationModel.objects.get(pk=pk).data == {"a": 3}


@pytest.mark.django_db
@pytest.mark.parametrize("value", [float("nan"), object(), {1: 2}])
def test_data_that_cannot_be_stored_are_refused(value: Any) -> None:
    row = units.Patient().row
    row.data["bad"] = value

    with pytest.raises(NotStorable):
        changing.save_data(row)

    assert AutomationModel.objects.get(pk=row.pk).data == {}


@pytest.mark.django_db
def test_saving_a_deleted_instance_is_harmless() -> None:
    row = units.Patient().row
    AutomationModel.objects.get(pk=row.pk).delete()

    changing.save_data(row)

    assert not AutomationModel.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "woken"),
    [
        ({"waiting": Waiting.CONDITION}, 1),
        ({"waiting": Waiting.TIME}, 0),
        ({"waiting": Waiting.TIME, "status": "computed"}, 1),
        ({"waiting": Waiting.RETRY}, 0),
        ({"waiting": Waiting.PERSON}, 0),
        ({"waiting": Waiting.CONDITION, "due": None}, 0),
        ({"waiting": Waiting.CONDITION, "due": NOW - timedelta(1)}, 0),
    ],
)
def test_new_data_wake_conditions_and_computed_times(values: dict[str, Any], woken: int) -> None:
    run = left_alone(units.Patient)
    rows = AutomationTaskModel.objects.filter(automation_id=run.id)
    rows.update(**{"state": "waiting", "due": NOW + timedelta(1), **values})

    assert changing.wake(run.id, NOW, ["computed"]) == woken
    assert rows.filter(due=NOW).count() == woken
