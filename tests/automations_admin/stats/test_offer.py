"""What the pages of statistics offer about the weekly mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations_admin.stats import views
from tests.automations.people import browser
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on

__all__ = ["colleague", "digest_on"]

pytestmark = pytest.mark.django_db

URL = f"/admin/automations/flow/{NAME}/statistics/"


def html(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_offered_by_default(viewer: Client) -> None:
    assert "weekly" not in html(viewer)


def test_every_page_offers_it(digest_on: Any, viewer: Client) -> None:
    for page in views.PAGES:
        assert "Mail me this weekly" in html(viewer, f"{URL}{page.name}/" if page.name else URL)


def test_who_has_chosen_it_can_stop_it(digest_on: Any, colleague: Callable[..., User]) -> None:
    anna = colleague("anna")
    chosen(anna)
    found = html(browser(anna))
    assert "Stop the weekly mail" in found
    assert "Mail me this weekly" not in found


def test_what_others_chose_is_not_shown(
    digest_on: Any, colleague: Callable[..., User], viewer: Client
) -> None:
    chosen(colleague("anna"))
    assert "Mail me this weekly" in html(viewer)


def test_only_who_may_choose_for_others_is_led_to_their_page(
    digest_on: Any, colleague: Callable[..., User]
) -> None:
    may, may_not = colleague("may", "reassign_automationmodel"), colleague("not")
    assert f'/flow/{NAME}/weekly-mail/"' in html(browser(may))
    assert f'/flow/{NAME}/weekly-mail/"' not in html(browser(may_not))
