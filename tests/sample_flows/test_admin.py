"""The sample's models in the admin: they are shown, found and stored as they should be."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from sample_flows import groups, models
from sample_flows.flows.expense_approval import ExpenseApproval
from tests.sample_flows.conftest import make_person

pytestmark = pytest.mark.urls("sample_flows.urls")


@pytest.mark.parametrize("model", ["person", "expense", "order", "webinar", "issuelist"])
def test_lists_and_forms_open(admin_client: Client, model: str, person: models.Person) -> None:
    """Also when something is searched for."""
    assert admin_client.get(f"/admin/sample_flows/{model}/?q=ute").status_code == 200
    assert admin_client.get(f"/admin/sample_flows/{model}/add/").status_code == 200


@pytest.mark.parametrize("query", ["bo@example", "Møller", "Øresund"])
def test_people_are_found_by_address_name_and_company(
    admin_client: Client, person: models.Person, query: str
) -> None:
    """And nobody else is."""
    make_person("bo@example.com")
    models.Person.objects.filter(email="bo@example.com").update(
        last_name="Møller", company="Øresund Cykler"
    )

    page = admin_client.get("/admin/sample_flows/person/", {"q": query}).content.decode()

    assert "bo@example.com" in page
    assert "ute@example.com" not in page


def test_order_is_found_by_its_number(admin_client: Client, person: models.Person) -> None:
    """That is what a customer says on the telephone."""
    order = models.Order.objects.create(customer=person, goods="Herb press", amount=9)

    page = admin_client.get("/admin/sample_flows/order/", {"q": str(order.pk)})

    assert "Herb press" in page.content.decode()


def test_webinar_is_stored_with_its_guests(admin_client: Client, person: models.Person) -> None:
    """On one page; an address without a scheme is taken for https."""
    admin_client.post(
        "/admin/sample_flows/webinar/add/",
        {
            "title": "Bees",
            "starts_0": "2026-05-04",
            "starts_1": "18:00",
            "duration": "1:00:00",
            "replay_url": "example.com/bees",
            "registrations-TOTAL_FORMS": "1",
            "registrations-INITIAL_FORMS": "0",
            "registrations-0-person": str(person.pk),
        },
    )

    registration = models.Registration.objects.get()
    assert registration.person == person
    assert registration.webinar.replay_url == "https://example.com/bees"


def test_an_expense_shows_its_approval(admin_client: Client, person: models.Person) -> None:
    """Where it waits, and for whom."""
    Group.objects.create(name=groups.MANAGERS)
    expense = models.Expense.objects.create(employee=person, purpose="Train", amount=450)
    ExpenseApproval(expense=expense)

    page = admin_client.get(f"/admin/sample_flows/expense/{expense.pk}/change/").content.decode()

    assert "Flows of this object" in page
    assert "Approval waits for a person," in page
