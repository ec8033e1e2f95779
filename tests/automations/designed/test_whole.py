"""What a document says of the flow as a whole, judged by what is offered."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User

from automations import clock, conf, offers
from automations.designed import drafts, publishing, whole
from automations.engine import schedules
from automations.models import AutomationModel
from automations.offers import Offer, Offering
from tests.flows import designs

DAY = {"t": "duration", "seconds": 86400}


class Ask(forms.Form):
    """A form that asks for a customer."""

    customer = forms.CharField()


class Edit(forms.ModelForm):
    """A form that saves an object."""

    class Meta:
        model = User
        fields = ["username"]


def due() -> Any:
    """Return objects."""
    return User.objects.all()


def by_task(task: Any) -> str:
    """Return a time zone."""
    return "Europe/Berlin"


GIVEN = {
    "manager": User.objects,
    "query": User.objects.none(),
    "due": due,
    "by_task": by_task,
    "User": User,
    "Ask": Ask,
    "Edit": Edit,
}
OFFERS = {name: Offer(name, Offering.OTHER, name, given) for name, given in GIVEN.items()}


def ref(name: str) -> dict[str, Any]:
    """Return a reference to something that is offered."""
    return {"t": "ref", "path": name}


def const(value: Any) -> dict[str, Any]:
    """Return a constant."""
    return {"t": "const", "v": value}


def codes(**said: Any) -> list[tuple[str, str]]:
    """Return the codes of the problems with their places."""
    return [(one.code, one.path) for one in whole.problems(said, OFFERS)]


def by_form(name: str, **more: Any) -> list[dict[str, Any]]:
    """Return an entry by a form."""
    return [{"form": {"form": ref(name), **more}}]


def test_a_flow_that_says_nothing_has_no_problem() -> None:
    assert codes() == []


@pytest.mark.parametrize("zone", [const("Europe/Berlin"), {"t": "this", "name": "of"}, ref("due")])
def test_zones_have_a_name_or_are_computed(zone: Any) -> None:
    assert codes(zone=zone) == []


@pytest.mark.parametrize("zone", [const("Europe/Atlantis"), const("kill"), const(3), DAY])
def test_text_that_is_no_zone_is_not_taken_for_a_method(zone: Any) -> None:
    assert codes(zone=zone) == [("zone-unknown", "/zone")]


def test_text_may_name_a_method_that_is_offered() -> None:
    zone = {"zone": const("zone_of")}
    assert [*whole.problems(zone, OFFERS, ["zone_of"])] == []
    assert [one.code for one in whole.problems(zone, OFFERS, ["other"])] == ["zone-unknown"]


@pytest.mark.parametrize("keep", [DAY, const(None)])
def test_histories_are_kept_for_a_time_or_for_ever(keep: Any) -> None:
    assert codes(keep=keep) == []


@pytest.mark.parametrize(
    "keep", [const("long"), {"t": "duration", "seconds": conf.MAX_DAYS * 86400 + 1}]
)
def test_other_times_to_keep_histories_are_refused(keep: Any) -> None:
    assert codes(keep=keep) == [("keep-wrong", "/keep")]


def test_models_are_models() -> None:
    models = {"customer": ref("User"), "form": ref("Ask"), "gone": ref("Gone")}
    assert codes(models=models) == [("model-wrong", "/models/form")]


@pytest.mark.parametrize("name", ["manager", "query", "due", "not offered"])
def test_rounds_are_made_over_queries_and_what_returns_them(name: str) -> None:
    assert codes(entries=[{"each": {"objects": ref(name), "every": DAY}}]) == []


@pytest.mark.parametrize("objects", [ref("User"), ref("by_task"), {"t": "this", "name": "all"}])
def test_rounds_over_anything_else_are_refused(objects: Any) -> None:
    found = codes(entries=[{"each": {"objects": objects, "every": DAY}}])
    assert found == [("objects-wrong", "/entries/0/each/objects")]


@pytest.mark.parametrize(
    ("every", "fits"),
    [
        (const("0 9 * * 1"), True),
        (const("0 25 * * 1"), False),
        (const(5), False),
        ({"t": "this", "name": "often"}, False),
    ],
)
def test_rounds_are_timed_by_a_duration_or_cron(every: Any, fits: bool) -> None:
    found = codes(entries=[{"each": {"objects": ref("due"), "every": every}}])
    assert found == ([] if fits else [("every-wrong", "/entries/0/each/every")])


@pytest.mark.parametrize("name", ["Ask", "by_task", "not offered"])
def test_people_enter_by_forms_and_what_returns_them(name: str) -> None:
    assert codes(entries=by_form(name)) == []


@pytest.mark.parametrize("name", ["User", "query"])
def test_what_is_no_form_is_refused(name: str) -> None:
    assert codes(entries=by_form(name)) == [("form-wrong", "/entries/0/form/form")]


def test_forms_that_save_an_object_have_a_key_and_others_have_none() -> None:
    wrong = [("form-key", "/entries/0/form/key")]
    assert codes(entries=by_form("Edit")) == codes(entries=by_form("Ask", key="who")) == wrong
    assert codes(entries=by_form("Edit", key="who")) == []


def test_a_form_asks_for_what_the_rule_for_entering_again_needs() -> None:
    said = {"subject": "customer", "reentry": {"perKey": ["order", "shop"]}}
    wrong = [("form-field", "/entries/0/form/form")]
    assert codes(**said, entries=by_form("Ask", user="shop")) == wrong
    assert codes(subject="customer", reentry="once", entries=by_form("Ask")) == []
    assert codes(subject="customer", entries=by_form("Ask")) == []


@pytest.mark.django_db
def test_whom_a_round_finds_enters_a_designed_flow(author: User) -> None:
    offers.offer(due, "Due")
    path = f"{__name__}:due"
    entries = [{"each": {"objects": ref(path), "every": DAY}}]
    document = designs.invoicing(subject="customer", reentry="once", entries=entries)
    try:
        draft = drafts.begin("Invoicing", "Invoices", document, actor=author)
        publishing.publish(draft, revision=1, actor=author)
        schedules.sweep(clock.now(), "worker")
    finally:
        offers.withdraw(path)
    assert AutomationModel.objects.get().subject == f"auth.user:{author.pk}"
