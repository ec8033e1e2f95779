"""What is secret in data, and what stands in its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations import redaction
from automations.redaction import MASK, hides, is_secret, masked, masks, unmasked

KEYS = st.sampled_from(["token", "name", "card_number", "n", "password", "list"])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("password", True),
        ("Api-Token", True),
        ("API_KEY", True),
        ("apikey", True),
        ("STRIPE_SECRET", True),
        ("card_number", True),
        ("IBAN", True),
        ("sentry_dsn", True),
        ("email", False),
        ("passenger", False),
        ("monkey", False),
    ],
)
def test_a_key_is_secret_by_its_name(key: str, secret: bool) -> None:
    assert is_secret(key) is secret


def test_values_of_secret_keys_are_masked_however_deep_they_are() -> None:
    data = {"card": [{"token": "t", "last4": "4417"}], "password": {"a": 1}}
    assert masked(data) == {"card": [{"token": MASK, "last4": "4417"}], "password": MASK}


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_that_nothing_is_there_is_no_secret(nothing: Any) -> None:
    assert masked({"token": nothing}) == {"token": nothing}
    assert not hides({"token": nothing})


def test_the_project_says_what_is_secret(settings: Any) -> None:
    settings.AUTOMATIONS = {"REDACT": [r"^ssn$"]}
    assert masked({"SSN": 1, "token": 2}) == {"SSN": MASK, "token": 2}
    settings.AUTOMATIONS = {"REDACT": ()}
    assert masked({"SSN": 1}) == {"SSN": 1}


@given(DATA)
def test_masked_data_that_were_not_touched_give_the_data_back(data: Any) -> None:
    assert unmasked(masked(data), data) == data


def test_what_was_changed_beside_a_mask_is_kept() -> None:
    """Who edits masked data loses no secret, and may set a new one."""
    before = {"token": "t", "n": 1, "other": {"secret": "s"}}
    edited = {"token": MASK, "n": 2, "other": {"secret": "new"}}
    assert unmasked(edited, before) == {"token": "t", "n": 2, "other": {"secret": "new"}}


def test_a_mask_without_a_value_behind_it_stays_a_mask() -> None:
    """Nothing is invented."""
    assert unmasked({"token": MASK}, {}) == {"token": MASK}
    assert redaction.MASK


#: Two things with secrets of their own.
LIST = [{"id": 1, "token": "a"}, {"id": 2, "token": "b"}]


@pytest.mark.parametrize(
    ("edited", "tokens"),
    [
        ([{"id": 1, "token": MASK}, {"id": 2, "token": MASK}], ["a", "b"]),
        ([{"id": 2, "token": MASK}], ["b"]),
        ([{"id": 2, "token": MASK}, {"id": 1, "token": MASK}], ["b", "a"]),
        ([{"id": 2, "token": MASK}, {"id": 3, "token": "c"}], ["b", "c"]),
        ([{"id": 1, "token": MASK}, {"id": 9, "token": MASK}], ["a", "b"]),
        ([{"id": 0, "token": "z"}, *masked(LIST)], ["z", "a", "b"]),
        ([{"id": 9, "token": MASK}], [MASK]),
        ([{"id": 2, "token": MASK}, {"id": 9, "token": MASK}], ["b", MASK]),
    ],
)
def test_a_secret_stays_with_its_thing_when_a_list_changes(edited: Any, tokens: list[str]) -> None:
    """It never becomes that of another one."""
    assert [part["token"] for part in unmasked(edited, LIST)] == tokens


def test_things_that_look_alike_are_not_told_apart() -> None:
    """Whose secret is meant is not guessed."""
    alike = [{"token": "a"}, {"token": "b"}]
    assert unmasked([{"token": MASK}], alike) == [{"token": MASK}]
    assert unmasked([{"token": MASK}], [{"token": "a"}, {"token": "a"}]) == [{"token": "a"}]


def test_masks_are_found_by_their_paths() -> None:
    """Those that are left would be stored in place of the value."""
    assert masks({"a": [1, {"token": MASK}], "b": MASK}) == [("a", 1, "token"), ("b",)]
    assert masks({"a": "x"}) == []
