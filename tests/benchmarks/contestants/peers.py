"""A peer's workloads: read from its file, and run if its environment is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.child import PEERS, ROOT, Track
from benchmarks.ratios.contests import CONTESTS, Entrant
from benchmarks.ratios.storage import Files


def asked(contestant: str) -> set[str]:
    """Return the workloads that contests ask of a contestant."""
    entrants = {entrant for contest in CONTESTS.values() for entrant in contest.entrants}
    return {entrant.workload for entrant in entrants if entrant.contestant == contestant}


def offered(contestant: str) -> set[str]:
    """Return the workloads that a contestant's file declares, without importing it."""
    source = (ROOT / f"benchmarks/contestants/with_{contestant}.py").read_text()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WORKLOADS":
            assert isinstance(node.value, ast.Dict)
            return {ast.literal_eval(key) for key in node.value.keys if key}
    raise AssertionError(f"{contestant} declares no WORKLOADS")


def run(contestant: str, workload: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """Return what a peer measures of two instances on SQLite."""
    if not PEERS.exists():
        pytest.skip("scripts/setup peers installs what this measures")
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", "sqlite")
    sample = Track(Files(folder)).run(Entrant(contestant, workload), 2)
    assert sample
    return sample
