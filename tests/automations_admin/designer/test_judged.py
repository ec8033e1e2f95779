"""What the browser is told about problems."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from automations.document import words
from automations.models import FlowVersion
from automations_admin.designer import judged
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentences_have_places_as_the_browser_fills_them(language: str) -> None:
    with translation.override(language):
        found = judged.sentences()
    assert set(found) == {*words.WORDS, *words.ARGUMENTS, *words.WHOLE}
    for text in found.values():
        assert "%" not in re.sub(r"%\(\w+\)s", "", text)


def test_what_the_browser_finds_itself_is_left_out(draft: FlowVersion) -> None:
    draft.document = designs.invoicing(amount="much")
    draft.document["nodes"][0]["then"]["goto"] = "nowhere"
    (found,) = judged.on_server(draft)
    assert (found["code"], found["path"], found["step"]) == (
        "argument-wrong", "/nodes/2/call/kwargs/amount", "bill",
    )  # fmt: skip
    assert "Enter a number" in found["text"]
    assert found["params"]["name"] == "amount"


def test_a_draft_without_problems_has_none(draft: FlowVersion) -> None:
    assert judged.on_server(draft) == []


def test_what_only_shows_when_a_class_is_made_is_told(draft: FlowVersion) -> None:
    draft.document["nodes"][1] = {"id": "later", "kind": "update", "values": {}}
    (found,) = judged.on_server(draft)
    assert found["code"] == "declared"
    assert "nothing to set" in found["text"]


@pytest.mark.parametrize(
    ("nodes", "clear"),
    [
        ([], True),
        ([{"id": "a", "kind": "if"}], True),
        ([{"id": "a", "kind": "never heard of"}], True),
        (None, False),
        ([None], False),
        ([{"id": "a"}], False),
        ([{"kind": "end"}], False),
        ([{"id": 5, "kind": "end"}], False),
        ([{"id": "a", "kind": "end"}] * 2, False),
        ([{"id": "a", "kind": "switch", "cases": 5}], False),
    ],
)
def test_a_document_is_drawn_if_its_steps_are_clear(nodes: Any, clear: bool) -> None:
    assert judged.is_clear({"nodes": nodes}) is clear
    assert judged.is_clear([]) is False


def test_an_empty_document_is_clear() -> None:
    assert judged.is_clear({})
