"""What the engine says about versions of designed flows."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from automations import notes, version_texts


def test_they_are_among_the_notes() -> None:
    assert set(version_texts.TEXTS) <= set(notes.TEXTS)


@pytest.mark.parametrize("text", version_texts.TEXTS)
def test_they_are_said_in_german(text: str) -> None:
    said = text % dict.fromkeys(re.findall(r"%\((\w+)\)s", text), "Welcome")
    with translation.override("de"):
        assert notes.said(said) != said
