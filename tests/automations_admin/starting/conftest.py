"""Somebody who may start instances, and the page of a flow."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.automations_admin.conftest import VIEW

START = "start_automationmodel"


def page_of(flow: Any) -> str:
    """Return the address of the question for a flow."""
    return f"/admin/automations/flow/{flow.get_automation_class_name()}/start/"


class Asking:
    """A client that sends the page of a flow as it was shown last."""

    def __init__(self, client: Client, flow: Any) -> None:
        self.client, self.url, self.text = client, page_of(flow), ""
        self.response: Any = None
        self.open()

    def open(self) -> str:
        """Open the page anew."""
        return self._show(self.client.get(self.url))

    def send(self, **fields: Any) -> str:
        """Send the page, and return what it says then."""
        sent = {"seen": self._hidden("seen"), "once": self._hidden("once"), "data": "{}"}
        return self._show(self.client.post(self.url, {**sent, **fields}))

    def _hidden(self, name: str) -> str:
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.text)
        found = re.search(r'value="([^"]*)"', tag[0]) if tag else None
        return html.unescape(found[1]) if found else ""

    def _show(self, response: Any) -> str:
        self.response = response
        if response.status_code == 200:
            self.text = response.content.decode()
        return html.unescape(self.text)

    @property
    def led_to(self) -> str:
        """Where the answer leads; "" if the page is shown again."""
        found: str = self.response.headers.get("Location", "")
        return found


@pytest.fixture
def starter(staff: Callable[..., Client]) -> Client:
    """Somebody who may see and start, and see accounts."""
    return staff(VIEW, START, "view_user")


@pytest.fixture
def asking(starter: Client) -> Callable[[Any], Asking]:
    """Return a function that opens the page of a flow."""
    return lambda flow: Asking(starter, flow)


@pytest.fixture
def anna(db: None) -> User:
    """A customer."""
    return User.objects.create_user("anna")
