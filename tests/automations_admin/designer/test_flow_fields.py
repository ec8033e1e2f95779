"""What a flow says as a whole is seen and changed while no step is selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.contrib.auth.models import User

from automations import offers
from automations.offers import Offering
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect, part

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = 86400


class SignUp(forms.Form):
    """Asks who is interested."""

    customer = forms.CharField()


def trials() -> Any:
    """Return customers whose trial ends."""
    return User.objects.all()


@pytest.fixture(autouse=True)
def _offered() -> Iterator[None]:
    """The project offers a model, a query of objects and a form."""
    before = offers.offers()
    offers.offer(User, "Customer")
    offers.offer(trials, "Trials that end")
    offers.offer(SignUp, "Sign up", Offering.FORM)
    yield
    for path in offers.offers().keys() - before.keys():
        offers.withdraw(path)


def ref(name: str) -> dict[str, str]:
    """Return a reference to something of this module."""
    return {"t": "ref", "path": f"{__name__}:{name}"}


def opened(visit: Any, **said: Any) -> tuple[Page, Any]:
    """Open a draft that says this as a whole."""
    draft = drawing.begin(drawing.line("first", **said))
    page = drawing.designing(visit, draft)
    drawing.unfold(page)
    return page, draft


def slot(page: Page, path: str) -> Locator:
    """Return a field with all that stands around it."""
    return page.locator(f'.a-inspector .a-slot[data-path="{path}"]').first


def choose(page: Page, path: str, title: str) -> None:
    """Choose an option of a field."""
    slot(page, path).locator("select").first.select_option(label=title)


def add(page: Page, what: str) -> None:
    """Press a button that adds something."""
    page.locator(".a-inspector").get_by_role("button", name=what).click()


def leads(page: Page, title: str, path: str) -> None:
    """Press the one problem of a field, and see that the field gets the focus."""
    drawing.wrong(page).filter(has_text=drawing.at("The flow", title)).click()
    expect(part(page, path)).to_be_focused()


def test_each_field_writes_what_a_document_says(visit: Any) -> None:
    page, draft = opened(visit)
    part(page, "/verboseName").fill("Welcome series")
    part(page, "/subject").fill("customer")
    part(page, "/zone").fill("Europe/Berlin")
    part(page, "/dimensions").fill("plan, country")
    choose(page, "/unique", "One for each value of")
    choose(page, "/keep", "For some time")
    slot(page, "/keep").locator("input").fill("90 days")
    add(page, "Add a model")
    choose(page, "/models/customer", "Customer")
    found = drawing.save(page, draft)
    assert {name: found[name] for name in found.keys() - {"schema", "name", "nodes"}} == {
        "verboseName": "Welcome series",
        "subject": "customer",
        "zone": {"t": "const", "v": "Europe/Berlin"},
        "dimensions": ["plan", "country"],
        "unique": ["customer"],
        "keep": {"t": "duration", "seconds": 90 * DAY},
        "models": {"customer": {"t": "ref", "path": "django.contrib.auth.models:User"}},
    }


def test_people_enter_by_rounds_and_forms_that_are_offered(visit: Any) -> None:
    page, draft = opened(visit, subject="customer")
    add(page, "Add an entry")
    expect(slot(page, "/entries/0/each/objects")).to_contain_text("This is needed.")
    choose(page, "/entries/0/each/objects", "Trials that end")
    part(page, "/entries/0/each/every").fill("0 9 * * 1")
    part(page, "/entries/0/each/existing").uncheck()
    add(page, "Add an entry")
    choose(page, "/entries/1", "A page with a form")
    choose(page, "/entries/1/form/form", "Sign up")
    part(page, "/entries/1/form/title").fill("Be welcome")
    every = {"t": "const", "v": "0 9 * * 1"}
    assert drawing.save(page, draft)["entries"] == [
        {"each": {"every": every, "objects": ref("trials"), "existing": False}},
        {"form": {"form": ref("SignUp"), "title": "Be welcome"}},
    ]
    expect(drawing.problems(page)).to_have_count(0)


def test_bad_input_stays_in_its_field_and_changes_nothing(visit: Any) -> None:
    entry = {"each": {"objects": ref("trials"), "every": {"t": "duration", "seconds": DAY}}}
    said = {"subject": "customer", "entries": [entry], "reentry": {"perKey": ["order"]}}
    page, draft = opened(visit, **said, keep={"t": "duration", "seconds": DAY})
    typed = {
        "/zone": "Atlantis",
        "/entries/0/each/every": "often",
        "/reentry/perKey": "",
        "/keep": "long",
    }
    for path, text in typed.items():
        slot(page, path).locator("input").fill(text)
        page.keyboard.press("Tab")
    for path, text in typed.items():
        expect(slot(page, path).locator("input")).to_have_value(text)
        expect(slot(page, path).locator(".a-slot-wrong").last).not_to_be_empty()
    draft.refresh_from_db()
    assert drawing.save(page, draft)["reentry"] == {"perKey": ["order"]}


def test_problems_lead_to_the_field_whoever_found_them(visit: Any) -> None:
    entry = {"form": {"form": ref("SignUp"), "key": "customer"}}
    page, _draft = opened(visit, subject="customer", entries=[entry], zone={"t": "const", "v": "x"})
    leads(page, "Entries", "/entries/0/form/key")
    leads(page, "Time zone", "/zone")
    choose(page, "/reentry", "Never")
    choose(page, "/unique", "One at a time")
    leads(page, "At the same time", "/unique")


def test_what_was_typed_is_undone_in_one_step(visit: Any) -> None:
    page, _draft = opened(visit, verboseName="Welcome")
    part(page, "/verboseName").fill("Hello")
    part(page, "/verboseName").press_sequentially(" there")
    drawing.press(page, "Control+z")
    expect(part(page, "/verboseName")).to_have_value("Welcome")


def test_code_is_looked_at_and_taken_away(visit: Any) -> None:
    code = {"t": "opaque", "src": "lambda task: 3", "file": "flows.py", "line": 7}
    page, draft = opened(visit, keep=code, context=code)
    for path in ("/keep", "/context"):
        expect(slot(page, path)).to_contain_text("lambda task: 3flows.py:7")
        slot(page, path).get_by_role("button").click()
    assert not {"keep", "context"} & drawing.save(page, draft).keys()
