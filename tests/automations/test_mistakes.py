"""What is said about mistakes in declarations is found again, to be read in another language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from automations import flow, notes
from automations.exceptions import DefinitionError

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda node: node.During("someday", "09:00", "20:00"),
        lambda node: node.During("daily", "nine", "20:00"),
        lambda node: node.During("daily", "09:00", "09:00"),
        lambda node: node.During("daily", "09:00", "20:00", otherwise="wait"),
        lambda node: node.During("daily", "09:00", "20:00", zone="Mars/Base"),
        lambda node: node.AtMost(0, per=DAY),
        lambda node: node.AtMost(3, per=7),
        lambda node: node.AtMost(3, per=DAY, channel=""),
        lambda node: node.AtMost(3, per=DAY, otherwise="next"),
    ],
)
def test_mistake_is_said_in_the_reader_s_language(mistake: Callable[[Any], Any]) -> None:
    with pytest.raises(DefinitionError) as raised:
        mistake(flow.Execute())

    english = str(raised.value)
    with translation.override("de"):
        assert notes.said(english) != english
