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


def test_what_can_be_no_flow_has_no_page() -> None:
    found = Links(admin.site)
    assert found.flow("a/b") == found.flow("") == ""


def test_questions_have_addresses() -> None:
    """For an instance, or for one of its tasks; with the way back."""
    found, base = Links(admin.site), "/admin/automations/automationmodel/7/act"
    assert found.act("cancel", 7) == f"{base}/cancel/"
    assert found.act("retry", 7, 8, back="/admin/") == f"{base}/retry/8/?back=%2Fadmin%2F"


def test_a_project_without_form_pages_has_no_link_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's URLs are optional."""
    assert links.form_page(7)

    def missing(*args: object, **kwargs: object) -> str:
        raise NoReverseMatch

    monkeypatch.setattr(links, "reverse", missing)
    assert links.form_page(7) == ""


def test_a_console_without_plans_has_no_link_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts on many are a capability of their own."""
    asked = {}

    def answer(name: str, **kwargs: object) -> str:
        asked["name"] = name
        return "/admin/plan/"

    monkeypatch.setattr(links, "reverse", answer)
    found = Links(admin.site).plan("retry", flow="shop.Payment", step="", same="f", task="failed")
    assert asked["name"] == "admin:automations_batch_plan"
    assert found == "/admin/plan/?act=retry&flow=shop.Payment&same=f&task=failed"

    def missing(*args: object, **kwargs: object) -> str:
        raise NoReverseMatch

    monkeypatch.setattr(links, "reverse", missing)
    assert Links(admin.site).plan("retry", flow="shop.Payment") == ""


def test_mails_can_lead_to_the_failures_of_a_flow() -> None:
    found = Links(admin.site).failures(flow="shop.Payment")
    assert found == "/admin/automations/failure/?flow=shop.Payment"
