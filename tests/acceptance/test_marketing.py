"""A day's work of somebody in marketing, who writes no code: a reminder in the welcome series."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.management import call_command

from automations.dispatch.worker import Loop
from automations.models import AutomationModel
from automations.testing import Clock, frozen_time
from sample_flows.automations import Welcome
from sample_flows.models import Person
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.sample_flows.conftest import make_person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A Monday, noon in Berlin.
MONDAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
#: The welcome series leaves alone who has not confirmed after this.
UNCONFIRMED = timedelta(days=2)
SUBJECT = "Your offer ends soon"


@pytest.fixture
def designer() -> User:
    """Somebody in the group that a command has made, who may see people and is no superuser."""
    call_command("automation_groups", verbosity=0)
    user = User.objects.create_user("mara", password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name="Flow designers"))
    user.user_permissions.add(Permission.objects.get(codename="view_person"))
    return user


def test_a_reminder_is_drawn_tried_published_and_sent(
    page: Page, live_server: Any, designer: User
) -> None:
    """Everything but the clock and the worker is reached by clicking and typing."""
    customer = make_person("ute@example.com", country="DE")
    with frozen_time(MONDAY) as clock:
        sign_in(page, f"{live_server.url}/admin/automations/flow/{name_of(Welcome)}/")
        duplicate(page)
        remind_who_does_not_confirm(page)
        try_with(page, customer)
        publish(page)
        start(page, customer)
        let_pass(clock, UNCONFIRMED)
        assert mail.outbox == []
        has_read(page, "Remind", "Waits for a time")
        let_pass(clock, timedelta(days=3))
        (letter,) = mail.outbox
        assert (letter.subject, letter.to) == (SUBJECT, [customer.email])
        has_read(page, "Remind", "Done", "3 d", SUBJECT)
        expect(page.locator("body")).to_contain_text("Not confirmed within 2 days")
    row = AutomationModel.objects.get()
    assert (row.outcome, row.version.number if row.version else None) == ("exited", 1)


def name_of(flow: Any) -> str:
    """Return the dotted name of a flow."""
    return str(flow.get_automation_class_name())


def sign_in(page: Page, address: str) -> None:
    """Open an address and log in on the way."""
    page.goto(address)
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("mara")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def duplicate(page: Page) -> None:
    """Begin a draft that is as the flow on the page."""
    page.get_by_role("link", name="Duplicate as draft…").click()
    page.get_by_label("Title").fill("Welcome, with a reminder")
    page.get_by_label("Name in Python").fill("WelcomeReminded")
    page.get_by_role("button", name="Begin in the designer").click()
    page.locator(drawing.STEP).first.wait_for()
    expect(drawing.problems(page)).to_have_count(0)


def remind_who_does_not_confirm(page: Page) -> None:
    """Put a mail on the way of those who do not confirm, which waits for three days."""
    drawing.point_at_way(page, "confirm/else")
    page.locator("[data-plus='confirm/else→']").click()
    drawing.pick(page, "Mail")
    expect(drawing.problems(page)).to_contain_text("Mail is missing.")
    page.get_by_role("button", name="Go to field").click()
    page.get_by_label("Mail", exact=True).select_option(label="Welcome: the offer ends soon")
    page.get_by_label("Name", exact=True).fill("remind")
    page.locator("summary", has_text="Wait before").click()
    page.get_by_label("Wait for", exact=True).fill("3 days")
    page.keyboard.press("Control+s")
    expect(drawing.state(page)).to_contain_text(drawing.SAVED)
    expect(drawing.problems(page)).to_have_count(0)


def try_with(page: Page, customer: Person) -> None:
    """Play the draft with a sample person until the reminder would be sent."""
    page.get_by_role("button", name="Try it").click()
    page.get_by_label("Person").fill(str(customer.pk))
    page.get_by_role("button", name="Begin").click()
    lines = page.locator("#lines")
    lines.wait_for()
    page.get_by_label("Move on by").fill("5")
    page.get_by_role("button", name="Move on", exact=True).first.click()
    expect(lines).to_contain_text("Would send the mail welcome/reminder")
    assert mail.outbox == []
    assert not AutomationModel.objects.exists()
    page.get_by_role("link", name="Back to the draft").click()
    page.locator(drawing.STEP).first.wait_for()


def publish(page: Page) -> None:
    """Publish the draft, with a note."""
    page.get_by_role("button", name="Publish…").click()
    page.get_by_label("What is new").fill("Reminds who does not confirm")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator("body")).to_contain_text("is published.")
    expect(page.get_by_role("row", name="version 1")).to_contain_text("Reminds who does not")


def start(page: Page, customer: Person) -> None:
    """Start an instance for a customer, and see its page."""
    page.get_by_role("link", name="Start an instance…").click()
    page.get_by_label("Person").fill(str(customer.pk))
    page.get_by_label("Reason").fill("Asked us on the telephone")
    page.get_by_role("button", name="Start instance").click()
    expect(page.locator("form.a-ask")).to_contain_text(f"Found: {customer}.")
    page.get_by_role("button", name="Start instance").click()
    page.wait_for_url("**/automationmodel/*/change/")


def let_pass(clock: Clock, time: timedelta) -> None:
    """Move the clock, and let a worker do all that is due then."""
    clock.advance(time + timedelta(minutes=1))
    worker = Loop()
    while worker.run_pass():
        pass


def has_read(page: Page, step: str, *texts: str) -> None:
    """See in the history on the instance's page how a step stands."""
    page.reload()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=step, exact=True))
    for text in texts:
        expect(row).to_contain_text(text)
