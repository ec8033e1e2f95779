"""The pages about one flow, side by side."""

from __future__ import annotations

import pytest
from django.contrib import admin

from automations_admin import tabs
from automations_admin.links import Links


def test_the_page_itself_is_marked() -> None:
    """The last tab leads to the flow's instances."""
    found = tabs.of_flow(Links(admin.site), "shop.Payment", "automations_grid")
    assert [tab.current for tab in found] == [False, True, False, False]
    assert found[1].url == "/admin/automations/flow/shop.Payment/grid/"
    assert found[-1].url.endswith("/automationmodel/?flow=shop.Payment")


def test_a_page_that_is_not_there_has_no_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its capability is switched off."""
    monkeypatch.setattr(tabs, "PAGES", (*tabs.PAGES, ("Other", "automations_no_such_page")))
    found = tabs.of_flow(Links(admin.site), "shop.Payment", "automations_grid")
    assert "Other" not in [tab.label for tab in found]
