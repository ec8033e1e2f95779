"""What a document says must hold together; what does not is refused by the name of its field."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from automations import jsonsafe
from automations.histories import lines, reader
from automations.histories.document import Document
from automations.histories.kinds import Refused

pytestmark = pytest.mark.django_db


def test_a_history_that_was_taken_out_is_read(history: Document) -> None:
    assert reader.loads(lines.text(history)) == history


def put(path: str, value: Any) -> Callable[[Document], None]:
    """Return what changes one value of a history."""

    def change(history: Document) -> None:
        *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        part: Any = history
        for key in way:
            part = part[key]
        part[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (put("schema_version", 3), "schema_version", "Update it"),
        (put("schema_version", "1"), "schema_version", "whole number"),
        (put("automation", ""), "automation", "empty"),
        (put("definition.fingerprint", "f" * 64), "definition.fingerprint", "not the fingerprint"),
        (put("definition.graph", {"vertices": 1}), "definition.graph", "no graph"),
        (put("definition.graph.vertices.0.label", "Other"), "definition.fingerprint", "not the"),
        (put("instance.kept_answers", {"ask": {"by": {}}}), "instance.kept_answers.ask.by", "text"),
        (put("tasks.0.number", 2), "tasks[0].number", "numbered from 1"),
        (put("tasks.1.previous", 2), "tasks[1].previous", "earlier task"),
        (put("tasks.1.path", [3]), "tasks[1].path", "earlier task"),
        (put("tasks.0.state", "flying"), "tasks[0].state", "none of"),
        (put("tasks.0.permissions", [1]), "tasks[0].permissions", "must be text"),
        (put("events.0.task", 99), "events[0].task", "no task of this number"),
        (put("instance.created", "yesterday"), "instance.created", "moment in UTC"),
    ],
)
def test_what_does_not_hold_together_is_refused(
    history: Document, change: Any, where: str, why: str
) -> None:
    change(history)
    with pytest.raises(Refused, match=why) as refused:
        reader.read(history)
    assert refused.value.where == where


def test_what_must_be_there_once_is(history: Document) -> None:
    twice = copy.deepcopy(history)
    twice["tasks"][1]["uuid"] = twice["tasks"][0]["uuid"]
    with pytest.raises(Refused, match="twice"):
        reader.read(twice)
    twice = copy.deepcopy(history)
    twice["tasks"][2] |= {"previous": twice["tasks"][1]["previous"], "slot": 0}
    with pytest.raises(Refused, match="came the same way"):
        reader.read(twice)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no valid JSON"),
        ("[]", "JSON object"),
        ("null", "JSON object"),
        ('{"schema_version": 1, "schema_version": 1}', "twice"),
        ('{"schema_version": NaN}', r"The history.'schema_version'. is nan"),
        ('{"schema_version": 1e999}', "inf"),
        ("[" * 100_000, "no usable JSON"),
        ('{"a": ' + "9" * 5_000 + "}", r"The history.'a'. is a number beyond 64 bits"),
        ('{"a": "\\ud800"}', "surrogate"),
        ('{"a": "\\u0000"}', "NUL"),
    ],
)
def test_text_that_no_database_takes_is_refused(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        reader.loads(text)


def test_data_may_be_nested_as_deep_as_the_engine_lets_them(history: Document) -> None:
    """The history around them does not count; a level more is refused."""
    deep: Any = 1
    for _level in range(jsonsafe.MAX_DEPTH - 1):
        deep = [deep]
    history["instance"]["data"] = {"deep": deep}
    jsonsafe.check(history["instance"]["data"])
    assert reader.loads(lines.text(history)) == history
    history["instance"]["data"] = {"deep": [deep]}
    with pytest.raises(Refused, match="nested deeper"):
        reader.loads(lines.text(history))


def test_text_has_a_limit(monkeypatch: pytest.MonkeyPatch, history: Document) -> None:
    monkeypatch.setattr(reader, "MAX_TEXT", 100)
    with pytest.raises(Refused, match="longer than 100"):
        reader.loads(json.dumps(history))
