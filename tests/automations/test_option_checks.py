"""What `class Meta` may say of a flow as a whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.automations.test_checks import end, ids


@pytest.mark.parametrize(
    "keep", [timedelta(), timedelta(days=-1), timedelta(days=40_000), 30, "ever", True]
)
def test_e021_no_time_to_keep_histories_for(keep: Any) -> None:
    assert ids(end(Meta=type("Meta", (), {"keep": keep}))) == ["E021"]


@pytest.mark.parametrize("keep", [timedelta(seconds=1), timedelta(days=3650), None, "settings"])
def test_times_to_keep_histories_for(keep: Any) -> None:
    assert ids(end(Meta=type("Meta", (), {"keep": keep}))) == []


@pytest.mark.parametrize(("commit", "found"), [("all", ["E052"]), ("each", []), ("burst", [])])
def test_e052_word_that_says_nothing_about_commits(commit: str, found: list[str]) -> None:
    assert ids(end(Meta=type("Meta", (), {"commit": commit}))) == found
