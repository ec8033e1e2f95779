"""The published schema is that of the code, and says the same as the reader."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.histories import reader, schema
from automations.histories.kinds import Refused
from automations.histories.upgrade import upgraded
from tests import effort
from tests.automations.histories import generated
from tests.conftest import ROOT

PUBLISHED = ROOT / "docs" / "history.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(schema.json_schema())
#: Takes long when the machine is busy; so many are enough to meet each field.
CALMLY = settings(max_examples=effort.examples(60), suppress_health_check=[HealthCheck.too_slow])


def test_the_published_schema_is_that_of_the_code() -> None:
    """It is printed, to be stored, if it is not."""
    print(json.dumps(schema.json_schema(), indent=1))
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema.json_schema()


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())


@CALMLY
@given(history=generated.histories())
def test_what_the_reader_takes_fits_the_schema(history: dict[str, Any]) -> None:
    assert reader.read(history) == history
    VALIDATOR.validate(history)


@CALMLY
@given(history=generated.histories(), data=st.data())
def test_what_does_not_fit_the_schema_is_refused(history: dict[str, Any], data: Any) -> None:
    """One value is replaced by another; the reader is at least as strict."""
    broken = copy.deepcopy(history)
    part = data.draw(st.sampled_from([broken, broken["instance"], *broken["tasks"]]))
    key = data.draw(st.sampled_from(sorted(part)))
    part[key] = data.draw(generated.values)
    if VALIDATOR.is_valid(upgraded(broken)):
        return
    with pytest.raises(Refused):
        reader.read(broken)
