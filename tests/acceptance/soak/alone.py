"""A proof in a process of its own, which opens the database of a server of its own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def is_long() -> bool:
    """Tell whether the long form is asked for."""
    return os.environ.get("AUTOMATIONS_SOAK") == "long"


def size(short: int, long: int) -> int:
    """Return how much is done; AUTOMATIONS_SOAK_PART is a share of the long form, by default 1."""
    if not is_long():
        return short
    return max(short, round(long * float(os.environ.get("AUTOMATIONS_SOAK_PART") or 1)))


def seed() -> int:
    """Return the seed that AUTOMATIONS_SOAK_SEED gives, or a new one."""
    return int(os.environ.get("AUTOMATIONS_SOAK_SEED") or secrets.randbelow(2**32))


def conduct(proof: str, *, environment: dict[str, str] | None = None, **given: Any) -> Any:
    """Run a proof in another process.

    Args:
        proof: name of the module beside this one; it is given `given` and prints JSON.
        environment: what it gets besides our own environment.
        given: what it is given.

    Returns:
        What it says in its last line.

    Raises:
        AssertionError: it ended with an error; what it wrote is in the message.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"tests.acceptance.soak.{proof}", json.dumps(given)],
        cwd=ROOT,
        env={**_bare(), "DJANGO_SETTINGS_MODULE": "tests.settings", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-8000:]
    return json.loads(done.stdout.splitlines()[-1])


def _bare() -> dict[str, str]:
    """Return our environment without what names the database of the tests."""
    mine = {key: value for key, value in os.environ.items() if key != "AUTOMATIONS_TEST_DATABASE"}
    return {**mine, "PYTHONPATH": str(ROOT)}


def given() -> Any:
    """Return what this process was given by `conduct`."""
    return json.loads(sys.argv[1])


def open_database(environment: dict[str, str]) -> None:
    """Have Django use a database, and make its tables; nothing else has used Django before."""
    import django
    from django.core.management import call_command

    os.environ.update(environment)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
