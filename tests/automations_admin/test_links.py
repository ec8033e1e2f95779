"""Addresses of the pages."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch

from automations_admin import links
from automations_admin.links import Links


def test_empty_filters_are_left_out() -> None:
    """And what is in them is quoted."""
    found = Links(admin.site).instances(flow="a b&c", step="", definition=None, task="failed")
    assert found == "/admin/automations/automationmodel/?flow=a+b%26c&task=failed"


def test_pages_have_names_in_lower_case() -> None:
    """As Jazzmin wants them."""
    found = Links(admin.site)
    assert found.flows() == "/admin/automations/flow/"
    page = found.flow("shop.Payment", node="book")
    assert page == "/admin/automations/flow/shop.Payment/?node=book"
    assert found.instance(7) == "/admin/automations/automationmodel/7/change/"
    assert [url for _label, url in found.crumbs(flow=("Payment", "x.P"))][-1].endswith("/flow/x.P/")


def test_a_project_without_form_pages_has_no_link_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's URLs are optional."""
    assert links.form_page(7)

    def missing(*args: object, **kwargs: object) -> str:
        raise NoReverseMatch

    monkeypatch.setattr(links, "reverse", missing)
    assert links.form_page(7) == ""
