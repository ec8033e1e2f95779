"""German: complete."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

import automations_admin
from automations import registry, testing
from automations.models import AutomationTaskModel
from automations.status import TaskState
from tests.automations_admin.shop import NAME, Payment, Simple

ROOT = Path(automations_admin.__file__).parent
CATALOG = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is missing")


@needs_gettext
def test_every_text_is_translated() -> None:
    """None is missing and none is doubtful."""
    command = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(CATALOG)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+ translated messages\.\n", result.stderr)


def test_no_text_is_hidden_from_the_collector() -> None:
    """It knows Django's functions by their names and by `_`, and by no other name."""
    hidden = re.compile(r"import \w*gettext\w* as (?!_$)\w+", re.M)
    for path in ROOT.rglob("*.py"):
        assert not hidden.search(path.read_text(encoding="utf-8")), path


@needs_gettext
def test_the_catalog_holds_every_text_of_the_code(tmp_path: Path) -> None:
    """Collecting the texts anew finds no other ones."""
    copy = tmp_path / "automations_admin"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.po"))
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--no-location"]
    environment = {**os.environ}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run(
        [*command, "--no-wrap"], cwd=copy, env=environment, check=True, capture_output=True
    )
    fresh = (copy / "locale/de/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    texts = re.compile(r'^msgid(?:_plural)? "(.*)"$', re.M)
    stored = CATALOG.read_text(encoding="utf-8")
    assert set(texts.findall(fresh)) == set(texts.findall(stored))


def test_the_pages_speak_german(operator: Client) -> None:
    """And put the same numbers in."""
    run = Simple(fail="x")
    base = "/admin/automations"
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    for url, said in (
        (f"{base}/flow/", "Nach Dringlichkeit geordnet"),
        (f"{base}/flow/{NAME}.Simple/", "führt Code aus"),
        (f"{base}/automationmodel/", "Wo sie steht"),
        (f"{base}/automationmodel/{run.id}/change/", "Von selbst wird der Schritt nicht"),
        (f"{base}/automationmodel/{run.id}/data/", "Zurück, nichts ändern"),
    ):
        # The language of a request outlives it in the thread that served it.
        with translation.override("en"):
            assert said in operator.get(url, **german).content.decode(), url


def test_what_the_engine_stored_is_read_in_german(operator: Client) -> None:
    """On the instance's page, why it waits, attempts and history; in the list; before a retry."""
    run = Payment()  # the groups that its forms address do not exist
    task = AutomationTaskModel.objects.get(automation=run.id, state=TaskState.FAILED)
    base = "/admin/automations/automationmodel/"
    for url, times in (
        (f"{base}{run.id}/change/", 3),
        (base, 1),
        (f"{base}{run.id}/retry/{task.pk}/", 1),
    ):
        with translation.override("en"):
            html = operator.get(url, HTTP_ACCEPT_LANGUAGE="de").content.decode()
        assert html.count("Es gibt keine Gruppe mit name=&#x27;Warehouse&#x27;") == times, url
        assert "There is no" not in html
    assert task.error.startswith("There is no group with name='Warehouse'.")


def test_why_an_instance_is_blocked_is_read_in_german(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the sentence, and with the event."""
    with testing.frozen_time() as clock:
        run = Payment(stock=False)
        monkeypatch.delitem(registry._classes, f"{NAME}.Payment")
        clock.advance(minutes=2)
        testing.run_due()
        url = f"/admin/automations/automationmodel/{run.id}/change/"
        html = operator.get(url, HTTP_ACCEPT_LANGUAGE="de").content.decode()

    assert html.count(f"Der Ablauf {NAME}.Payment ist nicht registriert.") == 2


def test_why_an_act_is_refused_is_read_in_german(operator: Client) -> None:
    """By the engine, and by what reads the data that were typed."""
    run = Simple()
    task = AutomationTaskModel.objects.filter(automation=run.id).earliest("pk")
    base = f"/admin/automations/automationmodel/{run.id}"
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}

    late = operator.post(f"{base}/retry/{task.pk}/", **german)
    typed = operator.post(f"{base}/data/", {"data": '{"a": 1 "b": 2}', "reason": "x"}, **german)

    assert "Dieser Schritt ist nicht fehlgeschlagen" in late.content.decode()
    assert "Hier fehlt ein Komma (Zeile 1, Spalte 9)" in typed.content.decode()
