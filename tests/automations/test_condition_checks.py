"""Checks of conditions that are data: each id for the faulty declaration, silence for the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from automations import checks, flow
from automations.flow import this
from tests.flows.deciding import Compared, Sale
from tests.flows.units import declare


def meta(*fields: Any, subject: str = "right", **more: Any) -> dict[str, Any]:
    """Return a Meta class with these fields of the subject as a part of a declaration."""
    options = {"subject_fields": fields, "subject": subject, **more}
    return {"Meta": type("Meta", (), options)}


def asking(condition: Any) -> dict[str, Any]:
    """Return a decision as a part of a declaration."""
    return {"ask": flow.If(condition).Then(this.end)}


NAME = flow.Subject("name") == "x"
APP = flow.Data("a") == flow.Subject("content_type.app_label")

CASES: list[tuple[str, Callable[[], dict[str, Any]], Callable[[], dict[str, Any]]]] = [
    ("E044", lambda: asking(NAME), lambda: {**asking(NAME), **meta("name")}),
    (
        "E044",
        lambda: {**asking(~(NAME & APP)), **meta("name")},
        lambda: {**asking(~(NAME & APP)), **meta("name", "content_type.app_label")},
    ),
    (
        "E044",
        lambda: {"exits": [flow.Exit("gone", when=NAME)]},
        lambda: {"exits": [flow.Exit("gone", when=NAME)], **meta("name")},
    ),
    (
        "E044",
        lambda: {"wait": flow.WaitFor(NAME)},
        lambda: {"wait": flow.WaitFor(NAME), **meta("name")},
    ),
    ("E045", lambda: meta("__class__"), lambda: meta("name")),
    ("E045", lambda: meta(5), lambda: meta()),
    ("E045", lambda: meta("name", subject=""), lambda: meta("name")),
    (
        "E046",
        lambda: {**meta("natural_key"), "right": Permission},
        lambda: {**meta("name", "content_type.model"), "right": Permission},
    ),
    (
        "E046",
        lambda: {**meta("content_type.name"), "right": Permission},
        lambda: {**meta("content_type"), "right": Permission},
    ),
]


def ids(body: dict[str, Any]) -> list[str]:
    """Return the ids of what is wrong with a flow."""
    messages = checks.check_automation(declare(**body, end=flow.End()))
    assert all(message.hint and message.msg.endswith(".") for message in messages)
    return [str(message.id).removeprefix("automations.") for message in messages]


@pytest.mark.parametrize(("code", "faulty", "right"), CASES)
def test_a_mistake_is_found(
    code: str, faulty: Callable[[], dict[str, Any]], right: Callable[[], dict[str, Any]]
) -> None:
    assert ids(faulty()) == [code]
    assert ids(right()) == []


def test_what_is_no_list_is_said_once() -> None:
    assert ids({"Meta": type("Meta", (), {"subject": "right", "subject_fields": 5})}) == ["E045"]


def test_the_flows_of_the_tests_are_declared_well() -> None:
    assert [*checks.check_automation(Sale), *checks.check_automation(Compared)] == []
