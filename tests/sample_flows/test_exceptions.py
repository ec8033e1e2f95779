"""Errors of the sample: one family, and each says what to do."""

from __future__ import annotations

import inspect

import pytest

from sample_flows import exceptions
from sample_flows.exceptions import SampleFlowError

ERRORS = [
    found
    for _name, found in inspect.getmembers(exceptions, inspect.isclass)
    if found is not SampleFlowError
]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_belongs_to_the_family(error: type[Exception]) -> None:
    """One `except SampleFlowError` catches them all."""
    assert issubclass(error, SampleFlowError)


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_says_what_is_wrong_and_what_to_do(error: type[Exception]) -> None:
    """In two sentences at least."""
    assert (error.__doc__ or "").count(". ") >= 1
    assert (error.__doc__ or "").endswith(".")


def test_each_fault_can_be_handled_in_its_own_way() -> None:
    """Catching one kind lets the others through: a flow decides by the class."""
    assert all(error.__bases__ == (SampleFlowError,) for error in ERRORS)
