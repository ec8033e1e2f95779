"""Every text of the console can be read: in jazzmin and the plain admin, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group

from tests.automations_admin.shop import NAME, Payment

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Returns the texts whose contrast to what is behind them is less than WCAG 2.2 asks for (AA).
FAINT = """() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const shade = colour => parts(colour).slice(0, 3)
    .map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const words = element => [...element.childNodes]
    .filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim()).length > 0;
  const faint = [];
  for (const element of document.querySelectorAll(".a-console *:not(svg *):not(option)")) {
    if (!words(element) || !element.checkVisibility()) continue;
    const [one, two] = [getComputedStyle(element).color, behind(element)].map(shade);
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < 4.5) faint.push(`${element.textContent.trim()}: ${contrast}`);
  }
  return faint;
}"""


@pytest.fixture(params=["jazzmin light", "jazzmin dark", "plain light", "plain dark"])
def look(request: pytest.FixtureRequest, settings: Any, root: Page) -> Iterator[Page]:
    """A page of a superuser in each look of the admin."""
    name, _space, mode = request.param.partition(" ")
    root.emulate_media(color_scheme=mode)
    if name == "plain":
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "jazzmin"]
    else:
        settings.JAZZMIN_UI_TWEAKS = {"default_theme_mode": mode}
    yield root
    assert root.locator("body.a-body-django").count() == (name == "plain")
    scheme = "element => getComputedStyle(element).colorScheme"
    assert root.locator(".a-console").evaluate(scheme) == mode


def test_every_text_can_be_read(look: Page, live_server: Any) -> None:
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    run = Payment(postcode="8O331")
    base = f"{live_server.url}/admin/automations"
    for path in (
        "flow/",
        f"flow/{NAME}.Payment/?node=book",
        f"flow/{NAME}.Payment/?heat=visits",
        "automationmodel/",
        f"automationmodel/{run.id}/change/",
        f"automationmodel/{run.id}/data/",
    ):
        look.goto(f"{base}/{path}", wait_until="load")
        assert look.evaluate(FAINT) == [], path
