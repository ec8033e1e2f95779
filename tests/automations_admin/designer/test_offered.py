"""What a project offers, as the designer shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User

from automations import flow, offers
from automations.document.shapes import shape_of
from automations.offers import Offer, Offering
from automations_admin.designer import offered
from tests.flows import designs


class Call(flow.Execute):
    """Calls somebody up.

    By telephone.
    """


class Ask(flow.Form):
    """Asks somebody."""


@pytest.fixture(autouse=True)
def _steps() -> Iterator[None]:
    for cls in (Call, Ask):
        offers.offer(cls, f"{cls.__name__} up")
    yield
    for cls in (Call, Ask):
        offers.withdraw(f"{__name__}:{cls.__name__}")


def step(cls: type) -> dict[str, Any]:
    return next(one for one in offered.steps() if one["cls"] == f"{__name__}:{cls.__name__}")


def test_classes_of_steps_are_kinds_of_their_own() -> None:
    kind = step(Call)
    assert (kind["kind"], kind["title"], kind["help"]) == (
        "custom",
        "Call up",
        "Calls somebody up.",
    )
    assert kind["blank"] == {"cls": f"{__name__}:Call"}
    assert (kind["drawn"], kind["icon"]) == ("execute", "exec")
    assert json.loads(json.dumps(kind)) == kind


@pytest.mark.parametrize("cls", [Call, Ask])
def test_every_slot_of_a_class_is_asked_for_once(cls: Any) -> None:
    fields = [field["name"] for section in step(cls)["sections"] for field in section["fields"]]
    assert sorted(fields) == sorted(slot.name for slot in shape_of(cls).slots)


def test_classes_of_a_flow_of_code_are_known_besides() -> None:
    class Own(flow.Update):
        pass

    found = offered.steps([Own, flow.Execute])
    assert [one["title"] for one in found if one["cls"] == ":Own"] == ["Own"]
    assert all(one["kind"] == "custom" for one in found)


def test_classes_of_steps_are_no_values() -> None:
    paths = [
        one["value"].get("path") for one in offered.named("") if isinstance(one["value"], dict)
    ]
    assert f"{__name__}:Call" not in paths
    assert "tests.flows.designs:send_invoice" in paths


def test_methods_are_those_of_the_base() -> None:
    thank = {"t": "this", "name": "thank"}
    assert thank not in [one["value"] for one in offered.named("")]
    (found,) = [one for one in offered.named(designs.BASE) if one["value"] == thank]
    assert (found["kind"], found["title"], found["text"]) == (
        "action", "Thank the customer", "Thank the customer.",
    )  # fmt: skip


def test_a_mail_is_named_by_its_template() -> None:
    assert "journeys/hello" in [one["value"] for one in offered.named("") if one["kind"] == "mail"]


def test_an_action_says_what_it_takes_and_touches() -> None:
    (found,) = [one for one in offered.named("") if one["title"] == "Send an invoice"]
    assert found["effects"] == "sends an invoice"
    assert found["params"] == [
        {
            "name": "amount",
            "title": "amount",
            "help": "",
            "required": True,
            "widget": "number",
            "choices": [],
        }
    ]


@pytest.mark.parametrize(
    ("field", "widget", "choices"),
    [
        (forms.BooleanField(), "flag", []),
        (forms.IntegerField(), "number", []),
        (forms.CharField(), "text", []),
        (forms.DateField(), "text", []),
        (forms.ChoiceField(choices=[("a", "A"), ("Group", [("b", "B")])]), "choice",
         [("a", "A"), ("b", "B")]),
        (forms.TypedChoiceField(choices=[(1, "one")], coerce=int), "choice", [(1, "one")]),
        (forms.ModelChoiceField(queryset=None), "text", []),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "text", []),
    ],
)  # fmt: skip
def test_arguments_are_asked_for_by_their_fields(
    monkeypatch: pytest.MonkeyPatch, field: Any, widget: str, choices: list[Any]
) -> None:
    offer = Offer("m:a", Offering.ACTION, "A", print, params={"some_thing": field})
    monkeypatch.setattr(offers, "offers", lambda: {"m:a": offer})
    ((param,),) = [one["params"] for one in offered.named("")]
    assert (param["widget"], param["title"]) == (widget, "some thing")
    assert [(one["value"], one["title"]) for one in param["choices"]] == choices


def test_an_offered_step_has_title_icon_group_and_parameters() -> None:
    send, grant = (
        next(one for one in offered.steps() if one["cls"] == f"tests.flows.designs:{name}")
        for name in ("SendText", "Discount")
    )
    assert (send["title"], send["icon"]) == ("Send a text message", "bolt")
    assert send["help"].endswith("phone. Outside: sends a text message.")
    assert (send["group"], grant["group"]) == ("Of this project", "Do")
    assert (grant["icon"], grant["help"]) == ("edit", "Grants a discount.")
    assert [(one["name"], one["required"], one["widget"]) for one in send["params"]] == [
        ("text", True, "text"), ("hour", False, "number"), ("description", False, "text"),
    ]  # fmt: skip
    assert send["takes"]["text"] is True
    assert json.loads(json.dumps(send)) == send


def test_an_icon_that_is_not_there_is_that_of_the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{__name__}:Call"
    wrong = Offer(path, Offering.STEP, "Call", Call, icon="phone")
    monkeypatch.setattr(offers, "offers", lambda: {path: wrong})
    assert step(Call)["icon"] == "exec"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (User, "model"),
        (User.objects, "objects"),
        (User.objects.all, "objects"),
        (designs.is_big, "other"),
        (Call, "other"),
    ],
)
def test_what_can_be_a_model_or_a_query_is_told(
    monkeypatch: pytest.MonkeyPatch, given: Any, kind: str
) -> None:
    one = Offer("shop:it", Offering.OTHER, "It", given)
    monkeypatch.setattr(offers, "offers", lambda: {one.path: one})
    found = [said["kind"] for said in offered.named("")]
    assert found == ([] if given is Call else [kind])
