"""A night's work of an operator who has read no documentation: from the mail to "all finished"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command

from automations import flow
from automations.dispatch.worker import Loop
from automations.engine import alerts
from automations.flow import this
from automations.models import Alert, AutomationModel, BatchItem, Event

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Payment(flow.Automation):
    """Takes the money for an order."""

    charge = flow.Execute(this.charge_card, effects="charges the card")
    end = flow.End()

    class Meta:
        verbose_name = "Payment"

    #: What the gateway says; a test mends it.
    answer = "Gateway down, incident {number}"

    def charge_card(self, task: Any) -> str:
        """Ask the gateway."""
        if Payment.answer != "paid":
            raise ConnectionError(Payment.answer.format(number=self.id))
        return "paid"


@pytest.fixture
def operator() -> User:
    """Somebody in the group that a command has made, who is no superuser."""
    call_command("automation_groups", verbosity=0)
    user = User.objects.create_user("olga", password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name="Flow operators"))
    return user


def test_from_the_mail_to_all_finished(
    page: Page,
    live_server: Any,
    operator: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    let_pass: Callable[[int], None],
) -> None:
    """Everything but the gateway's repair is reached by clicking on what the pages offer."""
    from playwright.sync_api import expect

    settings.MANAGERS = ["night@shop.example"]
    settings.AUTOMATIONS = {
        "SITE_URL": live_server.url,
        "ALERTS": {"HOOK": "automations.alerts.mail"},
    }
    runs = [Payment(order=number) for number in range(3)]
    alerts.watch()
    (letter,) = mail.outbox
    assert letter.subject == "Payment: 3 instances failed in 10 minutes"

    follow(page, str(letter.body))
    row = page.get_by_role("row", name="Charge · ConnectionError")
    expect(row).to_contain_text("Gateway down, incident #")
    monkeypatch.setattr(Payment, "answer", "paid")
    row.get_by_role("link", name="Retry 3…").click()
    expect(page.get_by_role("heading", name="Retry 3 tasks?")).to_be_visible()
    expect(page.locator("body")).to_contain_text("charges the card")
    page.get_by_role("button", name="Retry 3 tasks").click()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").fill("The gateway is up again")
    page.get_by_role("button", name="Retry 3 tasks").click()

    expect(page.locator("body")).to_contain_text("0 of 3 handled")
    work()
    let_pass(5_000)
    expect(page.locator("body")).to_contain_text("3 of 3 handled")
    expect(page.get_by_role("cell", name="went through")).to_have_count(3)
    page.get_by_role("link", name=f"Payment {runs[0].id}").click()
    expect(page.locator("body")).to_contain_text("olgaStep retried")
    expect(page.locator("body")).to_contain_text("The gateway is up again")
    page.get_by_role("link", name="Failures").first.click()
    expect(page.locator("body")).to_contain_text("Solved by retry, last 7 days3")
    expect(page.get_by_role("row", name="Charge · ConnectionError")).to_have_count(0)
    assert set(AutomationModel.objects.values_list("state", flat=True)) == {"completed"}
    alerts.watch()
    assert [alert.passed is not None for alert in Alert.objects.all()] == [True]
    assert Event.objects.filter(kind="retried", actor_name="olga").count() == 3


def follow(page: Page, body: str) -> None:
    """Follow the first link of a mail and log in on the way."""
    match = re.search(r"https?://\S+", body)
    assert match is not None
    page.goto(match[0])
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("olga")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.wait_for_url(match[0])


def work() -> None:
    """Let a worker do what is due, until the batch is over."""
    worker = Loop()
    while BatchItem.objects.filter(verdict__in=["to_come", "running"]).exists():
        worker.run_pass()
