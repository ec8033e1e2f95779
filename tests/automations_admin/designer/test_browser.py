"""A flow of code is duplicated, changed, published and run by clicking, in every theme."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from automations import offers, registry, testing
from automations.models import AutomationModel
from automations.offers import Offering
from automations_admin.designer.forms import empty
from tests.automations_admin.designer.conftest import PAGE
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def save(page: Page, old: str, new: str) -> None:
    """Change the document of a draft, and save it."""
    field = page.locator("#id_document")  # jazzmin adds a word to its label
    field.fill(field.input_value().replace(old, new))
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()


def publish(page: Page, number: int, note: str) -> None:
    """Publish the draft that is shown."""
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("What is new").fill(note)
    page.get_by_role("button", name=f"Publish version {number}").click()


def test_a_flow_is_designed_published_and_run(themed: str, visit: Any) -> None:
    assert offers.offers()[designs.BASE].kind is Offering.BASE
    page = visit(PAGE)
    page.get_by_role("link", name="New flow…").click()
    page.get_by_label("Title").fill("Invoices")
    page.get_by_label("Name in Python").fill("Invoicing")
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_text("None. This can be published.").wait_for()

    save(page, '"kind": "execute"', '"kind": "execution"')
    page.get_by_text("There is no kind execution here.").wait_for()
    save(page, '"kind": "execution"', '"kind": "execute"')
    save(page, '"args": []', '"args": [{"t": "ref", "path": "tests.flows.designs:is_big"}]')
    publish(page, 1, "First")
    page.get_by_text("Version 1 of Invoices is published.").wait_for()

    with transaction.atomic():
        run = testing.Run(registry.get("designed.Invoicing")(total=500))
    run.assert_path("start", "end")
    page.get_by_role("link", name="Diagram and counts").click()
    page.get_by_role("heading", name="Invoices").first.wait_for()


def test_who_runs_is_moved_to_the_next_version(visit: Any) -> None:
    """The page says where instances stand, asks for a step, and a batch moves them."""
    page = visit(f"{PAGE}new/")
    page.get_by_label("Title").fill("Invoices")
    page.get_by_label("Name in Python").fill("Invoicing")
    later = {
        "id": "later",
        "kind": "execute",
        "call": {"args": []},
        "waitFor": {"t": "duration", "seconds": 86400},
    }
    waits = {**empty("Invoicing"), "nodes": [later, {"id": "end", "kind": "end"}]}
    page.get_by_label("Or with this document").fill(json.dumps(waits))
    page.get_by_role("button", name="Begin the draft").click()
    publish(page, 1, "First")
    page.get_by_text("Version 1 of Invoices is published.").wait_for()
    registry.get("designed.Invoicing")()

    page.get_by_role("button", name="My draft").click()
    save(page, '"later"', '"tomorrow"')
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("row", name="Later").get_by_text("removed").wait_for()
    page.get_by_label("go on on the new version").check()
    page.get_by_label("Later").select_option(label="Tomorrow")
    page.get_by_label("What is new").fill("Second")
    page.get_by_role("button", name="Publish version 2").click()
    page.get_by_text("Move 1 instance to another version").first.wait_for()
    testing.run_due()
    row = AutomationModel.objects.get()
    assert row.version is not None
    assert row.version.number == 2
    testing.Run(row.instance).assert_waits_at("tomorrow")
