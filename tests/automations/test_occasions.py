"""What may happen to an instance, as declarations say it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.dispatch import Signal

from automations import flow, occasions
from automations.exceptions import DefinitionError


def test_a_callable_or_reference_is_a_condition() -> None:
    for given in (lambda run: True, flow.this.is_gold):
        assert occasions.as_occasion(given) == occasions.Condition(given)


def test_an_occasion_stays_what_it_is() -> None:
    for given in (flow.message("x"), flow.signal(Signal()), flow.condition(len)):
        assert occasions.as_occasion(given) is given


def test_anything_else_is_refused() -> None:
    with pytest.raises(DefinitionError, match="nothing that can happen"):
        occasions.as_occasion("bought")


def test_a_signal_is_about_what_its_subject_says() -> None:
    """A callable, a path from `instance`, or `instance` itself."""
    order = SimpleNamespace(customer=SimpleNamespace(account="a"))
    said = {"instance": order, "created": True}
    assert flow.signal(Signal()).about(said) is order
    assert flow.signal(Signal(), subject="customer").about(said) is order.customer
    assert flow.signal(Signal(), subject="customer.account").about(said) == "a"
    assert flow.signal(Signal(), subject=lambda instance, **_: "b").about(said) == "b"


def test_a_signal_about_nothing_is_of_no_interest() -> None:
    assert flow.signal(Signal(), subject="customer").about({"instance": None}) is None
    assert flow.signal(Signal(), subject="customer").about({}) is None
