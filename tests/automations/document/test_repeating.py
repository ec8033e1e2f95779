"""Schedules of repetitions."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.document.declaring import declarations
from automations.document.document import Document
from automations.document.python import source_of


@pytest.mark.parametrize(
    ("every", "python"),
    [
        ({"minutes": 5}, ".EveryNMinutes(5)"),
        ({"minutes": 60}, ".EveryHour()"),
        ({"minutes": 180}, ".EveryHour(3)"),
        ({"days": 1}, ".EveryDay()"),
        ({"days": 3}, ".EveryNDays(3)"),
        ({"cron": "0 7 * * 1"}, '.Cron("0 7 * * 1")'),
    ],
)
def test_an_interval_is_said_as_people_do(every: dict[str, Any], python: str) -> None:
    nodes = ({"id": "again", "kind": "repeat", "every": every, "at": "07:05", "misfire": "skip"},)
    document = Document("Flow", {}, nodes)
    source = source_of(document)
    assert python in source
    assert ".At(7, 5)" in source
    assert '.Misfire("skip")' in source
    (_name, made), *_rest = declarations(document)
    assert made.name == flow.Repeat.__name__
