"""An act that has become impossible: what happened is said, and what was typed is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client

from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.models import AutomationTaskModel
from tests.automations_admin.recovery.broken import Broken, kinds
from tests.automations_admin.shop import Payment, Simple

#: What a person has typed, by the name of the field.
TYPED = {
    "reason": "Carrier confirmed it by phone",
    "result": '{"parcel": 7, "by": "hand"}',
    "message": '{"email": "ada@example.com"}',
    "user": "anna",
    "until": "2031-05-17T08:30",
}


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def anna(db: None) -> User:
    """A colleague."""
    return User.objects.create_user("anna")


@pytest.fixture
def payment(groups: dict[str, Group], anna: User) -> Broken:
    """A colleague has cancelled it while somebody else was typing."""
    run = Broken(Payment(postcode="8O331"))
    recovery.cancel(run.row, actor=anna, reason="Customer withdrew")
    return run


@pytest.mark.parametrize("name", sorted(set(VERBS) - {"copy", "note", "edit_data"}))
def test_what_was_typed_stays_whatever_the_act(root: Client, payment: Broken, name: str) -> None:
    """Each field has what was typed, and nothing is done."""
    task = AutomationTaskModel.objects.get(automation=payment.id, status="book")
    before = kinds(payment.id)
    response = root.post(payment.act(name, task if VERBS[name].on_task else None), TYPED)
    html = response.content.decode()
    assert "This is not possible now." in html
    assert "Nothing was done." in html
    form = response.context["form"]
    for field in set(TYPED) & set(form.fields):
        assert form[field].value() == TYPED[field]
        assert str(form[field]) in html
    assert (kinds(payment.id), LogEntry.objects.count()) == (before, 0)


def test_the_page_says_who_was_faster(root: Client, payment: Broken) -> None:
    """With the colleague's reason, and how the task stands."""
    task = AutomationTaskModel.objects.get(automation=payment.id, status="book")
    html = root.post(payment.act("retry", task), TYPED).content.decode()
    for said in ("What happened last", "anna", "Instance cancelled", "Customer withdrew"):
        assert said in html


def test_a_retry_that_a_colleague_was_faster_with(root: Client, anna: User, db: None) -> None:
    """It went through meanwhile, so there is nothing to retry."""
    run = Broken(Simple(fail="broken"))
    url = run.retry
    recovery.edit_and_retry(run.task, {"fail": ""}, actor=anna, reason="Fixed the card")
    html = root.post(url, {"reason": "Gateway is back"}).content.decode()
    for said in ("Step retried", "Fixed the card", "Gateway is back", "Completed"):
        assert said in html


def test_it_is_tried_again_from_where_it_was_refused(root: Client, groups: Any) -> None:
    """Nothing has to be typed twice once the way is free."""
    run = Broken(Payment(postcode="8O331"))
    recovery.pause(run.row)
    url, book = run.retry, run.task
    first = root.post(url, {"reason": "Gateway is back"})
    assert "Try again" in first.content.decode()
    recovery.resume(run.row)
    assert root.post(url, {"reason": first.context["form"]["reason"].value()}).status_code == 302
    book.refresh_from_db()
    assert book.attempts == 2


def test_what_was_refused_is_explained_before_it_is_done(root: Client, payment: Broken) -> None:
    """The page that refused it has not said what it would do."""
    typed = {"to": "join", "reason": "Booked by hand"}
    html = root.post(payment.act("move", payment.task), typed).content.decode()
    assert "This is not possible now." in html
    assert 'name="seen"' not in html


def test_a_look_shows_no_empty_fields(root: Client, payment: Broken) -> None:
    """Nothing was typed yet."""
    html = root.get(payment.act("pause")).content.decode()
    assert "What happened last" in html
    assert "<textarea" not in html
