"""Starting as a capability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client

from automations.designed import publishing
from automations.models import FlowVersion
from automations_admin import conf
from automations_admin.starting.capability import Starting
from tests.automations.designed.conftest import author as author
from tests.automations.designed.conftest import draft as draft
from tests.automations.designed.conftest import published as published
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.starting.conftest import START, page_of
from tests.flows.by_hand import Once, Parcel
from tests.flows.designs import Shop

pytestmark = pytest.mark.django_db

PARCEL = Parcel.get_automation_class_name()
FLOW = f"/admin/automations/flow/{PARCEL}/"


def test_it_is_one_of_the_usual_capabilities() -> None:
    assert "automations_admin.starting.capability.Starting" in conf.get().CAPABILITIES


def test_it_brings_a_page_for_flows() -> None:
    assert [one.name for one in Starting().flow_urls(site)] == ["automations_start"]


def test_the_page_of_a_flow_leads_to_it(starter: Client) -> None:
    assert f'href="{page_of(Parcel)}"' in starter.get(FLOW).content.decode()


def test_only_who_may_start_finds_it(staff: Callable[..., Client]) -> None:
    client = staff(VIEW)
    assert "/start/" not in client.get(FLOW).content.decode()
    assert client.get(page_of(Parcel)).status_code == 403
    assert client.post(page_of(Parcel)).status_code == 403


def only_parcels(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: one flow may be started, all may be seen."""
    return flow == PARCEL if action == "start" else None


def test_a_right_may_be_for_some_flows(staff: Callable[..., Client], settings: Any) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_parcels"}
    client = staff(VIEW, START)
    assert client.get(page_of(Parcel)).status_code == 200
    assert client.get(page_of(Once)).status_code == 403
    assert client.post(page_of(Once), {"data": "{}"}).status_code == 403


@pytest.mark.parametrize("name", ["gone.Flow", Shop.get_automation_class_name()])
def test_what_is_gone_or_abstract_starts_nobody(starter: Client, name: str) -> None:
    for method in (starter.get, starter.post):
        assert method(f"/admin/automations/flow/{name}/start/").status_code == 404


def test_a_retired_flow_starts_nobody(starter: Client, published: FlowVersion) -> None:
    flow = published.flow
    url = f"/admin/automations/flow/{flow.automation_class}/"
    assert f'href="{url}start/"' in starter.get(url).content.decode()
    design = f"/admin/automations/design/{flow.name}/"
    assert f'href="{url}start/"' in starter.get(design).content.decode()
    publishing.retire(flow, actor=published.author, reason="Over")
    assert starter.get(f"{url}start/").status_code == 404
    assert f'href="{url}start/"' not in starter.get(design).content.decode()
