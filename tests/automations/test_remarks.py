"""Sentences with places, in the language of who reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

import automations
from automations.remarks import WOULD_CALL, Remark

ROOT = Path(automations.__file__).parent
SOURCES = [ROOT / "remarks.py", *sorted((ROOT / "dryrun").glob("*.py"))]
_NOOP = re.compile(r"gettext_noop\(\s*((?:\"[^\"]*\"\s*)+)\)")
TEXTS = [
    "".join(re.findall(r'"([^"]*)"', found))
    for source in SOURCES
    for found in _NOOP.findall(source.read_text())
]


def test_values_are_said_as_people_read_them() -> None:
    at = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
    assert str(Remark.of("at %(a)s", a=at)) == "at Mon 2 Mar 2026, 10:00:05"
    assert str(Remark.of("for %(a)s", a=timedelta(minutes=90))) == "for 1 h 30 min"
    with translation.override("de"):
        assert str(Remark.of("%(message)s", message="Its time was up")) == "Die Zeit war um"
        assert str(Remark.of(WOULD_CALL, name="x")) == "Würde x aufrufen."


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_has_a_translation(text: str) -> None:
    with translation.override("de"):
        assert translation.gettext(text) != text or text in {"%(message)s.", "%(error)s"}
