"""The workloads of flowcontrol, which check by themselves that every instance has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.contestants import peers


def test_it_offers_what_contests_ask_for() -> None:
    """And its tables are prepared first."""
    assert peers.asked("flowcontrol") | {"prepare"} == peers.offered("flowcontrol")


def test_it_can_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its own environment, with its statements counted."""
    sample = peers.run("flowcontrol", "w5-pass", tmp_path, monkeypatch)

    assert sample.units == 2
    assert sample.statements > 1
    assert sample.commits > 0
