"""What a skipped step has as its result."""

from __future__ import annotations

from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.target import Target

SKIP = VERBS["skip"]


def test_a_result_is_json_and_may_be_left_out() -> None:
    """Nothing is None."""
    for text, value in (("", None), ('{"parcel": 1}', {"parcel": 1})):
        form = forms.of(SKIP, Target(), {"result": text, "reason": "x"})
        assert form.is_valid()
        assert form.arguments() == {"result": value}


def test_a_result_that_is_no_json_is_refused() -> None:
    """The field says where the mistake is."""
    form = forms.of(SKIP, Target(), {"result": "{x", "reason": "x"})
    assert "line 1, column 2" in str(form.errors["result"])


def test_a_result_is_shown_again() -> None:
    """And in words."""
    assert "s3cret" not in str(forms.lines(SKIP, {"result": {"token": "s3cret"}}, Target()))
    given = {"result": {"a": 1}}
    assert forms.of(SKIP, Target(), arguments=given).initial["result"] == '{\n  "a": 1\n}'
    assert [text for _label, text in forms.lines(SKIP, given, Target())] == ['{"a": 1}']
    assert forms.lines(SKIP, {"result": None}, Target()) == []
