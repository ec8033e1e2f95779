"""Histories of instances that have really run."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.histories import document
from automations.histories.document import Document, Options
from tests.flows.acting import Shipping

#: Everything is told.
OPEN = Options(redact=False)


def told(pks: Any) -> list[Document]:
    """Return histories with everything."""
    return list(document.documents(pks, OPEN))


@pytest.fixture
def failed(db: None) -> testing.Run:
    """An instance of which a step failed after a person had answered."""
    anna = User.objects.create_user("anna")
    run = testing.start(Shipping, order=7, broken=True)
    testing.submit(run.automation, anna, approved="on")
    return run


@pytest.fixture
def history(failed: testing.Run) -> Document:
    """Its history, taken out; the instance is gone."""
    (found,) = told([failed.row.pk])
    failed.automation.kill()
    return found
