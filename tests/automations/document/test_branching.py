"""Steps with several ways out."""

from __future__ import annotations

from typing import Any

from automations import flow
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.flow import this


class Ways(flow.Automation, registered=False):
    """Has all of them."""

    ask = flow.If(this.big).Then(this.note, 5, loud=True).Else()
    sort = flow.Switch().Case(this.big, this.end).Case(this.big, this.ask, "Too big").Default("end")
    offer = flow.Experiment("offer").Arm("a", 90, this.end).Holdout(10)
    wait = (
        flow.WaitFor(flow.message("paid"), key=this.number)
        .On(flow.message("left"), this.end)
        .On(this.gone, label="Is gone")
    )
    end = flow.End()

    def note(self, task: Any, number: int, *, loud: bool) -> None:
        """Note it."""


NODES = {node["id"]: node for node in document_of(Ways).nodes}


def test_a_clause_calls_goes_or_does_nothing() -> None:
    assert NODES["ask"]["then"]["call"]["kwargs"] == {"loud": {"t": "const", "v": True}}
    assert NODES["ask"]["else"] == {"noop": True}


def test_cases_have_a_label_if_it_is_their_own() -> None:
    assert [case.get("label") for case in NODES["sort"]["cases"]] == [None, "Too big"]
    assert NODES["sort"]["default"] == "end"


def test_arms_have_weights_and_the_holdout_its_name() -> None:
    assert NODES["offer"]["arms"] == [
        {"name": "a", "weight": 90, "goto": "end"},
        {"name": "holdout", "weight": 10},
    ]


def test_what_is_waited_for_first_is_an_argument() -> None:
    first, second, third = NODES["wait"]["waits"]
    assert "label" not in first
    assert (second["goto"], second["label"]) == ("end", "left")
    assert third == {"for": {"condition": {"t": "this", "name": "gone"}}, "label": "Is gone"}
    source = source_of(document_of(Ways))
    assert 'flow.WaitFor(flow.message("paid"), key=this.number)' in source
    assert '.On(this.gone, label="Is gone")' in source
