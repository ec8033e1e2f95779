"""What tasks, messages and people have changed in the data."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import testing
from automations.engine import recovery
from automations.models import AutomationTaskModel
from automations_admin.instances import deltas
from automations_admin.instances.sight import Sight
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

ALL = Sight(data=True, traces=True, secrets=True)


@pytest.fixture
def run() -> testing.Run:
    """Let a step, a message and a person change data."""
    User.objects.create_user("anna")
    found = testing.start(Shipping, order=7)
    found.automation.send_message("voucher", None, {"amount": 5})
    recovery.edit_data(found.row, {**found.data, "token": "t"}, actor="olga")
    return found


def told(run: testing.Run, sight: Sight = ALL) -> dict[str, list[Any]]:
    """Return the changes by their titles."""
    found = deltas.deltas(run.row, Shipping.graph, sight).shown
    return {
        delta.title: [(change.path, change.before, change.after) for change in delta.changes]
        for delta in found
    }


def test_it_is_told_who_changed_what(run: testing.Run) -> None:
    assert told(run) == {
        "Reserve": [("reserved", None, "1")],
        "Message voucher": [("voucher", None, "5")],
        "Edited by olga": [("token", None, '"••••••••"')],
    }


def test_without_the_right_to_data_nothing_is_told(run: testing.Run) -> None:
    assert told(run, Sight(data=False, traces=True, secrets=False)) == {}


def test_what_was_too_large_is_told_by_its_keys(run: testing.Run) -> None:
    AutomationTaskModel.objects.filter(status="reserve").update(changes={"keys": ["reserved"]})
    found = deltas.deltas(run.row, Shipping.graph, ALL)
    assert [delta.keys for delta in found.shown if delta.title == "Reserve"] == [("reserved",)]


def test_a_copy_may_say_anything(run: testing.Run) -> None:
    """Its page is shown nonetheless."""
    for odd in (5, [], {"keys": 3}, {"keys": None}):
        AutomationTaskModel.objects.filter(status="reserve").update(changes=odd)
        found = deltas.deltas(run.row, Shipping.graph, ALL)
        assert [delta.keys for delta in found.shown if delta.title == "Reserve"] == [()]


def test_three_questions_are_asked(run: testing.Run, django_assert_num_queries: Any) -> None:
    row = run.row
    with django_assert_num_queries(3):
        deltas.deltas(row, Shipping.graph, ALL)


def test_what_was_set_back_is_told(run: testing.Run) -> None:
    """A restart that keeps the data has changed nothing."""
    recovery.restart(run.row, "reserve", keep=True, actor="olga", reason="Wrong stock")
    assert "Set back by olga" not in told(run)
    recovery.restart(run.row, "reserve", keep=False, actor="olga", reason="Wrong stock")
    assert told(run)["Set back by olga"] == [("reserved", "2", "1")]


def test_every_change_is_on_some_page(
    run: testing.Run, monkeypatch: pytest.MonkeyPatch, viewer: Client
) -> None:
    """Newest first, whoever has made it."""
    monkeypatch.setattr(deltas, "MOST", 2)
    pages = [viewer.get(f"/admin/automations/automationmodel/{run.row.pk}/change/")]
    while url := pages[-1].context["delta_pages"]["earlier"]:
        pages.append(viewer.get(url))
    titles = [[delta.title for delta in page.context["deltas"].shown] for page in pages]
    assert titles == [["Edited by olga", "Message voucher"], ["Reserve"]]
    assert [bool(page.context["delta_pages"]["later"]) for page in pages] == [False, True]
