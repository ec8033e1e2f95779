"""How user code is found, checked and called."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from automations import calling, flow
from automations.exceptions import DefinitionError
from automations.flow import this


def outside(task: Any) -> str:
    """Stand for a function of another module."""
    return f"function {task}"


class Callables:
    """What a class body can hold; the signatures are what is tested."""

    limit = 10

    def method(self, task: Any) -> str:
        return f"method {task} of {type(self).__name__}"

    def only_task(task: Any) -> str:  # noqa: N805
        return f"task only {task}"

    @staticmethod
    def static(task: Any) -> str:
        return f"static {task}"

    @classmethod
    def of_class(cls, task: Any) -> str:
        return f"class {task} of {cls.__name__}"

    def more(self, task: Any, one: int, *, two: int = 2) -> tuple[int, int]:
        return one, two


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (this.method, "method T of Callables"),
        ("self.method", "method T of Callables"),
        (this.only_task, "task only T"),
        (this.static, "static T"),
        (this.of_class, "class T of Callables"),
        (outside, "function T"),
        (lambda task: f"lambda {task}", "lambda T"),
        (partial(lambda prefix, task: f"{prefix} {task}", "partial"), "partial T"),
        (this.limit, 10),
        (7, 7),
        (None, None),
        ("text", "text"),
    ],
)
def test_every_form_is_called_with_the_task(value: Any, expected: Any) -> None:
    assert calling.call(Callables(), "T", value) == expected


def test_references_among_the_arguments_are_resolved() -> None:
    assert calling.call(Callables(), "T", this.more, this.limit, two="self.limit") == (10, 10)


def test_an_override_is_found_when_it_is_called() -> None:
    """Names are resolved for each call, never bound to the first instance (E2)."""

    class Other(Callables):
        limit = 20

        def method(self, task: Any) -> str:
            return "override"

    assert calling.call(Other(), "T", this.method) == "override"
    assert calling.call(Callables(), "T", this.method) == "method T of Callables"
    assert calling.resolve(Other(), this.limit) == 20


def check(value: Any, *args: Any, **kwargs: Any) -> None:
    """Check a value as the definition of a class does."""
    calling.check_signature(Callables, "node a", value, args, kwargs)


@pytest.mark.parametrize(
    "value",
    [
        this.method,
        this.only_task,
        this.static,
        this.of_class,
        this.limit,
        this.unknown,
        outside,
        print,
        partial(outside),
        lambda *args: None,
        7,
    ],
)
def test_what_can_be_called_is_accepted(value: Any) -> None:
    """What cannot be known before, such as an attribute set later, as well."""
    check(value)


def test_further_arguments_are_counted() -> None:
    check(this.more, 1)
    check(this.more, 1, two=3)
    with pytest.raises(DefinitionError, match="one more parameter for each further argument"):
        check(this.more)
    with pytest.raises(DefinitionError, match=r"more\(self, task"):
        check(this.more, 1, three=3)


@pytest.mark.parametrize(
    "value",
    [lambda: None, lambda one, two: None, outside.__class__(compile("1", "", "exec"), {})],
    ids=["none", "two", "code"],
)
def test_a_wrong_signature_says_what_to_write(value: Any) -> None:
    with pytest.raises(DefinitionError, match=r"Write `def .*\(self, task\)` for a method"):
        check(value)


def test_a_method_that_takes_only_self_is_an_error_of_the_class() -> None:
    with pytest.raises(DefinitionError, match=r"Wrong, node a: go\(self\)"):

        class Wrong(flow.Automation):
            a = flow.Execute(this.go)
            end = flow.End()

            def go(self) -> None: ...


@pytest.mark.parametrize(
    "declare",
    [
        lambda wrong: flow.If(wrong).Then(this.end),
        lambda wrong: flow.If(this.end).Then(wrong),
        lambda wrong: flow.Execute().AsSoonAs(wrong),
        lambda wrong: flow.Execute().SkipIf(wrong),
        lambda wrong: flow.Execute().AfterWaitingFor(wrong),
        lambda wrong: flow.Execute().AfterWaitingUntil(wrong),
        lambda wrong: flow.SendMessage(wrong, "x"),
        lambda wrong: flow.SendMessage("a.B", "x", n=wrong),
        lambda wrong: flow.Repeat(this.a).EveryDay().Until(wrong),
        lambda wrong: flow.Form(object, save=wrong).Group(name="x"),
        lambda wrong: flow.Form(object, context=wrong).Group(name="x"),
        lambda wrong: flow.Form(object).User(username=wrong),
    ],
)
def test_every_callable_of_every_node_is_checked(declare: Any) -> None:
    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        type("Wrong", (flow.Automation,), {"a": declare(lambda: None), "end": flow.End()})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (this.method, "method"),
        (outside, "outside"),
        (lambda task: 1, "a condition"),
        (7, "7"),
        (partial(outside), "functools.partial"),
        (flow.Data("total") > 100, "total > 100"),
    ],
)
def test_how_a_page_names_it(value: Any, expected: str) -> None:
    assert calling.spoken(value).startswith(expected)


def test_a_graph_has_conditions_that_are_data_as_json() -> None:
    condition = flow.Data("total") > 100
    assert calling.declared(condition) == condition.to_json()
    assert calling.declared(outside) == "outside"


def test_a_value_alone_is_no_condition() -> None:
    nodes = {"a": flow.If(flow.Data("paid")).Then(this.end), "end": flow.End()}
    with pytest.raises(DefinitionError, match=r"flow.Data\('paid'\) is a value and no condition"):
        type("Wrong", (flow.Automation,), nodes)
