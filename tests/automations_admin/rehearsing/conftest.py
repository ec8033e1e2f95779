"""Somebody who may try flows out, and what a page says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.automations.dryrun.flows import Order
from tests.automations_admin.conftest import DATA, VIEW

NAME = Order.get_automation_class_name()
PAGE = f"/admin/automations/flow/{NAME}/try/"
BEGIN = {"begin": "1", "data": '{"amount": 10}', "at": "2026-03-02T09:00", "start": ""}


class Trying:
    """A client that presses the buttons of the page."""

    def __init__(self, client: Client, page: str = PAGE) -> None:
        self.client, self.page, self.text = client, page, ""

    def begin(self, **fields: Any) -> str:
        """Begin a dry run and return its page."""
        return self._post({**BEGIN, **fields})

    def press(self, act: str, **fields: Any) -> str:
        """Press a button and return the page that follows."""
        return self._post({"script": self.script, "act": act, **fields})

    @property
    def script(self) -> str:
        """The script that the page carries."""
        found = re.search(r'name="script" value="([^"]*)"', self.text)
        return html.unescape(found[1]) if found else ""

    def acts(self) -> list[str]:
        """What the buttons of the page stand for."""
        return [html.unescape(act) for act in re.findall(r'name="act" value="([^"]+)"', self.text)]

    def _post(self, fields: dict[str, Any]) -> str:
        response = self.client.post(self.page, fields)
        assert response.status_code == 200
        self.text = response.content.decode()
        return html.unescape(self.text)


@pytest.fixture
def tester(staff: Callable[..., Client]) -> Client:
    """Somebody who may see data."""
    return staff(VIEW, DATA)


@pytest.fixture
def trying(tester: Client) -> Trying:
    """The page of a flow that has a bit of everything."""
    return Trying(tester)
