"""What a project offers to designed flows, and how its arguments are cleaned."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

import automations
from automations import offers
from automations.exceptions import DefinitionError
from automations.mail import unsubscribed
from automations.offers import Offering
from tests.flows import designs

HERE = "tests.flows.designs"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Take back what a test has offered."""
    before = offers.offers()
    yield
    for path in offers.offers().keys() - before.keys():
        offers.withdraw(path)


def test_an_action_says_what_it_is_and_takes() -> None:
    found = offers.offers()[f"{HERE}:send_invoice"]
    assert (found.kind, found.title, found.effects) == (
        Offering.ACTION,
        "Send an invoice",
        "sends an invoice",
    )
    assert found.text == "Send an invoice over an amount."
    assert list(found.params) == ["amount"]
    assert offers.offered()[f"{HERE}:send_invoice"] is designs.send_invoice


def test_arguments_are_cleaned_before_the_call() -> None:
    """By whomever it is called: Python that was exported does the same."""
    designs.CALLS.clear()
    designs.send_invoice(None, amount="19.90")  # type: ignore[arg-type]
    assert [Decimal("19.90")] == designs.CALLS
    with pytest.raises(ValidationError):
        designs.send_invoice(None, amount="much")  # type: ignore[arg-type]


def test_methods_belong_to_the_base() -> None:
    assert list(offers.methods(designs.BASE)) == ["thank"]
    assert offers.methods("os:path") == {}
    assert f"{designs.BASE}.thank" in offers.offers()
    assert f"{designs.BASE}.thank" not in offers.offered()


def test_mails_are_offered_by_their_template() -> None:
    found = offers.offers()[offers.mail_path("journeys/hello")]
    assert (found.kind, found.title) == (Offering.MAIL, "Hello")
    assert found.path not in offers.offered()


def test_what_has_no_name_cannot_be_offered() -> None:
    with pytest.raises(DefinitionError, match="has no name in a module"):
        automations.action("Nameless")(lambda task: None)
    with pytest.raises(DefinitionError, match="has no name in a module"):
        automations.offer(5, "Five")


def test_a_parameter_must_be_an_argument() -> None:
    with pytest.raises(DefinitionError, match="no argument 'amout'"):
        automations.action("Bill", params={"amout": forms.IntegerField()})(bill)


def test_what_is_withdrawn_is_offered_no_more() -> None:
    automations.action("Bill", params={"amount": forms.IntegerField()})(bill)
    path = f"{__name__}:bill"
    assert path in offers.offers()
    offers.withdraw(path)
    assert path not in offers.offers()


def bill(task: Any, amount: int) -> None:
    """Take an amount."""


def test_what_does_not_know_its_name_is_offered_by_its_path() -> None:
    """A signal, or a method of a manager, which is another object at each look."""
    path = "django.contrib.auth.models:User.objects.all"
    offers.offer(User.objects.all, "All users", path=path)
    try:
        assert offers.offered()[path] == User.objects.all
    finally:
        offers.withdraw(path)


@pytest.mark.parametrize("path", ["django.contrib.auth.models:Group.objects.all", "no.such:x", "x"])
def test_a_path_must_lead_to_what_is_offered(path: str) -> None:
    with pytest.raises(DefinitionError, match="module:name"):
        offers.offer(User.objects.all, "All users", path=path)
    assert path not in offers.offers()


def test_the_signal_of_who_unsubscribes_is_offered_always() -> None:
    assert offers.offered()["automations.engine.signals:unsubscribed"] is unsubscribed


def test_templates_of_pages_are_no_mails() -> None:
    offers.offer_page("tests/hello.html", "Hello")
    try:
        assert offers.offers()["page:tests/hello.html"].kind is offers.Offering.PAGE
        assert "mail:tests/hello.html" not in offers.offers()
        assert "page:tests/hello.html" not in offers.offered()
    finally:
        offers.withdraw("page:tests/hello.html")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.DateField(), 5, "Enter a valid date."),
        (forms.DateField(), ["2026-01-01"], "Enter a valid date."),
        (forms.FloatField(), 10**400, "Enter a number."),
        (forms.IntegerField(max_value=3), 4, "Ensure this value is less than or equal to 3."),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(
    field: forms.Field, value: Any, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        offers.cleaned(field, value)
    assert offers.cleaned(forms.IntegerField(), 3) == 3
