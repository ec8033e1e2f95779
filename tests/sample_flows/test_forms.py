"""Forms: what people may answer."""

from __future__ import annotations

import pytest

from sample_flows import forms


@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        ({"decision": "approved"}, True),
        ({"decision": "rejected", "reason": "Too much"}, True),
        ({"decision": "rejected"}, False),
        ({"decision": "open"}, False),
        ({}, False),
    ],
)
def test_a_decision_on_an_expense(answer: dict[str, str], valid: bool):
    """A refusal needs a reason."""
    assert forms.ExpenseForm(answer).is_valid() is valid


@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        ({"card": "4000-0000 0000 0000"}, True),
        ({"cancel": "on"}, True),
        ({"card": "4000 0000 0000 0000", "cancel": "on"}, False),
        ({}, False),
        ({"card": "4242-XXXX"}, False),
        ({"card": "4000"}, False),
    ],
)
def test_an_answer_to_a_refused_card(answer: dict[str, str], valid: bool):
    """Another card or the end of the order, not both, and no nonsense."""
    assert forms.CardForm(answer).is_valid() is valid


def test_a_card_number_is_kept_without_blanks():
    """As the gateway wants it."""
    form = forms.CardForm({"card": "4000-0000 0000 0000"})

    form.is_valid()

    assert form.cleaned_data["card"] == "4000000000000000"


@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        ({"outcome": "undecided"}, True),
        ({"note": "Nobody there"}, False),
        ({"outcome": "x"}, False),
    ],
)
def test_a_call_has_come_to_something(answer: dict[str, str], valid: bool):
    """A note alone does not say what."""
    assert forms.CallForm(answer).is_valid() is valid
