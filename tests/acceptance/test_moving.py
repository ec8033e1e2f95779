"""A site moves from SQLite to PostgreSQL by the commands that docs/deployment.md prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from automations import testing
from automations.models import AutomationModel, AutomationTaskModel, RollupState
from tests.flows.basics import Paused, Told

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.django_db(transaction=True)]

#: What happens on the old site: one instance waits for a message, one for a month.
BEFORE = """
import sys, django; django.setup()
from django.core.management import call_command
from tests.flows.basics import Paused, Told
call_command("migrate", run_syncdb=True, verbosity=0)
Told(note={"where": ["SQLite", None, 1.5]}), Paused()
call_command(*sys.argv[1:])
"""


def printed(command: str, file: Path) -> list[str]:
    """Return the arguments of a command that the page prints, with a file of ours."""
    page = (ROOT / "docs" / "deployment.md").read_text()
    (line,) = re.findall(rf"python manage\.py ({command} .*)", page)
    return [str(file) if word == "site.jsonl" else word for word in shlex.split(line)]


def states() -> list[str]:
    """Return the states of all instances, in the order of their start."""
    return list(AutomationModel.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def moved(tmp_path: Path) -> None:
    """Bring rows from an SQLite file into this test's database."""
    site = tmp_path / "site.jsonl"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "AUTOMATIONS_TEST_DB": "sqlite",
        "AUTOMATIONS_TEST_DATABASE": str(tmp_path / "db.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-c", BEFORE, *printed("dumpdata", site)], env=environment, check=True
    )
    call_command(*printed("loaddata", site), verbosity=0)


@pytest.mark.usefixtures("moved")
def test_what_waits_goes_on_where_it_was_moved_to() -> None:
    """Data have come along; a message is heard, and a timer fires when its month is over."""
    told = AutomationModel.objects.get(automation_class=Told.get_automation_class_name())
    assert told.data == {"note": {"where": ["SQLite", None, 1.5]}}

    Told.dispatch_message(told.pk, "hello", None, {"go": True})
    with testing.frozen_time() as clock:
        testing.run_due()
        assert states() == ["completed", "running"]
        clock.advance(timedelta(days=31))
        testing.run_due()

    assert states() == ["completed", "completed"]


@pytest.mark.usefixtures("moved")
def test_new_rows_get_new_numbers() -> None:
    """The sequences stand behind what was loaded."""
    known = set(AutomationTaskModel.objects.values_list("pk", flat=True))

    Paused()

    assert states() == ["running", "running", "running"]
    assert AutomationTaskModel.objects.exclude(pk__in=known).count() == 1
    assert RollupState.objects.count() == 1
