"""The selected step of a flow."""

from __future__ import annotations

from automations_admin.flows.selected import Selected
from tests.automations_admin.shop import NAME, Payment
from tests.flows import limited, mailing


def selected(step: str) -> Selected:
    graph = Payment.graph
    return Selected(f"{NAME}.Payment", graph, graph.by_name[step], [], [], [], "/list/")


def test_a_step_is_put_into_words() -> None:
    """Terms and words; what it touches outside stands apart."""
    found = selected("charge")
    assert (found.kind, found.code) == ("runs code", "Payment.charge")
    assert ("Retry", "up to 2 attempts, 30 s apart") in found.facts
    assert found.effects == "charges the card"
    assert "charges the card" not in dict(found.facts).values()
    assert selected("end").effects == ""


def test_each_limit_is_said() -> None:
    """A step may have several."""
    graph = limited.Both.graph
    found = Selected("Both", graph, graph.by_name["step"], [], [], [], "/list/")
    assert [words for term, words in found.facts if term == "Limit"] == [
        "at most 2 begun in 1 min",
        "at most 1 at once (late)",
    ]


def test_it_says_where_it_leads() -> None:
    """And why."""
    assert [(way.label, way.target) for way in selected("paid").next] == [
        ("then", "Split"), ("else", "Left"),
    ]  # fmt: skip


def test_mails_and_calls_reach_outside() -> None:
    """Said apart from the small print, as declared effects are."""
    graph = mailing.Ordering.graph
    name = "tests.flows.mailing.Ordering"
    found = Selected(name, graph, graph.by_name["call"], [], [], [], "/list/")
    assert found.effects == "calls api.example.com"
    assert dict(found.facts)["Answer"] == "keeps the answer as answer"
