"""Build wheel and source archive, and check that they hold what users need and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["automations", "automations_admin"]

#: Each must match at least one file of the wheel.
NEEDED = [
    "automations/py.typed",
    "automations/migrations/*.py",
    "automations/templates/automations/*.html",
    "automations/locale/de/LC_MESSAGES/django.mo",
    "automations_admin/py.typed",
    "automations_admin/templates/**/*.html",
    "automations_admin/static/**/console.css",
    "automations_admin/static/**/console.js",
    "automations_admin/static/**/viewer.js",
    "automations_admin/static/**/layout.js",
    "automations_admin/static/**/designer.js",
    "automations_admin/static/**/designer.css",
    "automations_admin/static/**/app.js",
    "automations_admin/static/**/THIRD_PARTY_LICENSES.md",
    "automations_admin/locale/de/LC_MESSAGES/django.mo",
]
#: Each must be in the source archive: a file, or a folder with files in it.
NEEDED_IN_SOURCE = [
    "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile",
    "automations", "automations_admin", "sample_flows", "tests", "docs", "scripts", "frontend",
    "package.json",
]  # fmt: skip


def build(folder: str) -> tuple[set[str], set[str]]:
    """Return the names of the files in a fresh wheel and in a fresh source archive."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", folder, "-t"]
    for target in ("wheel", "sdist"):
        subprocess.run([*command, target], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = Path(folder).glob("*.whl")
    (source,) = Path(folder).glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
    with tarfile.open(source) as archive:
        in_source = {name.partition("/")[2] for name in archive.getnames()}
    return in_wheel, in_source


def problems(in_wheel: set[str], in_source: set[str]) -> Iterator[str]:
    """Return what is missing and what is too much, a sentence each."""
    for pattern in NEEDED:
        matches = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)}
        if not matches & in_wheel:
            yield f"The wheel has no {pattern}."
    for name in sorted(files_of_the_packages() - in_wheel):
        yield f"The wheel lacks {name}."
    for name in sorted(in_wheel):
        top = name.partition("/")[0]
        if top not in PACKAGES and not top.endswith(".dist-info"):
            yield f"The wheel holds {name}, which belongs to no package."
        elif "/tests/" in name or name.endswith((".pyc", ".po~")):
            yield f"The wheel holds {name}, which no user needs."
    for name in NEEDED_IN_SOURCE:
        if not any(held == name or held.startswith(f"{name}/") for held in in_source):
            yield f"The source archive lacks {name}."


def files_of_the_packages() -> set[str]:
    """Return every file below the packages that is not made by running them."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }


def main() -> int:
    """Print every problem and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        in_wheel, in_source = build(folder)
    found = list(problems(in_wheel, in_source))
    print("\n".join(found) or f"{len(in_wheel)} files in the wheel, as it should be.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
