"""The steps of `make test`: cheap checks first, each with a heading, the first failure ends all.

Usage: steps.py [name ...]   without names every step runs
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PACKAGES = ["automations", "automations_admin"]
IN_CI = os.environ.get("CI") == "true"

#: Tests that measure time or start processes of their own do not share the machine with others.
ALONE = "race or crash or soak or browser"
#: pytest's answer when a selection is empty.
NOTHING_SELECTED = 5

notes: list[str] = []


class StepFailed(Exception):
    """A command of a step ended with an error."""


@dataclass(frozen=True)
class Step:
    """One heading of the output."""

    name: str
    title: str
    do: Callable[[], None]


def run(*command: str, allow: tuple[int, ...] = (0,), **environment: str) -> int:
    """Run a command at the root and return its exit code.

    Raises:
        StepFailed: the code is none of those allowed.
    """
    said = " ".join([*(f"{key}={value}" for key, value in environment.items()), *command])
    print(f"$ {said.replace(f'{ROOT}{os.sep}', '')}", flush=True)
    result = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if result.returncode not in allow:
        raise StepFailed(f"{command[0]} ended with {result.returncode}")
    return result.returncode


def tool(name: str) -> str:
    """Return the path of a command that is installed in this environment."""
    return str(Path(PYTHON).parent / name)


def leave_out(what: str, *, even_in_ci: bool = False) -> None:
    """Note in capitals that something was not done; with CI=true that is a failure.

    Raises:
        StepFailed: CI=true, where nothing may be left out.
    """
    if IN_CI and not even_in_ci:
        raise StepFailed(what)
    print(f"\n!!! {what}\n", flush=True)
    notes.append(what)


# ---------------------------------------------------------------- checks


def style() -> None:
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")


def security() -> None:
    run(PYTHON, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", *PACKAGES, "sample_flows")


def layers() -> None:
    run(tool("lint-imports"), "--no-cache")


def types() -> None:
    run(PYTHON, "-m", "mypy")


def django() -> None:
    manage("check")
    for language in ("en", "de"):
        manage("makemigrations", "--check", "--dry-run", AUTOMATIONS_TEST_LANGUAGE=language)


def manage(*arguments: str, python: str = PYTHON, **environment: str) -> None:
    run(python, "-m", "django", *arguments, DJANGO_SETTINGS_MODULE="tests.settings", **environment)


def translations() -> None:
    if shutil.which("msgfmt") is None:
        leave_out("TRANSLATIONS NOT CHECKED: msgfmt is missing; on Debian: apt-get install gettext")
        return
    run(PYTHON, "scripts/check_translations.py")


def frontend() -> None:
    if not (ROOT / "package.json").exists():
        print("There is no package.json.")
    elif shutil.which("npm") is None:
        leave_out("FRONTEND NOT CHECKED: npm is missing; on Debian: apt-get install nodejs npm")
    else:
        run("npm", "ci", "--no-audit", "--no-fund")
        run("npm", "run", "check")


def wheel() -> None:
    run(PYTHON, "scripts/check_wheel.py")


# ---------------------------------------------------------------- tests


def sqlite() -> None:
    run_tests("sqlite", everything="")


def postgresql() -> None:
    run_tests("postgresql", everything="not pure and not browser")


def mariadb() -> None:
    run_tests("mariadb", everything="not pure and not browser")


def next_versions() -> None:
    if run("scripts/setup", "next", allow=(0, 3)) == 3:
        leave_out("TESTS ON DJANGO 6.1 NOT RUN: install Python 3.12 or later", even_in_ci=True)
        return
    python = str(ROOT / ".venv-next" / "bin" / "python")
    manage("check", python=python)
    manage("makemigrations", "--check", "--dry-run", python=python)
    run_tests("sqlite", everything=f"not ({ALONE})", python=python)


def run_tests(database: str, everything: str, python: str = PYTHON) -> None:
    """Run the tests of one database: most of them side by side, the demanding ones alone."""
    both = f"({everything}) and " if everything else ""
    workers = os.environ.get("AUTOMATIONS_TEST_WORKERS") or str(min(os.cpu_count() or 1, 4))
    command = [python, "-m", "pytest", "-q"]
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        told = {"AUTOMATIONS_TEST_DB": database, "AUTOMATIONS_TEST_NOTES": file.name}
        run(*command, "-n", workers, "-m", f"{both}not ({ALONE})", **told)
        run(*command, "-m", f"{both}({ALONE})", allow=(0, NOTHING_SELECTED), **told)
        notes.extend(line for line in dict.fromkeys(file.read().splitlines()) if line not in notes)


STEPS = [
    Step("style", "Style: ruff", style),
    Step("security", "Security: bandit", security),
    Step("layers", "Layers: import-linter", layers),
    Step("types", "Types: mypy", types),
    Step("django", "Django: checks and missing migrations", django),
    Step("translations", "Translations are compiled", translations),
    Step("frontend", "Frontend: npm", frontend),
    Step("wheel", "Wheel: what it holds", wheel),
    Step("sqlite", "Tests on SQLite", sqlite),
    Step("postgresql", "Tests on PostgreSQL", postgresql),
    Step("mariadb", "Tests on MariaDB", mariadb),
    Step("next", "Tests on Python 3.12+ and Django 6.1", next_versions),
]


def main(wanted: list[str]) -> int:
    """Run the steps and print how long each took; return the exit code."""
    unknown = set(wanted) - {step.name for step in STEPS}
    if unknown:
        print(f"No such step: {', '.join(sorted(unknown))}. There are:", *(s.name for s in STEPS))
        return 2
    seconds: list[tuple[str, float]] = []
    for step in STEPS:
        if wanted and step.name not in wanted:
            continue
        print(f"\n=== {step.title} " + "=" * max(3, 72 - len(step.title)), flush=True)
        began = time.monotonic()
        try:
            step.do()
        except StepFailed as failure:
            summarise([*seconds, (step.title, time.monotonic() - began)])
            print(f"\nFAILED at: {step.title} ({failure})")
            return 1
        seconds.append((step.title, time.monotonic() - began))
    summarise(seconds)
    print("\nALL PASSED" + (", WITH THE GAPS NAMED ABOVE" if notes else ""))
    return 0


def summarise(seconds: list[tuple[str, float]]) -> None:
    """Print the seconds of every step, and what was left out."""
    print("\n=== Summary " + "=" * 65)
    for title, duration in [*seconds, ("together", sum(duration for _, duration in seconds))]:
        print(f"{duration:8.1f} s  {title}")
    for note in notes:
        print(f"!!! {note}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
