"""Each act, walked in a browser from its button on the instance's page, in every theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from automations import clock
from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations_admin.recovery.broken import lose_step
from tests.automations_admin.shop import Nightly, Payment, Simple
from tests.flows.basics import Told

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Does one act: run, button, what is typed by label, button that confirms, what is said then.
Walk = Callable[..., None]


@pytest.fixture
def walk(themed: str, root: Page, live_server: Any) -> Walk:
    """Return a function that does one act from the page of an instance."""
    from playwright.sync_api import expect

    def walked(
        run: Any, button: str, typed: dict[str, str], confirm: str, said: str, more: int = -1
    ) -> None:
        url = f"{live_server.url}/admin/automations/automationmodel/{run.id}/change/"
        if root.url != url:
            root.goto(url)
        if more >= 0:
            root.locator("details.a-more > summary").nth(more).click()
        with root.expect_navigation():
            root.get_by_role("link", name=button, exact=True).first.click()
        body = root.locator("body")
        for label, value in typed.items():
            # jazzmin's script adds to the labels of required fields that they are.
            field = root.get_by_label(re.compile(rf"^{re.escape(label)}( \(required\))?$"))
            if value == "on":
                field.check()
            elif field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        with root.expect_navigation():
            root.get_by_role("button", name=confirm, exact=True).click()
        if "Nothing is done yet." in body.inner_text():
            with root.expect_navigation():
                root.locator("footer .a-primary").click()
        expect(body).to_contain_text(said)

    return walked


def state(run: Any) -> str:
    return AutomationModel.objects.get(pk=run.id).state


def test_every_act_is_walked(walk: Walk, root: Page) -> None:
    """By clicking and typing only."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    User.objects.create_user("anna")
    reason = {"Reason": "Carrier confirmed it by phone"}
    run = Payment(postcode="8O331")

    walk(run, "Add note…", {"Note": "Called the carrier."}, "Add note", "The note was added")
    walk(run, "Pause…", {}, "Pause instance", "was paused.")
    assert "Retry Book" in root.locator(".a-off").first.inner_text()
    walk(run, "Resume…", {}, "Resume instance", "was resumed.")
    walk(run, "Retry Book…", {}, "Retry Book", "Book failed again: ValueError")
    walk(run, "Reassign…", {"Account": "anna"}, "Reassign Pack", "Pack was given to somebody else.")
    walk(run, "Restart from…", {"From which step": "Charge", **reason}, "Restart from Book",
         "was set back to Charge.")  # fmt: skip
    walk(run, "Skip Book…", {"Result to store, optional": '"by hand"', **reason}, "Skip Book",
         "Book was skipped.")  # fmt: skip
    walk(
        run, "Mark as failed…", reason, "Mark Pack as failed", "Pack was marked as failed.", more=1
    )
    walk(run, "Move to another step…", {"To which step": "Left", **reason}, "Move to Join",
         "was moved from Pack to Left.", more=1)  # fmt: skip
    assert state(run) == "exited"
    walk(run, "Start as a new instance…", {**reason, "From which step": "Split"},
         "Start new instance at Reserve", "A new instance was started", more=0)  # fmt: skip
    made = AutomationModel.objects.get(restarted_from=run.id)
    root.wait_for_url(f"**/{made.pk}/change/")
    assert root.get_by_role("link", name=f"started from instance {run.id}").is_visible()
    walk(type("Run", (), {"id": made.pk}), "Cancel instance…", reason, "Cancel instance",
         "was cancelled.")  # fmt: skip
    assert state(type("Run", (), {"id": made.pk})) == "cancelled"


def test_timers_messages_and_renamed_steps(walk: Walk) -> None:
    """Those acts that need another instance each."""
    at = timezone.localtime(clock.now() + timedelta(days=9)).replace(second=0, microsecond=0)
    timer = Nightly()
    walk(timer, "Run now or later…", {"At this moment:": "on", "Moment": f"{at:%Y-%m-%dT%H:%M}"},
         "Set the time", "The time of Again was changed.")  # fmt: skip
    waits = AutomationTaskModel.objects.filter(automation=timer.id, waiting="time")
    before = waits.get(due=at)
    walk(timer, "Run now or later…", {"Now": "on"}, "Set the time", "The time of Again was")
    assert waits.get().pk != before.pk, "it has come round"

    told = Told()
    walk(told, "Send message…", {"Data of the message": '{"go": true}'}, "Send message",
         "The message was sent", more=0)  # fmt: skip
    assert state(told) == "completed"

    gone = Simple(fail="broken")
    lose_step(gone.id)
    walk(gone, "Move to a renamed step…", {"Reason": "Agreed with the customer"}, "Move to Step",
         "to the renamed step Step.")  # fmt: skip
    assert state(gone) == "completed"


