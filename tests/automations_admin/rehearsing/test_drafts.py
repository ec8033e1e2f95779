"""A draft of a designed flow is tried out before anything of it is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import registry
from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations.dryrun.test_guard import counts
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.rehearsing.conftest import Trying
from tests.flows import designs

pytestmark = pytest.mark.django_db

DESIGN = "design_automationmodel"


@pytest.fixture
def author(staff: Callable[..., Client]) -> Client:
    """Somebody who may design and see data."""
    designs.CALLS.clear()
    return staff(VIEW, DATA, DESIGN)


@pytest.fixture
def user(author: Client) -> User:
    return User.objects.get(username__contains=DESIGN)


@pytest.fixture
def draft(user: User) -> FlowVersion:
    return drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=user)


@pytest.fixture
def page(draft: FlowVersion) -> str:
    return f"/admin/automations/flow/designed.Invoicing/draft/{draft.pk}/try/"


@pytest.fixture
def trying(author: Client, page: str) -> Trying:
    return Trying(author, page)


def test_a_draft_is_stepped_through(trying: Trying) -> None:
    text = trying.begin(data='{"total": 5}')
    assert "is_big does not hold." in text
    assert "Invoices, draft of" in text
    text = trying.press("next")
    assert "Would call send_invoice" in text
    assert designs.CALLS == []


def test_it_leads_back_to_the_draft(author: Client, page: str, trying: Trying) -> None:
    back = f'href="{page.replace("flow/designed.", "design/").replace("/try/", "/design/")}"'
    for html in (author.get(page).content.decode(), trying.begin(data='{"total": 5}')):
        assert back in html
        assert "Back to the draft" in html


def test_the_clock_is_moved_and_a_result_chosen(trying: Trying) -> None:
    assert "Would call" not in trying.begin(data='{"total": 5}')
    text = trying.press("by", amount="2", unit="days")
    assert "Would call send_invoice" in text
    assert any(act.startswith("way:") for act in trying.acts())


def test_nothing_is_stored_and_nobody_else_sees_the_class(trying: Trying) -> None:
    before = counts()
    trying.begin(data='{"total": 500}')
    trying.press("next")
    assert counts() == before
    assert registry.find("designed.Invoicing") is None


def test_it_is_the_draft_as_it_is_stored(trying: Trying, draft: FlowVersion, user: Any) -> None:
    trying.begin(data='{"total": 5}')
    document = designs.invoicing()
    document["nodes"][1]["waitFor"]["seconds"] = 3600
    drafts.save(draft, document, revision=1, actor=user)
    assert "Would call send_invoice" in trying.press("by", amount="2", unit="hours")


def test_a_step_that_is_gone_meanwhile_is_told(
    trying: Trying, draft: FlowVersion, user: Any
) -> None:
    trying.begin(data='{"total": 5}', start="later")
    document = designs.invoicing()
    del document["nodes"][1]
    drafts.save(draft, document, revision=1, actor=user)
    assert "later" in trying.press("next")


def test_a_draft_with_problems_says_which(
    author: Client, page: str, draft: FlowVersion, user: Any
) -> None:
    document = designs.invoicing(amount="much")
    document["nodes"][2]["name"] = "send_it"
    drafts.save(draft, document, revision=1, actor=user)
    html = author.get(page).content.decode()
    assert "Send it: amount: Enter a number" in html
    assert f"/admin/automations/design/Invoicing/draft/{draft.pk}/design/" in html


def test_what_only_a_class_shows_is_said(
    author: Client, page: str, draft: FlowVersion, user: Any
) -> None:
    document = designs.invoicing()
    document["nodes"][1] = {"id": "later", "kind": "update", "values": {}}
    drafts.save(draft, document, revision=1, actor=user)
    assert "nothing to set" in author.get(page).content.decode()


def test_a_script_of_one_draft_is_none_of_another(
    trying: Trying, author: Client, user: Any
) -> None:
    trying.begin(data='{"total": 5}')
    other = drafts.begin("Billing", "Bills", designs.invoicing("Billing"), actor=user)
    there = f"/admin/automations/flow/designed.Billing/draft/{other.pk}/try/"
    response = author.post(there, {"script": trying.script, "act": "next"})
    assert "cannot be taken up again" in response.content.decode()


def test_what_is_no_draft_is_not_found(author: Client, page: str, draft: FlowVersion) -> None:
    assert author.get(page.replace("Invoicing", "Other")).status_code == 404
    assert author.get(page.replace("designed.Invoicing", "shop.Invoicing")).status_code == 404
    assert author.get(page.replace(str(draft.pk), str(draft.flow_id).zfill(32))).status_code == 404


@pytest.mark.parametrize("rights", [(VIEW,), (VIEW, DATA), (VIEW, DESIGN)])
def test_it_takes_both_rights(
    author: Client, staff: Callable[..., Client], page: str, rights: tuple[str, ...]
) -> None:
    assert staff(*rights).get(page).status_code == 403
