"""A reason."""

from __future__ import annotations

import pytest

from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.target import Target


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("many", [False, True])
def test_a_reason_is_required_where_something_is_ended_or_repeated(name: str, many: bool) -> None:
    """And always for many."""
    form = forms.of(VERBS[name], Target(), {}, many=many)
    assert ("reason" in form.errors) is (many or VERBS[name].needs_reason)
    assert list(form.fields)[-1] == "reason"


def test_a_reason_has_an_end() -> None:
    """It is shown in lists."""
    form = forms.of(VERBS["pause"], Target(), {"reason": "x" * (forms.MAX_REASON + 1)})
    assert "reason" in form.errors


def test_most_acts_take_nothing_else() -> None:
    """And need not be explained twice."""
    form = forms.of(VERBS["cancel"], Target(), {"reason": "Customer withdrew"})
    assert form.is_valid()
    assert (form.arguments(), form.was_explained, form.problem) == ({}, True, "")


def test_the_cursor_goes_to_the_first_fault() -> None:
    """Only there, and not before anything was typed."""
    form = forms.of(VERBS["skip"], Target(), {"result": "{", "reason": ""})
    assert "autofocus" in str(form["result"])
    assert "autofocus" not in str(form["reason"])
    assert "autofocus" not in str(forms.of(VERBS["skip"], Target())["result"])