def test_data_are_edited_with_and_without_a_retry(walk: Walk, root: Page) -> None:
    """What was changed is shown before it is saved."""
    from playwright.sync_api import expect

    reason = {"Reason": "Agreed with the customer"}
    run = Payment(stock=False, token="t0p")
    typed = {"Data": '{"stock": false, "token": "••••••••", "floor": 2}', **reason}
    walk(run, "Edit data…", typed, "Show changes", "Nothing is saved yet.")
    expect(root.locator(".a-diff")).to_have_text(re.compile(r"^floor\s*\+ 2$"))
    root.get_by_role("button", name="Save data").click()
    root.get_by_text("The data were saved.").wait_for()
    assert AutomationModel.objects.get(pk=run.id).data["floor"] == 2

    broken = Simple(fail="broken", token="t0p")
    typed = {"Data": '{"fail": "", "token": "••••••••"}', **reason}
    walk(broken, "Edit data and retry…", typed, "Show changes", "Nothing is saved yet.")
    expect(root.locator(".a-diff")).to_contain_text('- "broken"')
    root.get_by_role("button", name="Save and retry").click()
    root.get_by_text("Step went through.").wait_for()
    assert AutomationModel.objects.get(pk=broken.id).data == {"fail": "", "token": "t0p"}


def test_an_act_that_somebody_was_faster_with(themed: str, root: Page, live_server: Any) -> None:
    """What was typed can be read, and is done once the way is free."""
    from playwright.sync_api import expect

    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    run = Payment(postcode="8O331")
    row = AutomationModel.objects.get(pk=run.id)
    root.goto(f"{live_server.url}/admin/automations/automationmodel/{run.id}/change/")
    root.get_by_role("link", name="Retry Book…", exact=True).first.click()
    reason = root.get_by_label("Reason")
    reason.fill("The carrier answers again")
    recovery.pause(row, reason="Stocktaking")
    root.get_by_role("button", name="Retry Book", exact=True).click()
    body = root.locator("body")
    expect(body).to_contain_text("Nothing was done. What you have typed is kept below.")
    expect(body).to_contain_text("Stocktaking")
    expect(reason).to_have_value("The carrier answers again")
    with root.context.expect_page() as opened:
        root.get_by_role("link", name="Resume…").click()
    opened.value.get_by_role("button", name="Resume instance").click()
    opened.value.get_by_text("was resumed.").wait_for()
    root.get_by_role("button", name="Try again").click()
    expect(body).to_contain_text("Book failed again: ValueError")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_question_is_wider_than_the_window(root: Page, live_server: Any, width: int) -> None:
    """Nor needs a script."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    run = Payment(postcode="8O331", text="x" * 500)
    book = AutomationTaskModel.objects.get(automation=run.id, status="book")
    root.set_viewport_size({"width": width, "height": 800})
    base = f"{live_server.url}/admin/automations/automationmodel/{run.id}"
    for url in (f"{base}/act/restart/", f"{base}/act/skip/{book.pk}/", f"{base}/change/"):
        root.goto(url)
        page = "document.documentElement"
        assert root.evaluate(f"{page}.scrollWidth - {page}.clientWidth") <= 0, url


#: What of an open menu is out of the window or hidden, or that the page scrolls aside.
CUT = """menu => {
  const inside = one => one.left >= 0 && one.right <= document.documentElement.clientWidth
    && one.top >= 0 && one.bottom <= innerHeight;
  const seen = act => {
    const box = act.getBoundingClientRect();
    const ends = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
    const found = ends.every(([x, y]) => act.contains(document.elementFromPoint(x, y)));
    return inside(box) && found && act.scrollWidth <= act.clientWidth + 1;
  };
  const hidden = [...menu.children].filter(act => !seen(act)).map(act => act.innerText);
  if (!inside(menu.getBoundingClientRect())) hidden.push("the menu");
  const root = document.documentElement;
  return root.scrollWidth > root.clientWidth ? [...hidden, "scrolls aside"] : hidden;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
def test_no_menu_is_cut_off(root: Page, live_server: Any, width: int, scheme: Any) -> None:
    """Neither the one of the instance nor those of its steps, however long their names."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    run = Payment(postcode="8O331")
    AutomationTaskModel.objects.filter(automation=run.id, status="pack").update(
        status="goods_are_packed_weighed_and_put_on_the_ramp_for_the_carrier"
    )
    root.emulate_media(color_scheme=scheme)
    root.set_viewport_size({"width": width, "height": 900})
    root.goto(f"{live_server.url}/admin/automations/automationmodel/{run.id}/change/")
    menus = root.locator("details.a-more")
    assert menus.count() == 3
    for number in range(menus.count()):
        one = menus.nth(number)
        one.locator("summary").click()
        assert one.locator(".a-menu").evaluate(CUT) == []
        one.locator("summary").click()
