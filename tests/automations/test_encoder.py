"""The encoder says what Django's says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st

from automations.encoder import Encoder

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            date(2026, 1, 1),
            datetime(2026, 1, 1, 12, 30, 1, 5, tzinfo=UTC),
            time(1, 2),
            timedelta(days=1, seconds=3),
            Decimal("1.50"),
            UUID(int=7),
            lazystr("later"),
        ]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers() | st.none(), inner, max_size=3)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("ascii_only", [True, False])
@given(value=values)
def test_a_text_is_that_of_django(ascii_only: bool, value: Any) -> None:
    expected = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=ascii_only)
    assert Encoder(ensure_ascii=ascii_only).encode(value) == expected


@given(value=values)
def test_one_encoder_says_the_same_again(value: Any) -> None:
    encoder = Encoder(ensure_ascii=False)
    assert encoder.encode(value) == encoder.encode(value)


@pytest.mark.parametrize(
    ("value", "error"), [(object(), TypeError), (float("nan"), ValueError), ({1}, TypeError)]
)
def test_what_json_does_not_know_is_refused_and_the_next_value_is_not(
    value: Any, error: type[Exception]
) -> None:
    encoder = Encoder(allow_nan=False)
    with pytest.raises(error):
        encoder.encode({"key": [value]})
    assert encoder.encode({"key": [1]}) == '{"key": [1]}'


def test_without_the_part_in_c_it_is_the_encoder_of_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert Encoder(ensure_ascii=False).encode({"ä": Decimal("1.5")}) == '{"ä": "1.5"}'
