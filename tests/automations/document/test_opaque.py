"""Code that a document cannot say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from automations import clock, flow
from automations.document.introspection import document_of
from automations.document.opaque import said

HOUR = 3600
PAIR = (lambda task: HOUR, lambda task: clock.now())


def over(limit: int) -> Callable[[Any], bool]:
    """Return a condition."""

    def holds(task: Any) -> bool:
        return bool(task.pk > limit)

    return holds


class Made(flow.Automation, registered=False):
    """Asks conditions that a function has made."""

    one = flow.Execute().AsSoonAs(over(5)).SkipIf(lambda task: task.pk == HOUR)
    two = flow.Execute().AsSoonAs(over(1)).AsSoonAs(over(2))
    end = flow.End()


def test_lambdas_of_one_line_are_told_apart() -> None:
    """With what their names mean."""
    first, second = (said(one, Made, "") for one in PAIR)
    assert first.source == "lambda task: HOUR"
    assert first.names == (("HOUR", f"{__name__}:HOUR"),)
    assert second.source == "lambda task: clock.now()"
    assert second.names == (("clock", "automations.clock:"),)
    assert first.file.endswith("test_opaque.py")


def test_what_a_function_has_made_is_said_by_its_call() -> None:
    nodes = {node["id"]: node for node in document_of(Made).nodes}
    asked = nodes["one"]["asSoonAs"][0]["ask"]
    assert asked["src"] == "over(5)"
    assert asked["names"] == {"over": f"{__name__}:over"}
    assert nodes["one"]["skipIf"][0]["src"] == "lambda task: task.pk == HOUR"


def test_which_of_several_calls_it_was_is_not_guessed() -> None:
    nodes = {node["id"]: node for node in document_of(Made).nodes}
    assert [one["ask"]["src"] for one in nodes["two"]["asSoonAs"]] == ["holds", "holds"]


def test_code_without_source_has_its_name() -> None:
    namespace: dict[str, Any] = {}
    exec("found = lambda task: 1", namespace)
    assert said(namespace["found"], Made, "").source == "<lambda>"
