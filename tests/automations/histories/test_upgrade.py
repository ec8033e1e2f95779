"""Documents of earlier versions are read as those of today."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from automations.histories import reader, schema
from automations.histories.kinds import Refused
from automations.histories.upgrade import upgraded
from tests import effort
from tests.automations.histories import generated


def of_version_1(history: dict[str, Any]) -> dict[str, Any]:
    """Return a history as version 1 wrote it."""
    instance = {k: v for k, v in history["instance"].items() if k not in {"subject", "parent"}}
    tasks = [{k: v for k, v in task.items() if k != "branch"} for task in history["tasks"]]
    rest = {k: v for k, v in history.items() if k != "goals"}
    return {**rest, "schema_version": 1, "instance": instance, "tasks": tasks}


@settings(max_examples=effort.examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(history=generated.histories())
def test_what_it_could_not_say_is_empty(history: dict[str, Any]) -> None:
    found = reader.read(of_version_1(history))
    assert found["schema_version"] == schema.VERSION
    assert (found["goals"], found["instance"]["subject"], found["instance"]["parent"]) == (
        [], "", None,
    )  # fmt: skip
    assert of_version_1(found) == of_version_1(history)


@settings(max_examples=effort.examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(history=generated.histories())
def test_one_of_today_stays_as_it_is(history: dict[str, Any]) -> None:
    assert upgraded(history) is history


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"schema_version": "1"}, {"schema_version": True}]
)
def test_what_is_no_document_stays_as_it_is(value: Any) -> None:
    assert upgraded(value) is value


@pytest.mark.parametrize("broken", [{"instance": 7}, {"tasks": "x"}, {"tasks": [7]}])
def test_a_broken_one_is_refused_and_breaks_nothing(broken: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        reader.read({"schema_version": 1, **broken})
