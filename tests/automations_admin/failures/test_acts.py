"""What can be done to a whole group."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin

from automations.permissions import Action
from automations_admin.failures import acts
from automations_admin.failures.queries import Key, Sample
from automations_admin.links import Links
from tests.automations_admin.failures.flaky import key

LINKS = Links(admin.site)
EVERY = frozenset(Action)


@pytest.fixture
def _plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console has a page for plans."""
    monkeypatch.setattr(Links, "plan", lambda self, act, **said: f"/plan/?act={act}&{_said(said)}")


def _said(filters: dict[str, Any]) -> str:
    return "&".join(f"{name}={value}" for name, value in filters.items())


def failed(may: frozenset[Action], count: int, of: Key) -> list[tuple[str, str]]:
    newest = [Sample(of, 7, 3, "")]
    found = acts.failed(LINKS, lambda action, flow: action in may, of, count, newest)
    return [(act.label, act.url) for act in found]


def retrying(may: frozenset[Action], of: Key) -> list[tuple[str, str]]:
    found = acts.retrying(LINKS, lambda action, flow: action in may, of)
    return [(act.label, act.url) for act in found]


@pytest.mark.usefixtures("_plans")
def test_a_group_is_retried_through_a_plan_of_just_this_group() -> None:
    """The number on the button is the number of its tasks."""
    ((label, url),) = failed(EVERY, 38, key())
    assert label == "Retry 38…"
    assert parse_qs(urlsplit(url).query) == {
        "act": ["retry"],
        "flow": ["x"],
        "step": ["step"],
        "same": ["f"],
        "task": ["failed"],
    }


@pytest.mark.parametrize(
    ("may", "labels"),
    [
        (EVERY, ["Retry…", "Fix and retry…"]),
        (EVERY - {Action.EDIT_DATA}, ["Retry…"]),
        (EVERY - {Action.RETRY}, []),
        (frozenset({Action.VIEW}), []),
    ],
)
@pytest.mark.usefixtures("_plans")
def test_a_group_of_one_is_acted_on_like_any_task(
    may: frozenset[Action], labels: list[str]
) -> None:
    """With the pages that there are for one; what may not be done is not shown."""
    found = dict(failed(may, 1, key()))
    assert list(found) == labels
    assert all(url.startswith("/admin/automations/automationmodel/3/") for url in found.values())
    assert all(url.endswith("/7/") for url in found.values())


@pytest.mark.usefixtures("_plans")
def test_what_is_tried_again_can_be_tried_now_or_held() -> None:
    """Each with its own right."""
    found = dict(retrying(EVERY, key()))
    assert list(found) == ["Try now…", "Hold…"]
    assert "act=run_now" in found["Try now…"]
    assert "act=pause" in found["Hold…"]
    assert all(url.endswith("&same=f&task=retrying") for url in found.values())
    assert [label for label, _url in retrying(frozenset({Action.PAUSE}), key())] == ["Hold…"]
    assert retrying(frozenset({Action.RETRY}), key()) == []


@pytest.mark.usefixtures("_plans")
def test_what_cannot_be_told_from_others_is_not_acted_on_as_a_group() -> None:
    """Without a fingerprint the plan would be of the whole step."""
    assert failed(EVERY, 2, key(fingerprint="")) == retrying(EVERY, key(fingerprint="")) == []


def test_without_a_page_for_plans_there_are_no_buttons_for_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They would lead nowhere."""
    monkeypatch.setattr(Links, "plan", lambda self, act, **said: "")
    assert failed(EVERY, 2, key()) == retrying(EVERY, key()) == []
