"""Designed flows are found by who may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import Http404
from django.test import RequestFactory

from automations import registry
from automations.models import FlowVersion
from automations_admin.designer import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(user: User) -> Any:
    """A request of the designer."""
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_what_runs_is_counted(request_: Any, published: FlowVersion) -> None:
    for total in (5, 6, 500):
        registry.get("designed.Invoicing")(total=total)
    (found,) = queries.listed(request_)
    assert (found.flow, found.running, found.drafts) == (published.flow, 2, ())
    assert queries.versions(published.flow) == [(published, 2)]


def test_drafts_are_listed_by_their_authors(request_: Any, draft: FlowVersion) -> None:
    (found,) = queries.listed(request_)
    assert found.drafts == (draft.author_name,)
    assert queries.drafts(draft.flow) == [draft]


def test_what_others_may_not_see_is_not_there(
    request_: Any, published: FlowVersion, settings: Any
) -> None:
    settings.AUTOMATIONS = {
        **settings.AUTOMATIONS,
        "FLOW_PERMISSION": "tests.automations_admin.designer.test_queries.nobody",
    }
    assert queries.listed(request_) == []
    with pytest.raises(Http404):
        queries.flow(request_, "Invoicing")


def nobody(user: Any, flow: str, action: str) -> bool | None:
    """Hide the designed flows."""
    return False if flow.startswith("designed.") else None


def test_a_name_that_can_be_none_is_not_found(request_: Any) -> None:
    for name in ("\x00", "Nothing"):
        with pytest.raises(Http404):
            queries.flow(request_, name)
