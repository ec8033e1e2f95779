"""Classes of steps that a project offers, and what they get."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

import automations
from automations import flow, offers, own_steps
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.offers import Offer, Offering
from tests.flows import designs
from tests.flows.designs import Discount, SendText

TASK: Any = SimpleNamespace()
PATH = "tests.flows.designs:SendText"


class Ring(flow.Execute):
    """Rings."""

    def method(self, task: Any, times: int = 1) -> int:
        """Ring."""
        return times


class Loud(flow.Execute):
    """Rings without a self."""

    @staticmethod
    def method(task: Any, times: int = 1) -> int:
        """Ring."""
        return times


class Louder(SendText):
    """Is not offered itself."""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Take back what a test has offered."""
    before = offers.offers()
    methods = {cls: vars(cls)["method"] for cls in (Ring, Loud)}
    yield
    for path in offers.offers().keys() - before.keys():
        offers.withdraw(path)
    for cls, method in methods.items():
        cls.method = method


def test_a_class_is_offered_with_all_that_is_said_of_it() -> None:
    found = offers.offers()[PATH]
    assert (found.kind, found.title, found.icon) == (
        Offering.STEP,
        "Send a text message",
        "bolt",
    )
    assert (found.effects, list(found.params)) == ("sends a text message", ["text", "hour"])
    assert found.text == "Sends a text message to the customer's phone."
    assert offers.offered()[PATH] is SendText


@pytest.mark.parametrize("given", [((), {"text": "Hi", "hour": "7"}), (("Hi", "7"), {})])
def test_its_method_gets_what_its_fields_make_of_it(given: Any) -> None:
    designs.CALLS.clear()
    args, kwargs = given
    node = SendText()
    assert node.method(TASK, *args, **kwargs) == "sent Hi"
    assert designs.CALLS == [("Hi", 7)]
    with pytest.raises(ValidationError):
        node.method(TASK, "much too long for a message")


@pytest.mark.parametrize("cls", [Ring, Loud])
def test_a_static_method_stays_one(cls: Any) -> None:
    automations.step("Ring", params={"times": forms.IntegerField()})(cls)
    assert cls().method(TASK, times="3") == 3


def test_a_constructor_gets_what_its_fields_make_of_it() -> None:
    assert Discount("12.50").values == {"rate": Decimal("12.50")}
    assert Discount(rate=this.rate).values["rate"].name == "rate"
    with pytest.raises(DefinitionError, match=r"Discount, rate: .* Correct it"):
        Discount(rate="60")


def test_a_parameter_must_be_an_argument() -> None:
    with pytest.raises(DefinitionError, match="no argument 'tims'"):
        automations.step("Ring", params={"tims": forms.IntegerField()})(Ring)


def test_what_every_step_takes_is_no_parameter() -> None:
    class Own(Ring):
        def method(self, task: Any, times: int = 1, description: str = "") -> int:
            return times

    Own.__qualname__ = "Own"
    fields = {"times": forms.IntegerField(), "description": forms.CharField()}
    with pytest.raises(DefinitionError, match="every step takes 'description'"):
        automations.step("Own", params=fields)(Own)


@pytest.mark.parametrize(("given", "icon"), [(dict, ""), (print, ""), (Ring, "no icon")])
def test_only_classes_of_nodes_are_offered_as_steps(given: Any, icon: str) -> None:
    with pytest.raises(DefinitionError, match="is no class of nodes, or"):
        automations.step("Odd", icon=icon)(given)


def test_a_class_without_a_name_in_a_module_cannot_be_offered() -> None:
    class Own(flow.Execute):
        pass

    with pytest.raises(DefinitionError, match="has no name in a module"):
        automations.step("Own")(Own)


def test_a_class_looks_as_the_nearest_that_it_is_made_of() -> None:
    for cls in (SendText, Louder):
        found = own_steps.of(cls)
        assert found is not None
        assert found.path == PATH
    assert own_steps.of(flow.Execute) is None
    assert own_steps.path_of(SendText) == PATH
    assert own_steps.path_of(Louder) is None


def test_it_says_what_it_takes_by_name() -> None:
    rules = own_steps.rules()
    assert rules[PATH] == {
        "text": True,
        "hour": False,
        "detached": False,
        "threaded": False,
        "effects": False,
        "description": False,
    }
    assert rules["tests.flows.designs:Discount"]["rate"] is True
    automations.step("Ring")(Ring)
    assert own_steps.rules()[f"{__name__}:Ring"] == {}
    assert "tests.flows.designs:send_invoice" not in rules


@pytest.mark.parametrize(
    ("cls", "args", "kwargs", "said"),
    [
        (SendText, ("Hi", 7), {}, ((), {"text": "Hi", "hour": 7})),
        (SendText, ("Hi",), {"hour": 7}, ((), {"text": "Hi", "hour": 7})),
        (SendText, ("Hi",), {"text": "Ho"}, (("Hi",), {"text": "Ho"})),
        (SendText, (1, 2, 3), {}, ((1, 2, 3), {})),
        (Discount, (5,), {}, ((), {"rate": 5})),
        (Louder, ("Hi",), {}, (("Hi",), {})),
        (Ring, (1,), {}, ((1,), {})),
    ],
)
def test_what_is_given_by_place_has_the_names_of_what_is_offered(
    cls: Any, args: Any, kwargs: Any, said: Any
) -> None:
    assert own_steps.by_name(cls, args, kwargs) == said


def test_effects_that_are_translated_are_refused() -> None:
    """They are a part of the definition, whose fingerprint no language may change."""
    with pytest.raises(DefinitionError, match="Write a text, untranslated"):
        automations.step("Ring", effects=gettext_lazy("rings"))(Ring)  # type: ignore[arg-type]


def test_a_constructor_that_takes_no_description_is_asked_for_none() -> None:
    class Plain(flow.Execute):
        def __init__(self, amount: Any = None) -> None:
            super().__init__()

    offer = Offer("x:Plain", Offering.STEP, "Plain", Plain, "", {"amount": forms.IntegerField()})
    assert own_steps.takes(offer) == {"amount": True}


def test_values_beyond_the_named_ones_are_not_cleaned() -> None:
    class Many(flow.Execute):
        def method(self, task: Any, *rest: Any, times: Any = 1) -> Any:
            return rest, times

    own_steps._clean(Many, {"times": forms.IntegerField()})
    assert Many.method(Many(), TASK, "1", "2", times="3") == (("1", "2"), 3)
