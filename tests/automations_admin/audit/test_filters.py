"""What the audit log is narrowed down to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.audit.filters import Filters


def test_what_makes_no_sense_is_left_out() -> None:
    said = {"kind": "x", "by": "x", "since": "x", "instance": "-1", "batch": "²", "before": "x"}
    assert Filters.read(said) == Filters()
    assert not Filters.read(said).active


def test_filters_come_back_in_an_address() -> None:
    said = {"flow": "x.Y", "kind": "note", "by": "people", "who": "olga", "since": "day"}
    said |= {"instance": "7", "batch": "3", "q": "outage"}
    found = Filters.read(said)
    assert {key: str(value) for key, value in found.query().items()} == said
    assert found.query(before=5)["before"] == 5


@given(st.dictionaries(st.sampled_from([*Filters.__dataclass_fields__]), st.text()))
def test_whatever_is_asked_for_is_usable_text(said: dict[str, str]) -> None:
    found = Filters.read(said)
    assert "\x00" not in found.q + found.who + found.flow
    (found.q + found.who + found.flow).encode()
