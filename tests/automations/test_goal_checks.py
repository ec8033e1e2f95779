"""Checks of goals and exit rules: each id for the faulty declaration, and silence for the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.dispatch import Signal

from automations import checks, flow
from automations.flow import this
from tests.flows.units import declare

WEEK = timedelta(days=7)
PAID = Signal()


def meta(**options: Any) -> dict[str, Any]:
    """Return a Meta class as a part of a declaration."""
    return {"Meta": type("Meta", (), options)}


ABOUT = meta(subject="user")


def holds(self: Any) -> bool:
    """Hold always."""
    return True


def task_only(self: Any, task: Any) -> bool:
    """Ask for the task, which conditions of goals do not get."""
    return True


def goal(when: Any) -> dict[str, Any]:
    """Return a goal as a part of a declaration."""
    return {"goals": [flow.Goal("paid", when=when, within=WEEK)]}


def leave(when: Any) -> dict[str, Any]:
    """Return an exit rule as a part of a declaration."""
    return {"exits": [flow.Exit("paid", when=when)]}


def rows(subject: str = "user", at: str = "date_joined") -> Any:
    """Return users as rows about a subject."""
    return flow.rows(User.objects.all, subject=subject, at=at)


#: A faulty declaration, and the same put right, with the id that it is about.
CASES: list[tuple[str, Callable[[], dict[str, Any]], Callable[[], dict[str, Any]]]] = [
    ("E003", lambda: goal(this.gone), lambda: {**goal(this.holds), "holds": holds}),
    ("E003", lambda: leave(this.gone), lambda: {**leave(this.holds), "holds": holds}),
    (
        "E040",
        lambda: {**goal(this.holds), "holds": task_only},
        lambda: {**goal(this.holds), "holds": staticmethod(lambda: True)},
    ),
    ("E040", lambda: leave(lambda: True), lambda: leave(lambda run: True)),
    ("E041", lambda: goal(flow.signal(PAID)), lambda: {**goal(flow.signal(PAID)), **ABOUT}),
    ("E041", lambda: leave(flow.signal(PAID)), lambda: {**leave(flow.signal(PAID)), **ABOUT}),
    ("E041", lambda: goal(rows("groups")), lambda: {**goal(rows("groups")), **ABOUT}),
    (
        "E041",
        lambda: {"a": flow.WaitFor(flow.signal(PAID))},
        lambda: {"a": flow.WaitFor(flow.signal(PAID)), **ABOUT},
    ),
    ("E042", lambda: {**goal(rows()), **ABOUT}, lambda: {**goal(rows("groups")), **ABOUT}),
    (
        "E042",
        lambda: {**goal(rows("groups", "gone")), **ABOUT},
        lambda: {**goal(rows("groups__user")), **ABOUT},
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


def test_messages_need_no_subject() -> None:
    assert ids({**goal(flow.message("paid")), "a": flow.WaitFor(flow.message("x"))}) == []


def test_rows_that_cannot_be_made_without_more_are_left_alone() -> None:
    """The mistake shows when they are asked for, and not as a crash of the checks."""
    assert ids({**goal(flow.rows(lambda: 1 / 0, subject="a", at="b")), **ABOUT}) == []


def test_a_mistake_names_its_rule() -> None:
    found = checks.check_automation(declare(**goal(this.gone), end=flow.End()))
    assert "has the goal 'paid', which refers to 'gone', and no such method." in found[0].msg


def test_nothing_is_asked_of_the_database(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        assert ids({**goal(flow.rows(Group.objects.all, subject="user", at="name")), **ABOUT}) == []
