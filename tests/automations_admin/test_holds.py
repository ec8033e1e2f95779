"""What is paused, at the top of the pages of flows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from automations.engine import pausing
from automations_admin import holds
from tests.automations_admin.conftest import VIEW
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

SHIPPING = Shipping.get_automation_class_name()
LIST = "/admin/automations/flow/"
PAGE = f"{LIST}{SHIPPING}/"


def test_what_is_paused_is_said_everything_first() -> None:
    pausing.pause(SHIPPING, "charge")
    pausing.pause(SHIPPING)
    pausing.pause()
    said = [hold.text for hold in holds.in_force(frozenset({SHIPPING}))]
    assert said == [
        "Everything is paused.",
        "Shipping is paused.",
        "Charge in Shipping is paused.",
    ]


def test_pauses_of_other_flows_are_not_said() -> None:
    pausing.pause(SHIPPING)
    assert holds.in_force(frozenset({"other.Flow"})) == []
    assert len(holds.in_force(None)) == 1


def test_the_pages_of_flows_tell_it(staff: Callable[..., Client]) -> None:
    client = staff(VIEW, "pause_automationmodel")
    pausing.pause(SHIPPING, reason="Gateway <down>")
    for path in (LIST, PAGE):
        html = client.get(path).content.decode()
        assert "Shipping is paused." in html
        assert "Gateway &lt;down&gt;" in html


def test_a_flow_and_its_chosen_step_are_paused_from_its_page(
    staff: Callable[..., Client],
) -> None:
    client = staff(VIEW, "pause_automationmodel")
    html = client.get(PAGE, {"node": "charge"}).content.decode()
    assert "Pause flow…" in html
    assert "Pause Charge…" in html
    query = urlencode({"flow": SHIPPING, "step": "charge"}).replace("&", "&amp;")
    assert f"/admin/automations/pause/hold/?{query}" in html
    assert "Pause flow…" not in staff(VIEW).get(PAGE).content.decode()
