"""German: complete, and compiled from the texts that are in the tree."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import sample_flows

FOLDER = Path(sample_flows.__file__).parent / "locale" / "de" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.*)"$', re.MULTILINE)


def test_every_text_is_translated_and_compiled():
    """What the source file says is what the program says."""
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    entries = ENTRY.findall((FOLDER / "django.po").read_text(encoding="utf-8"))

    assert len(entries) > 100
    for english, german in entries:
        assert german, english
        assert compiled.gettext(english) == german
