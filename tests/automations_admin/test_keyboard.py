"""Everything that can be clicked is reached with the Tab key, and one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest

from automations.models import AutomationTaskModel
from tests.automations_admin.shop import NAME, Simple

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

BASE = "/admin/automations"
#: Numbers what can be clicked and is shown, and returns how many there are.
NUMBER = """() => {
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const all = document.querySelectorAll(`.a-console :is(${kinds})`);
    const shown = [...all].filter((one) => one.checkVisibility({visibilityProperty: true}));
    shown.forEach((element, index) => element.setAttribute("data-number", index));
    return shown.length;
}"""
#: Returns the number of what has the focus, and whether that is to be seen.
FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const drawn = [...element.querySelectorAll(".a-halo, .a-badge rect")].some((part) => {
        const {stroke, strokeWidth} = getComputedStyle(part);
        return stroke !== "none" && parseFloat(strokeWidth) >= 2;
    });
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [element.getAttribute("data-number"), outlined || drawn];
}"""


@pytest.mark.parametrize("name", ["flows", "flow", "instances", "instance", "edit", "retry"])
def test_the_tab_key_reaches_everything_and_the_focus_is_seen(visit: Any, name: str) -> None:
    """On every page, in the diagrams as well."""
    run = Simple(fail="x")
    task = AutomationTaskModel.objects.get(automation=run.id)
    paths = {
        "flows": f"{BASE}/flow/",
        "flow": f"{BASE}/flow/{NAME}.Simple/?node=step",
        "instances": f"{BASE}/automationmodel/?state=failed",
        "instance": f"{BASE}/automationmodel/{run.id}/change/",
        "edit": f"{BASE}/automationmodel/{run.id}/data/",
        "retry": f"{BASE}/automationmodel/{run.id}/retry/{task.pk}/",
    }
    page = visit(paths[name])
    missing = set(map(str, range(page.evaluate(NUMBER))))
    assert missing
    for _press in range(len(missing) + 100):
        page.keyboard.press("Tab")
        number, is_seen = page.evaluate(FOCUSED)
        if number is not None:
            assert is_seen, page.evaluate("document.activeElement.outerHTML")
            missing.discard(number)
    assert not missing, [
        page.locator(f"[data-number='{number}']").evaluate("element => element.outerHTML")
        for number in missing
    ]
