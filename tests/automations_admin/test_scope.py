"""All that match, or those chosen one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations_admin import scope
from tests.automations_admin.shop import Simple


@pytest.fixture
def found(db: None) -> Any:
    """Return a function that says which instances an address means."""
    boss = User.objects.create_superuser("boss")

    def of(query: str) -> list[int]:
        request = RequestFactory().get(f"/?{query}")
        request.user = boss
        return sorted(scope.of(request).instances.values_list("pk", flat=True))

    return of


def test_without_a_choice_all_that_match_are_meant(found: Any) -> None:
    one, two = Simple(fail="x"), Simple()
    assert found("") == [one.id, two.id]
    assert found("task=failed") == [one.id]


def test_those_chosen_must_match_as_well(found: Any) -> None:
    one, two = Simple(fail="x"), Simple()
    assert found(f"scope=chosen&ids={one.id}&ids={two.id}&ids=x") == [one.id, two.id]
    assert found(f"scope=chosen&ids={two.id}&task=failed") == []
    assert found("scope=chosen") == []


def test_without_a_list_there_is_nothing_to_choose_from(found: Any, settings: Any) -> None:
    from django.http import Http404

    settings.AUTOMATIONS_ADMIN = {"CAPABILITIES": ()}
    with pytest.raises(Http404):
        found("")
