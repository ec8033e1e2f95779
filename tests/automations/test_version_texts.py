"""What the engine says about versions of designed flows."""

from __future__ import annotations

import pytest
from django.utils import translation

from automations import notes, version_texts


def test_they_are_among_the_notes() -> None:
    assert set(version_texts.TEXTS) <= set(notes.TEXTS)


@pytest.mark.parametrize("text", version_texts.TEXTS)
def test_they_are_said_in_german(text: str) -> None:
    with translation.override("de"):
        assert notes.said(text % {"flow": "Welcome"}) != text % {"flow": "Welcome"}
