"""The package as it was before its newest migrations, from the history of the repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from tests.acceptance.soak.alone import ROOT

MIGRATIONS = "automations/migrations"
#: What of the repository the old code needs.
PARTS = ("automations", "automations_admin", "sample_flows", "tests")


def problem() -> str:
    """Return why there is no past to look at; empty if there is."""
    try:
        commit_before(1)
    except (OSError, subprocess.CalledProcessError, LookupError) as error:
        return f"no earlier state of the code ({error}); clone the repository with its history."
    return ""


def migrations() -> list[str]:
    """Return the names of the migrations, oldest first."""
    return sorted(path.stem for path in (ROOT / MIGRATIONS).glob("suite_*.py"))


def commit_before(back: int) -> str:
    """Return the last commit without the newest `back` migrations.

    Raises:
        LookupError: history does not reach back to it.
    """
    path = f"{MIGRATIONS}/{migrations()[-back]}.py"
    added = _git("log", "--diff-filter=A", "--format=%H", "--", path).split()
    commit = f"{added[-1]}^" if added else "HEAD"
    if not added and path in _git("ls-files", MIGRATIONS).split():
        raise LookupError(f"history does not say when {path} was added")
    return _git("rev-parse", "--verify", commit).strip()


def extract(commit: str, folder: Path) -> None:
    """Write the package as it was at a commit into a folder."""
    packed = subprocess.run(
        ["git", "archive", commit, *PARTS], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout
