"""What the designer asks for of a flow as a whole."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from automations.document import options
from automations.document.schema import schema
from automations_admin.designer import whole
from automations_admin.designer.fields import WIDGETS, Field


def every_field() -> list[Field]:
    """Return the fields of flows and of their entries."""
    own = [one for section in whole.WHOLE for one in section.fields]
    return [*own, *(one for entrance in whole.ENTRANCES for one in entrance.fields)]


def test_widgets_are_known() -> None:
    assert {one.widget for one in every_field()} <= WIDGETS


def test_what_is_asked_for_is_in_documents() -> None:
    known = schema()["properties"]
    names = [one.name for section in whole.WHOLE for one in section.fields]
    assert set(names) <= set(known)
    assert len(names) == len(set(names))


def test_all_that_an_entry_can_say_is_asked_for() -> None:
    variants = options.SCHEMA["entries"]["items"]["oneOf"]
    said = {kind: one for variant in variants for kind, one in variant["properties"].items()}
    asked = {one.kind: one for one in whole.ENTRANCES}
    assert set(asked) == set(said)
    for kind, one in asked.items():
        assert {field.name for field in one.fields} == set(said[kind]["properties"])
        assert list(one.required) == said[kind]["required"]


def test_fields_of_the_subject_can_be_chosen() -> None:
    said = whole.described(["plan", "email"])
    fields: list[dict[str, Any]] = [one for part in said["sections"] for one in part["fields"]]
    (found,) = [one for one in fields if one["name"] == "subjectFields"]
    assert [one["value"] for one in found["choices"]] == ["plan", "email"]


def test_new_rounds_are_made_once_a_day() -> None:
    rounds = whole.described([])["entrances"][0]
    assert (rounds["kind"], rounds["blank"]["every"]["seconds"]) == ("each", 86400)


def test_every_word_is_german_in_german() -> None:
    texts = [one.title for one in (*whole.WHOLE, *whole.ENTRANCES, *every_field())]
    texts += [one.help for one in every_field() if one.help]
    for text in texts:
        with translation.override("de"):
            german = str(text)
        with translation.override("en"):
            assert german != str(text) or german in {"Name", "Template"}
