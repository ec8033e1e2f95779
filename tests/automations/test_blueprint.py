"""From nodes to a graph: edges, labels, and references that lead nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.blueprint import Blueprint, Options, joins_of, spoken_name
from automations.flow import this
from automations.graph import Edge, Kind, Modifier, Way
from tests.flows import designs


def test_without_next_the_node_declared_next_follows() -> None:
    class Line(flow.Automation):
        a = flow.Execute()
        b = flow.Execute()
        end = flow.End()

    assert Line.graph.edges == (Edge("a", "b"), Edge("b", "end"))


def test_vertices_say_kind_label_and_description() -> None:
    class Described(flow.Automation):
        get_user_input = flow.Execute(print, description="Asks the user")
        nothing = flow.Execute()
        end = flow.End()

    vertices = Described.graph.by_name
    assert vertices["get_user_input"].label == "Get user input"
    assert vertices["get_user_input"].description == "Asks the user"
    assert [vertex.kind for vertex in Described.graph.vertices] == [
        Kind.EXECUTE,
        Kind.PASS,
        Kind.END,
    ]


@pytest.mark.parametrize(
    ("name", "label"), [("pay", "Pay"), ("_tell_him", "Tell him"), ("askHR", "AskHR"), ("a1", "A1")]
)
def test_names_become_labels(name: str, label: str) -> None:
    assert spoken_name(name) == label


def test_a_reference_to_nothing_is_a_problem_and_no_edge() -> None:
    class Lost(flow.Automation):
        a = flow.Execute().Next(this.nowhere)
        end = flow.End()

    [problem] = Lost.blueprint.problems
    assert (problem.code, problem.node) == ("E002", "a")
    assert "'nowhere'" in problem.text
    assert Lost.graph.edges == ()


def test_a_repeat_leads_back_to_the_first_node_by_default() -> None:
    class Again(flow.Automation):
        a = flow.Execute()
        b = flow.Execute()
        again = flow.Repeat().EveryDay()

    class Elsewhere(flow.Automation):
        a = flow.Execute()
        b = flow.Execute()
        again = flow.Repeat(this.b).EveryDay().Times(2)
        end = flow.End()

    assert Again.graph.leaving("again") == (Edge("again", "a", Way.REPEAT),)
    assert Elsewhere.graph.leaving("again") == (
        Edge("again", "b", Way.REPEAT),
        Edge("again", "end", Way.NEXT),
    )


def test_a_split_that_may_be_skipped_goes_on_at_its_own_join() -> None:
    """Not at the first branch, which happens to be declared next."""

    class Skippable(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b).SkipIf(lambda task: True)
        a = flow.Split().Next(this.a1).Next(this.a2)
        a1 = flow.Execute().Next(this.inner)
        a2 = flow.Execute().Next(this.inner)
        inner = flow.Join().Next(this.outer)
        b = flow.Execute()
        outer = flow.Join()
        end = flow.End()

    assert Skippable.graph.targets("split", Way.NEXT) == ("outer",)
    assert list(joins_of(Skippable.graph, "split")) == ["outer"]
    assert list(joins_of(Skippable.graph, "a")) == ["inner"]


def test_modifiers_are_plain_data() -> None:
    class Modified(flow.Automation):
        a = (
            flow.Execute(print, detached=True, effects="prints")
            .SkipIf(this.never)
            .AfterWaitingFor(timedelta(hours=2))
            .AsSoonAs(this.never)
            .SkipAfter(timedelta(days=1))
            .Retry(2, delay=5, max_delay=None)
            .Timeout(9)
        )
        end = flow.End(exited="Gone")

        def never(self, task: Any) -> bool: ...

    found = [(item.kind, item.value) for item in Modified.graph.by_name["a"].modifiers]
    assert found == [
        ("skip_if", "never"),
        ("after", 7200.0),
        ("as_soon_as", "never"),
        ("skip_after", 86400.0),
        ("retry", {"max_attempts": 2, "delay": 5.0, "backoff": 2.0, "max_delay": None}),
        ("timeout", 9.0),
        ("detached", None),
        ("effects", "prints"),
    ]
    assert Modified.graph.by_name["end"].modifiers[0].value == "Gone"


def test_the_blueprint_is_drawn_once() -> None:
    class Once(flow.Automation):
        end = flow.End()

    assert Once.blueprint is Once.blueprint
    assert Once.graph is Once.graph


def test_options_without_meta() -> None:
    assert Options.read(None) == Options()


def test_unknown_names_of_meta_are_left_out() -> None:
    class Meta:
        verbose_name = "A"
        ordering = ["x"]

    assert Options.read(Meta) == Options(verbose_name="A")


def test_a_step_of_an_offered_class_looks_as_it_is_offered() -> None:
    tell = designs.Reminded.graph.by_name["tell"]
    assert (tell.kind, tell.title, tell.icon) == (Kind.EXECUTE, "Send a text message", "bolt")
    assert tell.modifiers == (Modifier("effects", "sends a text message"),)


def test_what_a_step_itself_says_of_its_effects_counts() -> None:
    node = designs.SendText("Hello", effects="wakes somebody up")
    graph = Blueprint.draw({"tell": node}).graph
    assert graph.by_name["tell"].modifiers == (Modifier("effects", "wakes somebody up"),)


def test_what_a_class_was_taken_over_from_is_said_of_that_class_only() -> None:
    class Meta:
        adopted_from = ("designed.A", "0f")
        version = "1"

    class Heir(Meta):
        pass

    assert Options.read(Meta).adopted_from == ("designed.A", "0f")
    assert Options.read(Meta, own=False).adopted_from is None
    assert (Options.read(Heir).adopted_from, Options.read(Heir).version) == (None, "1")
