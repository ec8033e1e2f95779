"""The layout of the project: a newcomer finds the test of a module by its path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("automations", "automations_admin", "sample_flows", "benchmarks")
#: Modules that hold declarations only, which the tests of their users cover.
WITHOUT_TEST = frozenset({"__init__", "__main__", "apps", "settings", "wsgi", "urls"})
#: The most lines that a file of code may have.
MAX_LINES = 400


def modules(*, tested: bool = False) -> Iterator[Path]:
    """Yield the modules of the packages without migrations, or those that need a test."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts or (tested and path.stem in WITHOUT_TEST):
                continue
            yield path.relative_to(ROOT)


@pytest.mark.parametrize("path", [*modules(tested=True)], ids=str)
def test_module_has_a_test_of_the_same_path(path: Path) -> None:
    """automations/engine/transition.py is tested by tests/automations/engine/test_transition.py."""
    assert (ROOT / "tests" / path.parent / f"test_{path.name}").exists()


@pytest.mark.parametrize("path", [*modules()], ids=str)
def test_file_is_short(path: Path) -> None:
    """A file that grows past the limit hides a noun of its own."""
    assert len((ROOT / path).read_text().splitlines()) <= MAX_LINES
