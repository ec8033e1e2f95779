"""An older version is published again by clicks alone; what runs stays on its own version."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.models import AutomationModel, FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import PAGE
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]


@pytest.fixture
def newer(published: FlowVersion, user: Any) -> FlowVersion:
    """The second version of a flow: "remind" is where the first one has "later"."""
    draft = drafts.of(published.flow, user)
    document = designs.invoicing()
    document["nodes"][1] |= {"id": "remind", "waitFor": {"t": "duration", "seconds": 7 * 86_400}}
    saved = drafts.save(draft, document, revision=1, actor=user)
    return publishing.publish(saved, revision=saved.revision, actor=user, note="Second")


@pytest.fixture
def run(newer: FlowVersion) -> testing.Run:
    """An instance of the second version, which waits."""
    with transaction.atomic():
        return testing.Run(registry.get("designed.Invoicing")(total=5))


@pytest.fixture
def _without_dot(settings: Any) -> None:
    """Without graphviz the viewer is drawn at once."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}


def restore(page: Page, number: int) -> None:
    """From the flow's page, begin a draft from a version, and publish it."""
    page.get_by_role("link", name=f"version {number}").click()
    page.get_by_role("button", name="Draft from this version").click()
    page.get_by_role("link", name="Open in the designer").click()
    page.locator(drawing.STEP).first.wait_for()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_label("What is new").fill(f"As version {number} again")
    page.get_by_role("button", name="Publish version").click()
    page.get_by_role("row").filter(has_text=f"As version {number} again").wait_for()


@pytest.mark.usefixtures("_without_dot")
def test_an_older_version_is_published_again_and_who_runs_keeps_the_own(
    visit: Visit, published: FlowVersion, run: testing.Run
) -> None:
    page = visit(f"{PAGE}Invoicing/")
    restore(page, 1)
    history = page.locator("table tbody tr")
    numbers = ["version 3", "version 2", "version 1"]
    assert history.locator("td:first-child a").all_inner_texts() == numbers
    assert history.locator("td:last-child").all_inner_texts() == ["0", "1", "0"]
    third = FlowVersion.objects.get(number=3)
    assert third.document == published.document
    assert third.based_on == published

    pk = AutomationModel.objects.values_list("pk", flat=True).get()
    visit(f"/admin/automations/automationmodel/{pk}/change/")
    drawn = page.locator(".a-sheet [data-step]")
    drawn.first.wait_for()
    ids = drawn.evaluate_all("all => all.map(one => one.dataset.step)")
    assert "remind" in ids
    assert "later" not in ids
    assert run.row.version is not None
    assert run.row.version.number == 2
    run.assert_waits_at("remind")
    with transaction.atomic():
        new = testing.Run(registry.get("designed.Invoicing")(total=5))
    new.assert_waits_at("later")


def test_who_has_a_draft_already_is_led_to_it_and_can_throw_it_away_first(
    visit: Visit, published: FlowVersion, newer: FlowVersion
) -> None:
    page = visit(f"{PAGE}Invoicing/")
    page.get_by_role("button", name="My draft").click()
    page.get_by_role("button", name="Save draft").wait_for()
    visit(f"{PAGE}Invoicing/")
    page.get_by_role("link", name="version 1").click()
    page.get_by_role("button", name="Draft from this version").click()
    page.get_by_text("You have a draft already").wait_for()
    page.get_by_role("link", name="Throw").click()
    page.get_by_role("button", name="Throw away").click()
    page.get_by_text("The draft is thrown away.").wait_for()
    restore(page, 1)
    assert FlowVersion.objects.get(number=3).document == published.document
