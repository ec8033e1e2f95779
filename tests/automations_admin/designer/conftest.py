"""Who designs in the console, and what they find there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations.designed import drafts, publishing
from automations.models import FlowVersion
from automations_admin.designer import built
from tests.automations_admin.conftest import VIEW
from tests.flows import designs

PAGE = "/admin/automations/design/"
DESIGN, PUBLISH = "design_automationmodel", "publish_automationmodel"
MOVE, CANCEL = "move_automationmodel", "cancel_automationmodel"


@pytest.fixture
def designer(staff: Callable[..., Client]) -> Client:
    """Somebody who may design and publish."""
    designs.CALLS.clear()
    return staff(VIEW, DESIGN, PUBLISH, MOVE, CANCEL)


@pytest.fixture
def user(designer: Client) -> User:
    """The designer's account."""
    return User.objects.get(username__contains=DESIGN)


@pytest.fixture
def draft(user: User) -> FlowVersion:
    """A draft of a new flow."""
    return drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=user)


@pytest.fixture
def published(draft: FlowVersion, user: User) -> FlowVersion:
    """The first version of a flow."""
    return publishing.publish(draft, revision=1, actor=user, note="First")


def url(version: FlowVersion, *more: str) -> str:
    """Return the address of a page about a version or draft."""
    kind = "version" if version.number else "draft"
    return "/".join([f"{PAGE}{version.flow.name}", kind, str(version.pk), *more, ""])


@pytest.fixture
def _built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The designer's script was built."""
    monkeypatch.setattr(built, "url", lambda name: f"/static/automations_admin/{name}")


def config(client: Client, page: str) -> dict[str, Any]:
    """Return what a page tells the designer's script."""
    html = client.get(page).content.decode()
    found = re.search(
        r'<script id="a-designer-config" type="application/json">(.*?)</script>', html
    )
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said
