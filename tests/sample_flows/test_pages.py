"""Addresses of the pages: each name leads to its view, as mails and templates expect."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from sample_flows import views
from sample_flows.links import PAGES


@pytest.mark.parametrize(
    ("name", "arguments", "path", "view"),
    [
        ("start", [], "/", views.start),
        ("profile", ["k-1"], "/profile/k-1/", views.profile),
        ("unsubscribe", ["MQ:1x:_s-g"], "/unsubscribe/MQ:1x:_s-g/", views.unsubscribe),
    ],
)
def test_name_leads_to_its_view(name: str, arguments: list[str], path: str, view: Any) -> None:
    """There and back; a signed token keeps its colons."""
    assert reverse(name, PAGES, arguments) == path
    assert resolve(path, PAGES).func is view


@pytest.mark.parametrize("name", ["profile", "unsubscribe"])
def test_page_of_somebody_needs_to_know_whose(name: str) -> None:
    """There is no address without a key or token."""
    with pytest.raises(NoReverseMatch):
        reverse(name, PAGES)
