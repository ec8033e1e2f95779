"""What the engine says about mails and calls."""

from __future__ import annotations

import pytest
from django.utils import translation

from automations import notes, outside_texts


def test_they_are_among_the_notes() -> None:
    assert set(outside_texts.TEXTS) <= set(notes.TEXTS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Skipped: there is no address", "Übersprungen: Es gibt keine Adresse"),
        ("Skipped: unsubscribed from offers", "Übersprungen: offers wurde abbestellt"),
        (
            "CallFailed: The host a.example answered 503: try later",
            "CallFailed: Der Host a.example antwortete 503: try later",
        ),
    ],
)
def test_they_are_said_in_german(text: str, said: str) -> None:
    with translation.override("de"):
        assert notes.said(text) == said
