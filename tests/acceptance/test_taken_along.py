"""A developer takes along as Python what marketing has drawn, and brings the file up to date."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.designed.adoption import adoption_of
from automations.document.introspection import document_of
from automations.models import AutomationTaskModel, FlowVersion
from sample_flows.flows.welcome import Marketing, Welcome
from tests.sample_flows.conftest import make_person

pytestmark = pytest.mark.django_db

NAME = "WelcomeReminded"
MODULE = "shop_flows"
#: A Monday, noon in Berlin.
MONDAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
DAYS = 20
TOLD = (
    "status", "state", "waiting", "message", "branch", "way", "created", "finished",
)  # fmt: skip
REMIND = {
    "id": "s1x",
    "name": "remind",
    "kind": "sendMail",
    "template": "welcome/reminder",
    "waitFor": {"t": "duration", "seconds": 259_200},
    "next": "not_confirmed",
}

Importing = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def author() -> User:
    """Somebody who designs and publishes."""
    return User.objects.create_superuser("dora")


@pytest.fixture
def copied(author: User) -> FlowVersion:
    """The welcome series as a designed flow, as a copy in the console begins."""
    document = {**document_of(Welcome).to_json(), "name": NAME}
    base = f"{Marketing.__module__}:{Marketing.__name__}"
    draft = drafts.begin(NAME, "Welcome, with a reminder", document, actor=author, base=base)
    return publishing.publish(draft, revision=1, actor=author, note="A copy")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A Python file of a project."""
    return tmp_path / f"{MODULE}.py"


@pytest.fixture
def imported(file: Path) -> Importing:
    """Import the file as it is now; its class is forgotten at the end of the block."""

    @contextmanager
    def importing() -> Iterator[Any]:
        spec = importlib.util.spec_from_file_location(MODULE, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[MODULE] = module
        spec.loader.exec_module(module)
        cls = getattr(module, NAME)
        try:
            yield cls
        finally:
            registry.unregister(cls)
            del sys.modules[MODULE]

    return importing


def reminding(copied: FlowVersion, author: User) -> FlowVersion:
    """Publish the next version: who does not confirm is reminded after three days."""
    document = deepcopy(copied.document)
    confirm = document["nodes"][0]
    confirm["else"] = REMIND["id"]
    document["nodes"].append(REMIND)
    draft = drafts.of(copied.flow, author)
    draft = drafts.save(draft, document, revision=draft.revision, actor=author)
    return publishing.publish(draft, revision=draft.revision, actor=author, note="Reminds")


def take_along(version: FlowVersion, author: User, file: Path) -> None:
    """Download a version as Python from its page."""
    client = Client()
    client.force_login(author)
    page = f"/admin/automations/design/{NAME}/version/{version.pk}/"
    html = client.get(page).content.decode()
    assert f'href="{page}python/"' in html
    file.write_bytes(client.get(f"{page}python/").content)


def parted(cls: Any) -> tuple[int, bool, int]:
    """Return the version that a class says it comes from, if it was changed, and a newer one."""
    found = adoption_of(cls)
    assert found is not None
    return found.number, found.changed, found.newer


def live(flow: Any, confirmed: int | None) -> list[Any]:
    """Let somebody go through a flow, and return the history and the mails."""
    mail.outbox.clear()
    with testing.frozen_time(MONDAY) as clock, testing.drawing(offer="10% voucher"):
        person = make_person("grace@example.com")
        run = testing.Run(flow.enter(person=person, source="telephone", country="DE"))
        for day in range(DAYS):
            if day == confirmed:
                flow.deliver("confirmed", key=person.email)
            clock.advance(timedelta(days=1))
            testing.run_due()
    tasks = AutomationTaskModel.objects.filter(automation_id=run.row.pk).order_by("pk")
    told = [run.row.state, run.row.reason, *tasks.values_list(*TOLD)]
    person.delete()
    return [told, [letter.subject for letter in mail.outbox]]


@pytest.mark.parametrize("confirmed", [None, 1])
def test_the_class_that_is_downloaded_runs_as_what_was_drawn(
    copied: FlowVersion, author: User, file: Path, imported: Importing, confirmed: int | None
) -> None:
    take_along(reminding(copied, author), author, file)
    with imported() as cls:
        assert issubclass(cls, Marketing)
        assert live(cls, confirmed) == live(registry.get(f"designed.{NAME}"), confirmed)


@pytest.mark.parametrize("confirmed", [None, 1])
def test_a_file_is_brought_up_to_the_next_version(
    copied: FlowVersion, author: User, file: Path, imported: Importing, confirmed: int | None
) -> None:
    """What the developer has written into it stays."""
    take_along(copied, author, file)
    assert f'"designed.{NAME}"' in file.read_text()
    remark = "    # Legal wants this first.\n    confirm ="
    file.write_text(file.read_text().replace("    confirm =", remark))
    reminding(copied, author)
    with imported() as cls:
        assert parted(cls) == (1, False, 2)
        assert "Your offer ends soon" not in live(cls, None)[1]
        out = StringIO()
        call_command("automation_export", file, patch=f"designed.{NAME}", yes=True, stdout=out)
    assert "+    remind = (" in out.getvalue()
    assert remark in file.read_text()
    with imported() as cls:
        assert parted(cls) == (2, False, 0)
        assert live(cls, confirmed) == live(registry.get(f"designed.{NAME}"), confirmed)


def test_what_the_base_says_of_the_flow_is_no_change_of_it(
    author: User, file: Path, imported: Importing
) -> None:
    """The class inherits the model of the person, which the document need not name."""
    said = {**document_of(Welcome).to_json(), "name": NAME}
    document = {name: value for name, value in said.items() if name != "models"}
    base = f"{Marketing.__module__}:{Marketing.__name__}"
    draft = drafts.begin(NAME, "Welcome", document, actor=author, base=base)
    take_along(publishing.publish(draft, revision=1, actor=author, note="Drawn"), author, file)
    with imported() as cls:
        assert parted(cls) == (1, False, 0)
        out = StringIO()
        call_command("automation_export", file, patch=f"designed.{NAME}", yes=True, stdout=out)
    assert "nothing to write" in out.getvalue()
