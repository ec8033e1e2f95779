"""A failure as a test file: valid Python whatever the history holds, and nothing of it is code."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from automations import flow, registry
from automations.exceptions import NotPossible, UnknownAutomation
from automations.histories import reproduction
from automations.histories.document import Document
from tests import effort
from tests.automations.histories import generated
from tests.automations.histories.generated import values

pytestmark = pytest.mark.django_db

#: Text that would end a literal, a docstring or a line, or hide what stands behind it.
EVIL = [
    "'''\nimport os\n'''",
    '"""\nimport os\n"""',
    "\\",
    "\\'''",
    "'",
    '"',
    "\\u0027",
    "\\N{BULLET}",
    "$history ${step} $$",
    "\u2028\u202e\x85\r\n\x0c",
    "\x7fä“😀",
    "{0} %s",
]


def literal(text: str) -> Document:
    """Return the history that stands in a test file."""
    (call,) = [node.value for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    assert isinstance(call, ast.Call)
    found: Document = json.loads(ast.literal_eval(call.args[0]))
    return found


def shape(text: str) -> list[str]:
    """Return what the statements of a test file are."""
    return [type(node).__name__ for node in ast.parse(text).body]


PLAIN = ["Expr", "ImportFrom", "Import", "Import", "ImportFrom", "Assign", "FunctionDef"]


def test_it_says_what_has_failed_without_its_values(history: Document) -> None:
    history["tasks"][-1]["attempts"][0]["error"] = "Order 7 of 'Ann' was\n\n refused"
    text = reproduction.text(history)
    assert text.startswith(
        '"""Shipping: the step charge goes through.\n\n'
        f"Instance {history['instance']['uuid']} of tests.flows.acting.Shipping failed there with "
        "ValueError: Order # of '\u2026' was refused\n".replace("\u2026", "\\u2026")
    )
    assert "def test_shipping_charge_goes_through() -> None:" in text
    assert "run = testing.resume(HISTORY, 'charge')" in text
    assert "run.assert_went_through('charge')" in text
    assert (shape(text), literal(text)) == (PLAIN, history)


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_of_a_history_becomes_code(history: Document, evil: str) -> None:
    """Wherever it stands: in data, in the error, in names of files."""
    history["instance"]["data"] = {evil: evil, "broken": True}
    attempt = history["tasks"][-1]["attempts"][0]
    attempt |= {"error": evil, "error_class": evil, "frames": [{"file": evil}]}
    text = reproduction.text(history)
    assert (shape(text), literal(text)) == (PLAIN, history)
    assert text.isascii()


@pytest.mark.parametrize("evil", EVIL)
def test_no_name_becomes_code(history: Document, evil: str) -> None:
    """A flow's class and steps may be called anything, if they are made by a program."""
    strange = type(evil.replace("\x00", ""), (flow.Automation,), {"end": flow.End()})
    name = strange.get_automation_class_name()
    history["automation"] = name
    history["tasks"][-1]["step"] = evil
    try:
        text = reproduction.text(history)
    finally:
        registry.unregister(strange)
    assert (shape(text), literal(text)) == (PLAIN, history)


@settings(
    max_examples=effort.examples(50),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=generated.objects, result=values)
def test_any_data_come_back(history: Document, data: Any, result: Any) -> None:
    history["instance"]["data"], history["tasks"][0]["result"] = data, result
    text = reproduction.text(history)
    assert (shape(text), literal(text)) == (PLAIN, history)


def test_another_step_can_be_tried(history: Document) -> None:
    text = reproduction.text(history, "approve")
    assert "def test_shipping_approve_goes_through()" in text
    assert text.splitlines()[2].endswith(" was there.")


def test_a_step_that_was_not_visited_is_refused(history: Document) -> None:
    with pytest.raises(NotPossible, match="never at this step"):
        reproduction.text(history, "later")


def test_a_flow_that_is_gone_is_refused(history: Document) -> None:
    history["automation"] = "shop.Gone"
    with pytest.raises(UnknownAutomation):
        reproduction.text(history)
