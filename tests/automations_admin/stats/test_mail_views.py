"""The weekly mail: chosen for oneself and for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from tests.automations.people import browser
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on, whose

__all__ = ["colleague", "digest_on"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("digest_on")]

Colleague = Callable[..., User]

FLOW = f"/admin/automations/flow/{NAME}/"
ALL, MINE = f"{FLOW}weekly-mail/", f"{FLOW}weekly-mail/mine/"


@pytest.fixture
def chief(colleague: Colleague) -> User:
    """Somebody who may choose for others."""
    return colleague("chief", "reassign_automationmodel")


def sent(user: User, url: str, **values: str) -> str:
    """Send a form and return the page that follows."""
    answer = browser(user).post(url, values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# -- for oneself -----------------------------------------------------------------------------


def test_one_chooses_it_and_stops_it(colleague: Colleague) -> None:
    anna = colleague("anna")
    html = sent(anna, MINE, act="start")
    assert "on, the weekly mail about Campaign goes to anna@shop.example." in html
    assert "Stop the weekly mail" in html
    assert whose() == ["anna"]
    html = sent(anna, MINE, act="stop")
    assert "You get no weekly mail about Campaign any more." in html
    assert whose() == []


def test_twice_is_once(colleague: Colleague) -> None:
    """In two tabs, for example."""
    anna = colleague("anna")
    for act in ("start", "start"):
        sent(anna, MINE, act=act)
    assert whose() == ["anna"]
    for act in ("stop", "stop"):
        sent(anna, MINE, act=act)
    assert whose() == []


def test_the_first_choice_has_workers_send_the_mails(colleague: Colleague) -> None:
    for name in ("anna", "bert"):
        sent(colleague(name), MINE)
    from automations_admin.stats import weekly as module

    assert module.live().count() == 1


def test_without_an_address_one_is_told_what_to_do(colleague: Colleague) -> None:
    html = sent(colleague("anna", email=""), MINE)
    assert "Your account has no e-mail address" in html
    assert whose() == []


def test_what_is_in_the_settings_cannot_be_stopped_here(
    colleague: Colleague, settings: Any
) -> None:
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["anna@shop.example"]}}
    anna = colleague("anna")
    chosen(anna)
    assert "Your address is in the settings as well" in sent(anna, MINE, act="stop")
    assert whose() == []


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        (f"{FLOW}statistics/funnel/?from=2026-03-01", f"{FLOW}statistics/funnel/?from=2026-03-01"),
        ("", f"{FLOW}statistics/"),
        ("https://evil.example/", f"{FLOW}statistics/"),
        ("//evil.example", f"{FLOW}statistics/"),
        ("javascript:alert(1)", f"{FLOW}statistics/"),
    ],
)
def test_one_comes_back_to_the_page_that_one_left(
    colleague: Colleague, back: str, leads: str
) -> None:
    """And nowhere else."""
    answer = browser(colleague("anna")).post(MINE, {"back": back})
    assert (answer.status_code, answer["Location"]) == (302, leads)


def test_a_link_chooses_nothing(colleague: Colleague) -> None:
    anna = browser(colleague("anna"))
    assert anna.get(MINE).status_code == 405
    assert anna.head(MINE).status_code == 405
    assert whose() == []


# -- for others ------------------------------------------------------------------------------


def test_others_are_added_and_removed(colleague: Colleague, chief: User) -> None:
    colleague("anna")
    html = sent(chief, ALL, act="add", account="anna")
    assert "From now on the weekly mail goes to anna as well." in html
    assert "anna@shop.example" in html
    assert whose() == ["anna"]
    pk = chosen(colleague("bert")).pk
    assert "The weekly mail goes to bert no more." in sent(chief, ALL, act="remove", who=str(pk))
    assert whose() == ["anna"]


def test_what_is_done_to_others_is_in_the_log(colleague: Colleague, chief: User) -> None:
    anna = colleague("anna")
    sent(chief, ALL, act="add", account="anna")
    sent(chief, ALL, act="remove", who=str(chosen_pk(anna)))
    said = LogEntry.objects.order_by("pk").values_list("user__username", "object_repr")
    assert list(said) == [("chief", f"{NAME}: anna")] * 2


def chosen_pk(user: User) -> int:
    from automations_admin.models import DigestSubscription

    return int(DigestSubscription.objects.get(user=user).pk)


def test_a_refusal_keeps_what_was_typed(chief: User) -> None:
    html = sent(chief, ALL, act="add", account="nobody")
    assert "There is no active member of staff of this name or number." in html
    assert 'value="nobody"' in html


@pytest.mark.parametrize("who", ["", "x", "0", "-1", "9" * 30, "\x00"])
def test_who_is_gone_already_is_no_error(chief: User, who: str) -> None:
    assert "Somebody else was faster" in sent(chief, ALL, act="remove", who=who)


def test_nobody_is_removed_by_the_page_of_another_flow(colleague: Colleague, chief: User) -> None:
    other = chosen(colleague("anna"), "another.Flow")
    sent(chief, ALL, act="remove", who=str(other.pk))
    assert whose("another.Flow") == ["anna"]


def test_only_who_may_reassign_chooses_for_others(colleague: Colleague) -> None:
    anna, bert = colleague("anna"), colleague("bert")
    pk = chosen(bert).pk
    client = browser(anna)
    assert client.get(ALL).status_code == 403
    assert client.post(ALL, {"act": "add", "account": "anna"}).status_code == 403
    assert client.post(ALL, {"act": "remove", "who": pk}).status_code == 403
    assert whose() == ["bert"]


def test_names_are_text(colleague: Colleague, chief: User) -> None:
    name = '"><svg onload=alert(1)>'
    chosen(colleague(name, email="x@shop.example"))
    colleague(f"{name}2", email="y@shop.example")
    assert "<svg onload" not in sent(chief, ALL, act="add", account=name)


# -- when there is none ----------------------------------------------------------------------


@pytest.mark.parametrize("url", [MINE, ALL])
def test_without_the_setting_there_is_no_such_page(chief: User, settings: Any, url: str) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    assert browser(chief).post(url, {"account": "chief"}).status_code == 404
    assert whose() == []


@pytest.mark.parametrize("end", ["", "mine/"])
@pytest.mark.parametrize("flow", ["gone.Flow", "x" * 300])
def test_there_is_none_about_a_flow_that_never_was(chief: User, flow: str, end: str) -> None:
    url = f"/admin/automations/flow/{flow}/weekly-mail/{end}"
    assert browser(chief).post(url, {"account": "chief"}).status_code == 404
    assert whose(flow) == []
