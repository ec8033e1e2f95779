"""The steps of `make test`: cheap checks first, each with a heading, the first failure ends all.

Usage: steps.py [name ...]   without names every step runs
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PACKAGES = ["automations", "automations_admin"]
IN_CI = os.environ.get("CI") == "true"

#: Tests that start processes of their own do not share the machine with the others.
DEMANDING = ("race", "crash", "soak")
ALONE = " or ".join(DEMANDING)
DATABASES = ("sqlite", "postgresql", "mariadb")
#: What is walked in a browser on the newest versions as well; everything is on the oldest.
WALKS = (
    "tests/automations_admin/test_browser.py",
    "tests/acceptance/test_operator.py",
)
#: Words of the line with which pytest closes, by the tally they belong to.
TALLIED = {"passed": "passed", "failed": "failed", "error": "failed", "errors": "failed",
           "skipped": "skipped"}  # fmt: skip

notes: list[str] = []
#: Commands that were begun before their turn, with what they print.
begun: dict[tuple[str, ...], tuple[subprocess.Popen[bytes], IO[bytes]]] = {}
tally = {"passed": 0, "failed": 0, "skipped": 0}


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
    announce(command, environment)
    if command in begun:
        code = finish(*begun.pop(command))
    else:
        told = {**os.environ, **environment}
        code = subprocess.run(command, cwd=ROOT, env=told, check=False).returncode
    if code not in allow:
        raise StepFailed(f"{command[0]} ended with {code}")
    return code


def begin(*command: str) -> None:
    """Begin a command before its turn; `run` then waits for its end and prints what it said."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 - `finish` closes it
    told = {"stdout": said, "stderr": said, "start_new_session": True}
    begun[command] = subprocess.Popen(command, cwd=ROOT, **told), said


def finish(process: subprocess.Popen[bytes], said: IO[bytes]) -> int:
    """Wait for what was begun, print what it said, and return its exit code."""
    with said:
        code = process.wait()
        said.seek(0)
        print(said.read().decode(errors="replace"), end="", flush=True)
    return code


