"""Trying out as a capability."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin import site
from django.test import Client

from automations_admin import conf
from automations_admin.rehearsing.capability import Rehearsing
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.rehearsing.conftest import NAME, PAGE

pytestmark = pytest.mark.django_db

FLOW = f"/admin/automations/flow/{NAME}/"


def test_it_is_one_of_the_usual_capabilities() -> None:
    assert "automations_admin.rehearsing.capability.Rehearsing" in conf.get().CAPABILITIES


def test_it_brings_a_page_for_flows_and_one_for_drafts() -> None:
    names = [pattern.name for pattern in Rehearsing().flow_urls(site)]
    assert names == ["automations_try", "automations_try_draft"]


def test_the_page_of_a_flow_leads_to_it(tester: Client) -> None:
    assert f'href="{PAGE}"' in tester.get(FLOW).content.decode()
    assert f'href="{PAGE}?start=check"' in tester.get(FLOW, {"node": "check"}).content.decode()


def test_only_who_may_see_data_finds_it(staff: Callable[..., Client]) -> None:
    client = staff(VIEW)
    assert "/try/" not in client.get(FLOW).content.decode()
    assert client.get(PAGE).status_code == 403


def test_a_flow_that_is_not_in_the_code_has_none(tester: Client) -> None:
    assert tester.get("/admin/automations/flow/gone.Flow/try/").status_code == 404
