"""Somebody who may take histories out and bring them in, and histories to begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import testing
from automations.histories import document
from automations.histories.document import Document, Options
from tests.automations_admin.conftest import DATA, TRACES, VIEW
from tests.flows.acting import Shipping

LIST = "/admin/automations/automationmodel/"
EXPORT, IMPORT = f"{LIST}export/", f"{LIST}import/"
MAY_EXPORT, MAY_IMPORT = "export_automationmodel", "import_automationmodel"
SECRETS = "view_secrets_automationmodel"


def content(answer: Any) -> bytes:
    """Return the file that an answer holds."""
    assert answer.status_code == 200, answer
    assert "attachment" in answer["Content-Disposition"], answer.content.decode()
    return b"".join(answer.streaming_content)


@pytest.fixture
def exporter(staff: Callable[..., Client]) -> Client:
    """Somebody who may take histories out, without secrets."""
    return staff(VIEW, DATA, TRACES, MAY_EXPORT)


@pytest.fixture
def importer(staff: Callable[..., Client]) -> Client:
    """Somebody who may bring histories in, and see them."""
    return staff(VIEW, DATA, MAY_IMPORT)


@pytest.fixture
def anna(db: None) -> User:
    """Whom the form is for."""
    return User.objects.create_user("anna")


@pytest.fixture
def run(anna: User) -> testing.Run:
    """An instance with a secret of which a step failed after a person had answered."""
    found = testing.start(Shipping, order=7, broken=True, password="swordfish", note="=1+1")
    testing.submit(found.automation, anna, approved="on")
    return found


@pytest.fixture
def history(run: testing.Run) -> Document:
    """Its history, taken out with everything; the instance is gone."""
    (found,) = document.documents([run.row.pk], Options(redact=False))
    run.automation.kill()
    return found
