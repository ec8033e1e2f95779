"""`automation_pytest`: the written test fails as the instance did, and passes once it is mended."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations import registry, testing
from automations.histories import copies, document
from automations.models import AutomationModel, Event
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[4]
#: A flow as a project has it, with an error that shows for some orders only.
SHOP = """
from automations import flow
from automations.flow import this


class Payment(flow.Automation):
    check = flow.Execute(this.count)
    charge = flow.Execute(this.pay)
    end = flow.End()

    def count(self, task):
        self.data["parts"] = len(self.data["card"].split("-"))

    def pay(self, task):
        first, second = self.data["card"].split("-")[:2]
        self.data["paid"] = f"{first} {second}"
"""
MENDED = SHOP.replace("first, second = ", "first, second, *rest = [*").replace(
    '.split("-")[:2]', '.split("-"), ""]'
)


def written(uuid: Any, *args: str, verbosity: int = 1) -> str:
    """Call the command and return what it says."""
    said = StringIO()
    call_command("automation_pytest", str(uuid), *args, stdout=said, verbosity=verbosity)
    return said.getvalue()


@pytest.fixture
def failed() -> testing.Run:
    """An instance of which a step failed after a person had answered."""
    anna = User.objects.create_user("anna")
    run = testing.start(Shipping, order=7, broken=True, name="Ann Smith", password="hunter2")
    testing.submit(run.automation, anna, approved="on")
    return run


# -- the written test ------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a flow of its own, known here and to the tests in it."""
    (tmp_path / "shop_flows.py").write_text(SHOP, encoding="utf-8")
    (tmp_path / "conftest.py").write_text("import shop_flows\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def run_pytest(project: Path) -> tuple[int, str]:
    """Run the tests of a folder in a process and on a database of their own."""
    alone = {key: said for key, said in os.environ.items() if not key.startswith("PYTEST_")}
    child = {
        **alone,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "AUTOMATIONS_TEST_FOLDER": str(project / "database"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    (project / "database").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_payment.py"]
    found = subprocess.run(command, cwd=project, env=child, capture_output=True, text=True)
    return found.returncode, found.stdout + found.stderr


@pytest.mark.only_on("sqlite")  # the processes have databases of their own
def test_it_fails_as_the_instance_did_until_the_step_is_mended(project: Path) -> None:
    """With the same error, and with the place of it."""
    shop = importlib.import_module("shop_flows")
    try:
        run = testing.start(shop.Payment, card="Ann")
        assert run.row.state == "failed"
        written(run.row.uuid, "--output", str(project / "test_payment.py"))
    finally:
        registry.unregister(shop.Payment)
        del sys.modules["shop_flows"]
    assert "Ann" not in (project / "test_payment.py").read_text(encoding="utf-8").replace("Any", "")

    code, said = run_pytest(project)
    assert code == 1, said
    assert "charge failed with ValueError: not enough values to unpack" in said
    assert "shop_flows.py:" in said
    assert "1 failed" in said

    (project / "shop_flows.py").write_text(MENDED, encoding="utf-8")
    code, said = run_pytest(project)
    assert code == 0, said
    assert "1 passed" in said


# -- what is written -------------------------------------------------------------------------


def test_people_are_left_out(failed: testing.Run) -> None:
    text = written(failed.row.uuid)
    assert not any(secret in text for secret in ("Ann Smith", "hunter2"))
    assert "tests.flows.acting.Shipping failed there with ValueError" in text


def test_texts_can_be_kept_and_secrets_are_masked_all_the_same(failed: testing.Run) -> None:
    text = written(failed.row.uuid, "--no-anonymise")
    assert "Ann Smith" in text
    assert "hunter2" not in text


def test_of_an_archived_copy_the_same_is_written(failed: testing.Run) -> None:
    uuid, before = failed.row.uuid, written(failed.row.uuid, "--no-anonymise")
    histories = list(document.documents([failed.row.pk], document.Options(redact=False)))
    failed.automation.kill()
    copies.add(histories, "")
    assert AutomationModel.objects.get().state == "archived"
    assert written(uuid, "--no-anonymise") == before


def test_another_step_can_be_named(failed: testing.Run) -> None:
    assert "testing.resume(HISTORY, 'reserve')" in written(failed.row.uuid, "--step", "reserve")


def test_it_is_recorded(failed: testing.Run) -> None:
    """It is an export."""
    written(failed.row.uuid)
    event = Event.objects.get(kind="exported")
    assert event.automation_class == "tests.flows.acting.Shipping"
    assert event.detail == {"count": 1}


# -- files -----------------------------------------------------------------------------------


def test_a_file_is_written_once(failed: testing.Run, tmp_path: Path) -> None:
    """What is there is not overwritten."""
    path = tmp_path / "test_charge.py"
    assert "Run it with: pytest" in written(failed.row.uuid, "--output", str(path))
    before = path.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="is there already"):
        written(failed.row.uuid, "--output", str(path))
    assert path.read_text(encoding="utf-8") == before


def test_quiet_is_quiet(failed: testing.Run, tmp_path: Path) -> None:
    assert written(failed.row.uuid, "--output", str(tmp_path / "a.py"), verbosity=0) == ""


def test_a_file_that_cannot_be_written_is_said(failed: testing.Run, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        written(failed.row.uuid, "--output", str(tmp_path / "none" / "a.py"))


# -- refusals --------------------------------------------------------------------------------


def test_an_instance_that_is_not_here_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no instance with the UUID"):
        written(uuid4())


def test_something_else_than_a_uuid_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid UUID value"):
        written("7")


def test_an_instance_that_has_not_failed_is_refused() -> None:
    User.objects.create_user("anna")
    run = testing.start(Shipping, order=7)
    with pytest.raises(CommandError, match="No step of this history has failed"):
        written(run.row.uuid)
