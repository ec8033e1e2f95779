"""Every template renders, and none trusts what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, override_settings

import automations
from automations import testing
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from tests.automations.people import ANSWER, browser, editor, waiting_task
from tests.flows import human

ROOT = Path(automations.__file__).parent
FOLDER = ROOT / "templates"
NAMES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))
CANARY = '"><svg onload=alert(1)>'

pytestmark = pytest.mark.urls("tests.automations.page_urls")


class Page(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture
def pages(db: None) -> dict[str, str]:
    """Return every page with a hostile text in every column that a page could show."""
    edith = editor(CANARY[:100])
    root = User.objects.create_superuser(f"root{CANARY}")
    root.groups.set(Group.objects.all())
    failing = human.AskAndFail()
    open_form = waiting_task(failing)
    testing.submit(failing, edith, {**ANSWER, "name": CANARY})
    done, form = open_form, waiting_task(human.Ask())
    closed, gone = waiting_task(human.Ask()), waiting_task(human.Ask())
    poison()
    AutomationTaskModel.objects.filter(pk=gone.pk).update(status=CANARY)
    AutomationTaskModel.objects.filter(pk=closed.pk).update(status="ask", state="done", waiting="")
    return dict(visits(browser(root), failing.id, done, form, closed, gone))


def poison() -> None:
    """Write the hostile text to every column that takes one."""
    frames = [{"file": CANARY, "line": CANARY, "function": CANARY, "source": CANARY}]
    frames.append({"locals": {CANARY: CANARY, "items": CANARY}})
    AutomationModel.objects.update(reason=CANARY, data={CANARY: CANARY})
    AutomationTaskModel.objects.update(
        message=CANARY, result={CANARY: CANARY}, error=CANARY, completed_by_name=CANARY
    )
    AutomationTaskModel.objects.filter(state="failed").update(error_class=CANARY)
    Attempt.objects.update(error=CANARY, error_class=CANARY, worker=CANARY, frames=frames)
    Event.objects.update(reason=CANARY, actor_name=CANARY)


def visits(client: Client, instance: int, *tasks: AutomationTaskModel) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every page."""
    done, form, closed, gone = tasks
    failed = AutomationTaskModel.objects.get(state="failed")
    for name, path, status in (
        ("list", "", 200),
        ("form", f"{form.pk}?back=/x/", 200),
        ("done", f"{done.pk}", 410),
        ("gone", f"{gone.pk}", 404),
        ("dashboard", "dashboard", 200),
        ("errors", "errors", 200),
        ("history", f"dashboard/{instance}", 200),
        ("traceback", f"dashboard/{instance}/traceback/{failed.pk}", 200),
    ):
        answer = client.get(f"/flows/{path}")
        assert answer.status_code == status, name
        yield name, answer.content.decode()
    for name, task, status in (("invalid", form, 200), ("late", closed, 409)):
        answer = client.post(
            f"/flows/{task.pk}", {"name": CANARY, "note": CANARY, "colour": CANARY}
        )
        assert answer.status_code == status, name
        yield name, answer.content.decode()


def test_what_is_stored_is_never_markup(pages: dict[str, str]):
    """Each page shows the hostile text, escaped."""
    for name, page in pages.items():
        assert "<svg" not in page, name
        if name != "form":
            assert "&lt;svg" in page, name


def test_pages_need_nothing_inline_and_nothing_from_elsewhere(pages: dict[str, str]):
    """They obey the strictest policy for contents: default-src 'self'."""
    for name, text in pages.items():
        page = Page(text)
        assert not page.all("style"), name
        assert not page.all("script"), name
        for tag, attributes in page.elements:
            handlers = [key for key in attributes if key == "style" or key.startswith("on")]
            assert not handlers, (name, tag)
            for address in (attributes.get("href"), attributes.get("src")):
                assert not re.match(r"(https?:)?//|javascript:", address or ""), (name, address)


def test_pages_are_accessible(pages: dict[str, str]):
    """One heading of the first level, a language, a title, labels, and unique ids."""
    for name, text in pages.items():
        page = Page(text)
        ids = [found["id"] for _, found in page.elements if found.get("id")]
        assert len(page.all("h1")) == 1, name
        assert page.all("html")[0]["lang"] == "en"
        assert len(ids) == len(set(ids)), name
        labelled = {found.get("for") for found in page.all("label")}
        for kind in ("input", "select", "textarea"):
            for field in page.all(kind):
                assert field.get("type") == "hidden" or field["id"] in labelled, (name, field)


def test_errors_are_tied_to_their_fields(pages: dict[str, str]):
    """What aria-describedby names is on the page."""
    page = Page(pages["invalid"])
    ids = {found.get("id") for _, found in page.elements}
    described = [f["aria-describedby"] for _, f in page.elements if f.get("aria-describedby")]

    assert any("id_colour_error" in (names or "") for names in described)
    assert {name for names in described for name in (names or "").split()} <= ids


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_trusts_nothing(name: str):
    """No |safe, no autoescape off: data is data."""
    text = (FOLDER / name).read_text()

    get_template(name)
    assert not re.search(r"\|\s*safe|autoescape|safeseq|crispy", text)


def test_no_code_of_ours_marks_text_as_safe():
    """What is not escaped can be traced to nobody."""
    for file in ROOT.rglob("*.py"):
        assert not re.search(r"mark_safe|SafeString|html_safe", file.read_text()), file


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if name != "automations/base.html"])
def test_a_project_can_replace_each_template(name: str, settings: Any, tmp_path: Path):
    """One by one, by a file of the same path."""
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("replaced")
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with override_settings(TEMPLATES=templates):
        assert get_template(name).render({}) == "replaced"


@pytest.mark.django_db
def test_a_project_without_context_processors_has_all_pages(settings: Any):
    """S10: the pages need no app besides auth and sessions, and no processor."""
    options = {"context_processors": []}
    templates = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    without = [name for name in settings.INSTALLED_APPS if name != "django.contrib.messages"]
    middleware = [name for name in settings.MIDDLEWARE if "messages" not in name]
    member = browser(editor())
    client = browser(User.objects.create_superuser("root"))
    task = waiting_task(human.Ask())

    others = [name for name in without if "admin" not in name]
    with override_settings(TEMPLATES=templates, MIDDLEWARE=middleware, INSTALLED_APPS=others):
        assert not apps.is_installed("django.contrib.messages")
        for path in ("", "errors", "dashboard", f"dashboard/{task.automation_id}"):
            assert client.get(f"/flows/{path}").status_code == 200
        assert member.get(f"/flows/{task.pk}").status_code == 200
        assert member.post(f"/flows/{task.pk}", ANSWER).status_code == 302


def test_the_style_sheet_is_ours_alone():
    """Light and dark, narrow screens, and no address in it."""
    text = (ROOT / "static/automations/automations.css").read_text()

    assert "prefers-color-scheme: dark" in text
    assert "max-width: 600px" in text
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.django_db
def test_a_template_that_names_a_flow_starts_no_instance():
    """Django calls the classes it is given; flows are left alone."""
    Template("{{ flow.get_verbose_name }}").render(Context({"flow": human.Ask}))

    assert not AutomationModel.objects.exists()
