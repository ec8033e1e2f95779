"""The long proofs of `make soak`: one heading for each on each database, all of them in any case.

Usage: proofs.py [name ...]   without names every proof runs
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALL = ("sqlite", "postgresql", "mariadb")
SERVERS = ("postgresql", "mariadb")
ACCEPTANCE, ENGINE = "tests/acceptance", "tests/automations/engine"
#: Exit code of pytest if all tests were deselected.
NOTHING = 5


@dataclass(frozen=True)
class Proof:
    """One proof.

    Attributes:
        name, title: as which it is asked for and announced.
        tests: the files with its tests.
        databases: on which it runs.
    """

    name: str
    title: str
    tests: tuple[str, ...]
    databases: tuple[str, ...] = ALL


PROOFS = (
    Proof("kills", "Workers are killed and stopped", (f"{ACCEPTANCE}/test_soak.py",)),
    Proof(
        "restarts",
        "The database is restarted and killed",
        (f"{ACCEPTANCE}/test_soak_restarts.py",),
        SERVERS,
    ),
    Proof("days", "400 days pass", (f"{ACCEPTANCE}/test_soak_days.py",)),
    Proof(
        "oracle",
        "Random acts are compared with an oracle",
        (f"{ENGINE}/test_line_oracle.py", f"{ENGINE}/test_state_machine.py"),
    ),
    Proof(
        "upgrade",
        "Old and new code work while the database is migrated",
        (f"{ACCEPTANCE}/test_soak_upgrade.py",),
        SERVERS,
    ),
    Proof("load", "Twenty minutes under load", (f"{ACCEPTANCE}/test_soak_load.py",)),
    Proof(
        "celery",
        "Celery's workers are killed, its brokers restarted and emptied",
        (f"{ACCEPTANCE}/test_soak_celery.py",),
        ("postgresql",),
    ),
    Proof("batch", "10,000 failures are retried as one batch", (f"{ACCEPTANCE}/test_bulk.py",)),
    Proof(
        "imports",
        "50,000 damaged files are imported",
        (f"{ACCEPTANCE}/test_fuzzed_imports.py",),
    ),
)


def chosen(wanted: list[str]) -> list[tuple[Proof, str]]:
    """Return the proofs that were asked for, each with a database to run on.

    Raises:
        LookupError: there is no such proof.
    """
    if unknown := {*wanted} - {proof.name for proof in PROOFS}:
        known = ", ".join(proof.name for proof in PROOFS)
        raise LookupError(f"No such proof: {', '.join(sorted(unknown))}. There are: {known}")
    only = os.environ.get("AUTOMATIONS_TEST_DB")
    return [
        (proof, database)
        for proof in PROOFS
        for database in proof.databases
        if (not wanted or proof.name in wanted) and only in {None, "", database}
    ]


def run(proof: Proof, database: str) -> bool:
    """Run one proof on one database; tell whether it held."""
    print(f"\n=== {proof.title} ({database}) ".ljust(78, "="), flush=True)
    told = {"AUTOMATIONS_TEST_DB": database, "AUTOMATIONS_SOAK": "long", "AUTOMATIONS_FUZZ": "long"}
    command = [sys.executable, "-m", "pytest", "-q", *proof.tests]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, check=False)
    return done.returncode in {0, NOTHING}


def main(wanted: list[str]) -> int:
    """Run the proofs, print how long each took and what failed; return the exit code."""
    try:
        todo = chosen(wanted)
    except LookupError as error:
        print(error)
        return 2
    lines, failed = [], False
    for proof, database in todo:
        began = time.monotonic()
        held = run(proof, database)
        failed = failed or not held
        word = "" if held else "  FAILED"
        lines.append(f"{time.monotonic() - began:8.0f} s  {proof.name} on {database}{word}")
    print("\n=== Summary ".ljust(78, "="), *lines, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
