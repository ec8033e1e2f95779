"""What is asked in a dry run is noted with what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from automations.dryrun import asked


class Mute:
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (True, "x holds."),
        (False, "x does not hold."),
        (None, "x gave nothing."),
        (3, "x gave 3."),
        (timedelta(hours=2), "x gave 2 h."),
        (Mute(), "x gave ValueError."),
        ("y" * 300, f"x gave {'y' * 200}…."),
    ],
)
def test_what_was_found_out_is_said(found: object, said: str) -> None:
    assert str(asked.found_out("x", found)) == said


def hide(text: str) -> str:
    """Hide everything."""
    return "hidden"


@override_settings(AUTOMATIONS={"REDACT_HOOK": f"{__name__}.hide"})
def test_the_hook_of_the_project_runs_over_values() -> None:
    assert str(asked.found_out("x", "secret")) == "x gave hidden."
