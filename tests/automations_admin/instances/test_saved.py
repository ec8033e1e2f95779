"""Filters under a name: saved, shared, renamed, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations_admin.models import SavedFilter
from tests.automations_admin.conftest import VIEW

LIST = "/admin/automations/automationmodel/"
ADD = f"{LIST}filters/add/"


def page(client: Client, url: str = LIST, **sent: Any) -> str:
    answer = client.post(url, sent, follow=True) if sent else client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def viewer(staff: Callable[..., Client]) -> Client:
    """Somebody with one right, whose name is that of the right."""
    return staff(VIEW)


@pytest.fixture
def mine(viewer: Client) -> SavedFilter:
    owner = User.objects.get(username=VIEW)
    return SavedFilter.objects.create(owner=owner, name="Mine", query="state=failed")


def test_the_filter_in_force_is_saved_and_chosen(viewer: Client) -> None:
    """And then is no longer offered to be saved."""
    before = page(viewer, f"{LIST}?state=failed&q=17")
    assert "Save this filter…" in before
    html = page(viewer, ADD, query="state=failed&q=17", name="Broken", shared="on")
    assert "The filter “Broken” was saved." in html
    assert 'aria-current="page">Broken' in html
    assert "Save this filter…" not in html
    saved = SavedFilter.objects.get()
    assert (saved.query, saved.shared, saved.owner.username) == ("state=failed&q=17", True, VIEW)
    assert "Save this filter…" not in page(viewer)


@pytest.mark.parametrize("query", ["", "p=2", "state=nonsense", "x=1", "&" * 3_000])
def test_nothing_is_no_filter(viewer: Client, query: str) -> None:
    """There is nothing to save, and the name that was typed is kept."""
    html = page(viewer, ADD, query=query, name="Broken", shared="on")
    assert "There is nothing to save" in html
    assert 'value="Broken"' in html
    assert " checked" in html
    assert not SavedFilter.objects.exists()


def test_without_a_filter_no_name_is_asked_for(viewer: Client) -> None:
    answer = viewer.get(ADD, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "There is nothing to save" in answer.content.decode()


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(
    viewer: Client, mine: SavedFilter
) -> None:
    """What was typed is still there, and the filter."""
    html = page(viewer, ADD, query="task=failed", name="Mine", shared="on")
    assert "You have a filter of this name already." in html
    assert 'value="Mine"' in html
    assert 'name="query" value="task=failed"' in html
    assert " checked" in html
    assert SavedFilter.objects.count() == 1
    assert "Give the filter a name." in page(viewer, ADD, query="task=failed", name="")


def test_others_see_what_is_shared(
    viewer: Client, mine: SavedFilter, staff: Callable[..., Client]
) -> None:
    """With the owner's name, and cannot change it."""
    other = staff(VIEW, "delete_automationmodel")
    assert "Mine" not in page(other, f"{LIST}?state=failed")
    mine.shared = True
    mine.save()
    html = page(other, f"{LIST}?state=failed")
    assert "Mine" in html
    assert f"from {VIEW}" in html


def test_the_owner_renames_shares_and_deletes(viewer: Client, mine: SavedFilter) -> None:
    """From the list, when the filter is chosen."""
    url = f"{LIST}filters/{mine.pk}/"
    assert url in page(viewer, f"{LIST}?state=failed")
    assert url not in page(viewer)
    assert "state: Failed" in page(viewer, url)
    page(viewer, url, name="Broken", shared="on")
    mine.refresh_from_db()
    assert (mine.name, mine.shared, mine.query) == ("Broken", True, "state=failed")
    assert "It disappears for all staff." in page(viewer, f"{url}delete/")
    assert SavedFilter.objects.exists()
    html = page(viewer, f"{url}delete/", yes="1")
    assert "The filter “Broken” was deleted." in html
    assert not SavedFilter.objects.exists()


def test_nobody_else_changes_it_but_superusers(
    mine: SavedFilter, root: Client, staff: Callable[..., Client]
) -> None:
    """Shared or not."""
    SavedFilter.objects.update(shared=True)
    other = staff(VIEW, "delete_automationmodel")
    for url in (f"{LIST}filters/{mine.pk}/", f"{LIST}filters/{mine.pk}/delete/"):
        assert other.get(url).status_code == 404
        assert other.post(url, {"name": "x"}).status_code == 404
    mine.refresh_from_db()
    assert mine.name == "Mine"
    page(root, f"{LIST}filters/{mine.pk}/", name="Ours")
    mine.refresh_from_db()
    assert (mine.name, mine.owner.username) == ("Ours", VIEW)
    page(root, f"{LIST}filters/{mine.pk}/delete/", yes="1")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_unknown_ids_are_not_found(viewer: Client, pk: str) -> None:
    """Whatever they look like."""
    assert viewer.get(f"{LIST}filters/{pk}/").status_code == 404
    assert viewer.post(f"{LIST}filters/{pk}/delete/").status_code == 404


def test_names_are_text(viewer: Client) -> None:
    """Whatever is in them."""
    html = page(viewer, ADD, query="state=failed", name='"><svg onload=alert(1)>')
    assert "<svg onload" not in html
    assert "&quot;&gt;&lt;svg onload=alert(1)&gt;" in html


def test_many_filters_cost_one_query(
    viewer: Client, mine: SavedFilter, django_assert_max_num_queries: Any
) -> None:
    """With the names of their owners."""
    viewer.get(LIST)
    for number in range(30):
        owner = User.objects.create_user(f"u{number}")
        SavedFilter.objects.create(owner=owner, name="x", query="state=failed", shared=True)
    with django_assert_max_num_queries(15):
        viewer.get(LIST)
