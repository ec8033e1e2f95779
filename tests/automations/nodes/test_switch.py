"""Switch: takes the first of several ways whose condition holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from automations import flow, testing
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Edge, Kind, Modifier, Way
from automations.models import AutomationTaskModel
from automations.nodes.base import Exit
from automations.outcomes import Proceed
from tests.flows.units import context, declare, holds

big, small = holds("big"), holds("small")


def sizes() -> flow.Switch:
    """Return a switch with two cases."""
    return flow.Switch().Case(big, "a", "Large").Case(small, "b").Default("c")


class Sorting(flow.Automation):
    """Sorts by size."""

    sort = flow.Switch().Case(this.large, this.left, "Large").Default(this.right)
    left = flow.Execute().Next(this.end)
    right = flow.Execute()
    end = flow.End()

    def large(self, task: Any) -> bool:
        """Tell whether the size is large; a missing one is an error."""
        return bool(task.data["size"] > 10)


def test_modifiers_return_the_node() -> None:
    node = flow.Switch()

    assert node.Case(big, "a").Default("b") is node


def test_exits_are_the_cases_in_their_order_then_the_default() -> None:
    assert list(sizes().exits()) == [
        Exit(Way.CASE, "a", "Large"),
        Exit(Way.CASE, "b", "small"),
        Exit(Way.ELSE, "c"),
    ]


def test_way_past_all_cases_exists_only_if_it_can_be_skipped() -> None:
    node = sizes().SkipIf(lambda task: False).Next("over")

    assert list(node.exits())[-1] == Exit(Way.NEXT, "over")


def test_edges_carry_the_labels() -> None:
    assert Sorting.graph.leaving("sort") == (
        Edge("sort", "left", Way.CASE, "Large"),
        Edge("sort", "right", Way.ELSE),
    )


def test_conditions_of_the_same_name_get_different_labels() -> None:
    node = flow.Switch().Case(lambda task: 1, "a").Case(lambda task: 2, "b").Case(big, "c")

    assert [case.label for case in node.cases] == ["a condition", "a condition 2", "big"]


def test_label_that_is_there_already_is_refused() -> None:
    with pytest.raises(DefinitionError, match="Two cases have the label 'Large'"):
        flow.Switch().Case(big, "a", "Large").Case(small, "b", "Large")


@pytest.mark.parametrize("label", ["x" * 101, gettext_lazy("Name")])
def test_label_that_cannot_be_stored_is_refused(label: Any) -> None:
    with pytest.raises(DefinitionError, match="no text of at most 100 characters"):
        flow.Switch().Case(big, "a", label)


@pytest.mark.parametrize("node", [None, "", print, 7])
def test_what_can_be_no_node_is_refused(node: Any) -> None:
    with pytest.raises(DefinitionError, match="takes a node"):
        flow.Switch().Case(big, node)
    with pytest.raises(DefinitionError, match="takes a node"):
        flow.Switch().Default(node)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"big": 1, "small": 1}, Proceed(Way.CASE, message="Large", label="Large")),
        ({"small": 1}, Proceed(Way.CASE, message="small", label="small")),
        ({}, Proceed(Way.ELSE, message="else")),
    ],
)
def test_first_condition_that_holds_wins(data: dict[str, Any], answer: Proceed) -> None:
    node = sizes()

    assert node.ask(context(node, data=data)) == answer


def test_conditions_after_the_one_that_holds_are_not_asked() -> None:
    asked: list[str] = []
    node = flow.Switch().Case(lambda task: True, "a").Case(asked.append, "b").Default("c")

    node.ask(context(node))

    assert asked == []


def test_small_print_tells_label_and_condition() -> None:
    assert list(sizes().modifiers()) == [
        Modifier("case", {"label": "Large", "condition": "big"}),
        Modifier("case", {"label": "small", "condition": "small"}),
    ]


def test_condition_with_a_wrong_signature_is_refused() -> None:
    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        declare(sort=flow.Switch().Case(lambda: True, "end").Default("end"), end=flow.End())


def test_bare_text_is_no_condition() -> None:
    with pytest.raises(DefinitionError, match=r"this\.big"):
        declare(sort=flow.Switch().Case("big", "end").Default("end"), end=flow.End())


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "way", "said"), [(11, "left", "Large"), (9, "right", "else")])
def test_flow_goes_the_way_and_says_which(size: int, way: str, said: str) -> None:
    run = testing.start(Sorting, size=size)

    run.assert_path("sort", way, "end")
    assert run.task("sort").message == said


@pytest.mark.django_db
def test_task_notes_the_case_that_led_to_it() -> None:
    run = testing.start(Sorting, size=11)

    task: AutomationTaskModel = run.task("left")
    assert (task.way, task.branch) == ("case", "Large")


@pytest.mark.django_db
def test_condition_that_raises_fails_the_step() -> None:
    run = testing.start(Sorting)

    run.assert_outcome("failed")
    assert run.task("sort").error_class == "KeyError"


def test_kind() -> None:
    assert flow.Switch().graph_kind() == Kind.DECIDE