def announce(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Print a command as somebody would type it."""
    said = " ".join([*(f"{key}={value}" for key, value in environment.items()), *command])
    print(f"$ {said.replace(f'{ROOT}{os.sep}', '')}", flush=True)


def run_pytest(*arguments: str, python: str = PYTHON, before: str = "", **environment: str) -> None:
    """Run pytest, show what it prints, and add what it counts to the tally.

    Args:
        arguments: of pytest.
        python: the interpreter.
        before: what each line is printed after.
        environment: variables besides those that there are.

    Raises:
        StepFailed: a test failed, or none was selected.
    """
    command = [python, "-m", "pytest", "-q", *arguments]
    announce(command, environment)
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(f"{before}{line}", end="", flush=True)
            closing = line if line.strip() else closing
    for count, word in re.findall(r"(\d+) ([a-z]+)", closing):
        if word in TALLIED:
            tally[TALLIED[word]] += int(count)
    if process.returncode:
        raise StepFailed(f"pytest ended with {process.returncode}")


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
    if shutil.which("npm") is None:
        leave_out("FRONTEND NOT CHECKED: npm is missing; on Debian: apt-get install nodejs npm")
    else:
        run("npm", "run", "check")


def wheel() -> None:
    run(PYTHON, "scripts/check_wheel.py")


# ---------------------------------------------------------------- tests


def sqlite() -> None:
    run_tests("sqlite", everything=True)


def postgresql() -> None:
    run_tests("postgresql", everything=False)


def mariadb() -> None:
    run_tests("mariadb", everything=False)


def demanding() -> None:
    """Run what is demanding on all databases side by side: each mostly waits for its processes."""
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(run_alone, name, f"{name}: ") for name in DATABASES]
    for one in runs:
        one.result()


def next_versions() -> None:
    if run("scripts/setup", "next", allow=(0, 3)) == 3:
        leave_out("TESTS ON DJANGO 6.1 NOT RUN: install Python 3.12 or later", even_in_ci=True)
        return
    python = str(ROOT / ".venv-next" / "bin" / "python")
    manage("check", python=python)
    manage("makemigrations", "--check", "--dry-run", python=python)
    # Races and crashes are the business of the databases, and are tried on each above; what uses no
    # database is tried once.
    ordinary = ("-n", workers(), "-m", f"not pure and not (browser or {ALONE})")
    run_pytest(*ordinary, python=python, AUTOMATIONS_TEST_DB="sqlite")
    run_pytest("-n", workers(), *WALKS, python=python, AUTOMATIONS_TEST_DB="sqlite")


def workers() -> str:
    """Return how many processes run tests side by side."""
    return os.environ.get("AUTOMATIONS_TEST_WORKERS") or str(min(os.cpu_count() or 1, 4))


def run_tests(database: str, *, everything: bool) -> None:
    """Run the tests of one database but the demanding ones.

    Args:
        database: which one.
        everything: also what uses no database, and what is seen in a browser; without it
            modules of pages are shared out between the servers.
    """
    beside = ("-n", workers())
    if not everything:
        ordinary = f"not pure and not (browser or {ALONE})"
        run_noting(database, *beside, "-m", ordinary, AUTOMATIONS_TEST_SHARED="1")
        return
    run_noting(database, *beside, "-m", f"not (browser or {ALONE})")
    run_noting(database, *beside, "-m", f"browser and not ({ALONE})", *marked("browser"))


def run_alone(database: str, before: str = "") -> None:
    """Run the tests of one database that start processes of their own."""
    part = "" if database == "sqlite" else "not pure and "
    chosen = f"{part}not browser and ({ALONE})"
    run_noting(database, "-m", chosen, *marked(*DEMANDING), before=before)


def marked(*marks: str) -> list[str]:
    """Return the files with tests that have one of these marks: to read all takes half a minute."""
    wanted = re.compile(rf"\bmark\.({'|'.join(marks)})\b")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    found = [path for path in files if wanted.search(path.read_text(encoding="utf-8"))]
    return [str(path.relative_to(ROOT)) for path in found]


def run_noting(database: str, *arguments: str, before: str = "", **environment: str) -> None:
    """Run tests on a database, and note what they say was left out."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        told = {"AUTOMATIONS_TEST_DB": database, "AUTOMATIONS_TEST_NOTES": file.name, **environment}
        run_pytest(*arguments, before=before, **told)
        notes.extend(line for line in dict.fromkeys(file.read().splitlines()) if line not in notes)


#: What keeps one processor busy and can run beside the steps before it.
EARLY = [(PYTHON, "-m", "mypy"), ("scripts/setup", "next")] + (
    [("npm", "run", "check")] if shutil.which("npm") else []
)

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
    Step("demanding", "Races, crashes and soak on the three databases", demanding),
    Step("next", "Tests on Python 3.12+ and Django 6.1", next_versions),
]


def main(wanted: list[str]) -> int:
    """Run the steps and print how long each took; return the exit code."""
    unknown = set(wanted) - {step.name for step in STEPS}
    if unknown:
        print(f"No such step: {', '.join(sorted(unknown))}. There are:", *(s.name for s in STEPS))
        return 2
    seconds: list[tuple[str, float]] = []
    if not wanted:
        for command in EARLY:
            begin(*command)
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
            close()
            return 1
        seconds.append((step.title, time.monotonic() - began))
    summarise(seconds)
    print("\nALL PASSED" + (", WITH THE GAPS NAMED ABOVE" if notes else ""))
    close()
    return 0


def summarise(seconds: list[tuple[str, float]]) -> None:
    """Print the seconds of every step, and what was left out."""
    print("\n=== Summary " + "=" * 65)
    for title, duration in [*seconds, ("together", sum(duration for _, duration in seconds))]:
        print(f"{duration:8.1f} s  {title}")
    for note in notes:
        print(f"!!! {note}")
    sys.stdout.flush()


def close() -> None:
    """Print as the last line how many tests ran, over all databases and versions."""
    if any(tally.values()):
        counts = ", ".join(f"{count} {word}" for word, count in tally.items())
        print(f"Tests: {counts}", flush=True)


def end_begun() -> None:
    """End what was begun and whose turn has not come, with all that it has started."""
    for process, _ in begun.values():
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    finally:
        end_begun()
    sys.exit(code)
