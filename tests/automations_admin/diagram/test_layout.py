"""Layouts: once per definition, within their time, and never an error page."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from automations.graph import Edge, Graph, Kind, Vertex
from automations_admin.diagram import layout
from tests.automations_admin.shop import Payment

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often dot is run."""
    seen: list[str] = []
    run = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:
        seen.append(args[0][0])
        return run(*args, **kwargs)

    monkeypatch.setattr(layout.subprocess, "run", counted)
    return seen


def fake_dot(folder: Path, script: str) -> str:
    path = folder / "dot"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


@needs_dot
def test_a_definition_is_laid_out_once(runs: list[str]) -> None:
    """And once more for another language, whose words are longer."""
    first = layout.of(Payment.graph)
    assert layout.of(Payment.graph) == first
    assert len(runs) == 1
    with translation.override("de"):
        layout.of(Payment.graph)
    assert len(runs) == 2
    assert len(first.nodes) == len(Payment.graph.vertices)


def test_without_dot_there_is_a_reason(settings: Any) -> None:
    """It says what is missing, and is tried again as soon as dot is installed."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    with pytest.raises(layout.NoLayout, match="not installed"):
        layout.of(Payment.graph)
    missing = layout.missing()
    assert missing is not None
    assert "apt-get install graphviz" in missing.command
    if shutil.which("dot"):
        settings.AUTOMATIONS_ADMIN = {}
        assert layout.of(Payment.graph).nodes


def test_without_the_python_package_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command names our extra."""
    monkeypatch.setattr(layout, "find_spec", lambda name: None)
    missing = layout.missing()
    assert missing is not None
    assert "[admin]" in missing.command


def test_a_slow_dot_is_stopped_and_not_tried_at_once_again(
    settings: Any, tmp_path: Path, runs: list[str]
) -> None:
    """The page says so; the next pages do not wait for it again."""
    settings.AUTOMATIONS_ADMIN = {"DOT": fake_dot(tmp_path, "sleep 20"), "DOT_TIMEOUT": 0.2}
    for _page in range(3):
        with pytest.raises(layout.NoLayout, match="too long"):
            layout.of(Payment.graph)
    assert len(runs) == 1


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "echo no svg",
        "cat > /dev/null",
        'echo \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
        '<g transform="translate(0 0)"/></svg>\'',
        "kill -9 $$",
    ],
)
def test_a_broken_dot_is_a_reason(settings: Any, tmp_path: Path, script: str) -> None:
    """Failing, drawing nonsense, or drawing less than was asked for."""
    settings.AUTOMATIONS_ADMIN = {"DOT": fake_dot(tmp_path, script)}
    with pytest.raises(layout.NoLayout, match="could not draw"):
        layout.of(Payment.graph)


@pytest.mark.parametrize("limit", [{"MAX_VERTICES": 3}, {"MAX_EDGES": 2}])
def test_a_large_flow_is_not_drawn(settings: Any, limit: dict[str, int], runs: list[str]) -> None:
    """dot takes minutes for hundreds of edges between few nodes."""
    settings.AUTOMATIONS_ADMIN = limit
    with pytest.raises(layout.NoLayout, match="too large"):
        layout.of(Payment.graph)
    assert runs == []


@needs_dot
def test_nothing_of_a_label_is_run() -> None:
    """No shell is involved."""
    label = "$(touch /tmp/never) `id` ; rm -rf /"
    found = layout.of(Graph((Vertex("a", Kind.EXECUTE, label),), (Edge("a", "a"),)))
    assert set(found.nodes) == {0}


@needs_dot
def test_a_counted_picture_has_a_layout_of_its_own(runs: list[str]) -> None:
    """Its nodes are larger, and both are kept."""
    plain, counted = layout.of(Payment.graph), layout.of(Payment.graph, counted=True)
    assert counted.height > plain.height
    assert layout.of(Payment.graph) == plain
    assert layout.of(Payment.graph, counted=True) == counted
    assert len(runs) == 2
