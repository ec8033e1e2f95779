"""German: complete, and without effect on what is stored."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

import automations
from automations import wording
from automations.engine import holding, store
from automations.graph import Modifier
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import EventKind, InstanceState, TaskState, Waiting
from tests.automations.people import ANSWER, VIEW, browser, editor, person, waiting_task
from tests.flows import human

ROOT = Path(automations.__file__).parent
CATALOG = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
#: Words that people must not read, as they are for developers or too familiar.
UNWANTED = re.compile(r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Nn]ode|[Tt]ask|[Ii]nstance|[Ww]orkflow)\b")

needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is missing")


def entries() -> list[tuple[str, str]]:
    """Return (msgid, msgstr) of the catalog without its header; plurals one by one."""
    found = []
    for block in CATALOG.read_text(encoding="utf-8").split("\n\n")[1:]:
        source = re.findall(r'^msgid(?:_plural)? "(.*)"$', block, re.M)
        target = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)
        found += zip(source, target, strict=True)
    return found


@needs_gettext
def test_every_text_is_translated():
    """None is missing and none is doubtful."""
    command = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", str(CATALOG)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)

    assert re.fullmatch(r"\d+ translated messages\.\n", result.stderr)


@needs_gettext
def test_the_catalog_holds_every_text_of_the_code(tmp_path: Path):
    """Collecting the texts anew finds no other ones."""
    copy = tmp_path / "automations"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "*.po"))
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--no-location"]
    alone = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([*command, "--no-wrap"], cwd=copy, env=alone, check=True, capture_output=True)
    fresh = (copy / "locale/de/LC_MESSAGES/django.po").read_text(encoding="utf-8")

    def sources(text: str) -> set[str]:
        return set(re.findall(r'^msgid "(.+)"$', text, re.M))

    assert sources(fresh) == sources(CATALOG.read_text(encoding="utf-8"))


def test_translations_keep_the_places_for_values():
    """What is filled in by name is filled in under the same name; "every day" needs no number."""
    for source, target in entries():
        expected, found = (set(re.findall(r"%\(\w+\)[sd]", text)) for text in (source, target))
        assert found == expected, source


def test_translations_are_polite_and_speak_one_language():
    """Step, instance and task have one German word each."""
    for source, target in entries():
        assert not UNWANTED.search(target), (source, target)
        assert target.endswith(":") == source.endswith(":"), source


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("step", "Schritt"),
        ("instance", "Instanz"),
        ("automation", "Ablauf"),
        ("task", "Aufgabe"),
        ("attempt", "Versuch"),
        ("event", "Ereignis"),
        ("message", "Nachricht"),
    ],
)
def test_the_words_of_the_glossary(english: str, german: str):
    """One word per thing."""
    with translation.override("de"):
        assert translation.gettext(english) == german


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.django_db
def test_no_language_asks_for_a_migration(language: str):
    """S12: names of fields are translated when they are shown."""
    with translation.override(language):
        call_command("makemigrations", "automations", "--check", "--dry-run", stdout=StringIO())


def test_choices_and_names_are_translated_when_shown():
    """S12: the same object speaks both languages."""
    field = AutomationTaskModel._meta.get_field("message")
    with translation.override("de"):
        assert str(field.verbose_name) == "Nachricht"  # type: ignore[union-attr]
        assert str(AutomationModel._meta.verbose_name_plural) == "Instanzen"
        assert TaskState.SKIPPED.label == "Übersprungen"
        assert InstanceState.FAILED.label == "Fehlgeschlagen"
        assert EventKind.DATA_EDITED.label == "Daten bearbeitet"
        assert Waiting.RETRY.label == "den nächsten Versuch"
    with translation.override("en"):
        assert str(field.verbose_name) == "message"  # type: ignore[union-attr]
        assert TaskState.SKIPPED.label == "Skipped"


def test_small_print_in_german():
    """Cases of nouns fit where a duration is put."""
    days = 2 * 86_400
    with translation.override("de"):
        assert wording.modifier(Modifier("after", days)) == "nach 2 Tagen"
        assert wording.modifier(Modifier("skip_after", 86_400)) == "überspringen nach 1 Tag"
        assert wording.modifier(Modifier("timeout", days)) == "Zeitlimit von 2 Tagen"


@pytest.mark.django_db
@pytest.mark.urls("tests.automations.page_urls")
def test_the_pages_are_german_for_a_german_browser():
    """Words of our own, of Django and of the engine."""
    german = {"headers": {"accept-language": "de"}}
    client = browser(editor())
    staff = browser(person("staff", *VIEW))
    task = waiting_task(human.Ask())

    shown = client.get("/flows/", **german).content.decode()
    invalid = client.post(f"/flows/{task.pk}", {}, **german).content.decode()
    client.post(f"/flows/{task.pk}", ANSWER, **german)
    late = client.get(f"/flows/{task.pk}", **german).content.decode()
    history = staff.get(f"/flows/dashboard/{task.automation_id}", **german).content.decode()

    assert '<html lang="de">' in shown
    assert "1 Aufgabe wartet auf Sie." in shown
    assert "Bitte beachten Sie die markierten Stellen." in invalid
    assert "Dieses Feld ist zwingend erforderlich." in invalid
    assert "Erledigt von edith:" in late
    assert "Abgeschlossen" in history
    assert "Formular abgesendet" in history


@pytest.mark.django_db
@pytest.mark.urls("tests.automations.page_urls")
def test_what_the_engine_stored_is_read_in_german():
    """In histories, in the report of failures and where it failed; other readers read English."""
    run = human.Ask()  # the group that its form addresses does not exist
    task = AutomationTaskModel.objects.get(automation_id=run.id)
    client = browser(person("staff", *VIEW, is_staff=True))
    history = f"/flows/dashboard/{run.id}"
    for path in (history, "/flows/errors", f"{history}/traceback/{task.pk}"):
        german, english = (
            client.get(path, headers={"accept-language": language}).content.decode()
            for language in ("de", "en")
        )
        assert "NoAddressee: Es gibt keine Gruppe mit name=" in german, path
        assert "NoAddressee: There is no group with name=" in english, path


@pytest.mark.django_db
@pytest.mark.urls("tests.automations.page_urls")
def test_why_a_step_was_skipped_is_read_in_german():
    """And why an instance is blocked, by its state and by the event."""
    editor()
    run = human.Ask()
    row, reason = AutomationModel.objects.get(pk=run.id), "The automation x.Y is not registered."
    AutomationTaskModel.objects.filter(automation=row).update(
        state=TaskState.SKIPPED, message="Skipped: nobody acted in time"
    )
    with store.atomic():
        holding.block(row, reason)
    german = {"headers": {"accept-language": "de"}}

    html = browser(person("staff", *VIEW)).get(f"/flows/dashboard/{run.id}", **german)

    page = html.content.decode()
    assert "Übersprungen: Niemand hat rechtzeitig gehandelt" in page
    assert page.count("Der Ablauf x.Y ist nicht registriert.") == 2


@pytest.mark.django_db
def test_what_is_stored_does_not_depend_on_the_language():
    """German is for the eyes: rows are the same."""
    editor()
    rows = []
    for language in ("en", "de"):
        with translation.override(language):
            run = human.Ask()
        rows.append(
            AutomationTaskModel.objects.filter(automation_id=run.id).values_list(
                "status", "state", "waiting", "message"
            )[0]
        )

    assert rows[0] == rows[1]
