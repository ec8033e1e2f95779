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
from tests.automations_admin.shop import NAME, Simple

ROOT = Path(automations_admin.__file__).parent
CATALOG = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is missing")


@needs_gettext
def test_every_text_is_translated() -> None:
    """None is missing and none is doubtful."""
    command = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(CATALOG)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+ translated messages\.\n", result.stderr)


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
