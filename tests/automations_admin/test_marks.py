"""States as marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import automations_admin
from automations.graph import Kind, Vertex
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import AttemptState, InstanceState, TaskState, Waiting
from automations_admin import marks

FOLDER = Path(automations_admin.__file__).parent
SHEET = (FOLDER / "templates/automations_admin/symbols.html").read_text()
SYMBOLS = set(re.findall(r'id="a-i-(\w+)"', SHEET))
STYLES = FOLDER.parent / "frontend" / "src" / "styles"
STYLE = "".join(path.read_text() for path in sorted(STYLES.glob("*.css")))


def test_every_state_has_a_mark() -> None:
    """Of instances, attempts, kinds and tasks."""
    assert set(marks.INSTANCES) == set(InstanceState)
    assert set(marks.ATTEMPTS) == set(AttemptState)
    assert set(marks.KINDS) == set(Kind)
    for state in TaskState:
        for waiting in ("", *Waiting):
            task = AutomationTaskModel(state=state, waiting=waiting)
            assert marks.of_task(task) is not marks.UNKNOWN
    assert marks.of_instance(AutomationModel(state="paused")).icon == "paused"


def test_every_icon_is_on_the_sheet_and_every_colour_in_the_style() -> None:
    """A missing symbol would leave a hole."""
    every = [*marks.INSTANCES.values(), *marks.STANDINGS.values(), *marks.OVER.values()]
    every += [*marks.WORKERS.values(), *marks.ALERTS.values()]
    every += [*marks.ATTEMPTS.values(), marks.HEALTHY, marks.CAUGHT, marks.UNKNOWN]
    assert {mark.icon for mark in every} | set(marks.KINDS.values()) <= SYMBOLS
    for mark in every:
        assert mark.css == "a-s-off" or f".{mark.css}" in STYLE


def test_every_icon_of_a_template_is_on_the_sheet() -> None:
    """And every act names one, too."""
    for path in FOLDER.rglob("*.html"):
        assert set(re.findall(r'{% icon "(\w+)"', path.read_text())) <= SYMBOLS, path


@pytest.mark.parametrize(
    ("state", "waiting", "key"),
    [
        ("waiting", "retry", "retrying"),
        ("waiting", "person", "person"),
        ("waiting", "", "time"),
        ("failed", "", "failed"),
        ("ready", "", "ready"),
        ("done", "", ""),
    ],
)
def test_where_a_task_stands(state: str, waiting: str, key: str) -> None:
    """Retrying is a waiting task whose last attempt failed."""
    assert marks.standing(state, waiting) == key


def test_a_caught_failure_is_said() -> None:
    """The task is done, but not as it should be."""
    task = AutomationTaskModel(state="done", error_class="ValueError")
    assert marks.of_task(task) is marks.CAUGHT


def test_all_symbols_are_known() -> None:
    assert marks.SYMBOLS == SYMBOLS


@pytest.mark.parametrize(("icon", "shown"), [("bolt", "bolt"), ("", "exec"), ("gone", "exec")])
def test_a_step_has_its_own_symbol_if_there_is_one(icon: str, shown: str) -> None:
    assert marks.of_step(Vertex("a", Kind.EXECUTE, "A", icon=icon)) == shown
