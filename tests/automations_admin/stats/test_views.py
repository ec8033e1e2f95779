"""The views of the statistics."""

from __future__ import annotations

import pytest
from django.test import Client

from automations.engine.rollups import sums
from automations.engine.rollups.counts import Count
from automations.engine.rollups.reading import Key
from automations_admin.stats import views
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db


def test_every_page_of_a_flow_that_is_gone_is_shown(viewer: Client) -> None:
    key = Key("gone.Flow", "f", (("offer", "a"),), (("source", "web"),))
    number = sums.slices([key])[key]
    sums.add({(number, False, Count("start", "entered", 3600 * 490_000)): 3})
    for page in views.PAGES:
        for query in ("", "?from=2020-01-01", "?format=csv"):
            name = f"{page.name}/" if page.name else ""
            url = f"/admin/automations/flow/gone.Flow/statistics/{name}{query}"
            assert viewer.get(url).status_code == 200, url


def test_every_page_is_linked_and_keeps_the_days(crowd: Crowd, viewer: Client) -> None:
    url = "/admin/automations/flow/tests.flows.campaign.Campaign/statistics/?from=2026-03-01"
    for tab in viewer.get(url).context["views"]:
        assert "from=2026-03-01" in tab.url
        assert viewer.get(tab.url).status_code == 200


def test_nothing_is_changed_by_them(viewer: Client) -> None:
    url = "/admin/automations/flow/tests.flows.campaign.Campaign/statistics/"
    assert viewer.post(url).status_code == 405


def test_no_cell_begins_a_formula() -> None:
    assert views._harmless("=1+1") == "'=1+1"
    assert views._harmless(-3) == -3
