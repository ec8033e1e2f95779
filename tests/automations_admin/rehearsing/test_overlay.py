"""The way of a dry run, laid over the diagram."""

from __future__ import annotations

import pytest

from automations_admin.rehearsing.overlay import overlay
from tests.automations.dryrun.test_run import order

pytestmark = pytest.mark.django_db


def test_the_path_is_lit_and_where_it_stands_is_marked() -> None:
    found = overlay(order().stage)
    assert found.lit == {("charge", "check"): 1, ("check", "wait"): 1}
    assert (found.looks["wait"].css, found.looks["wait"].order) == ("a-now", "3")
    assert found.looks["lot"].css == "a-ahead"
    assert found.looks["approve"].css == "a-untaken"
    assert ("check", "approve") in found.dim


def test_after_the_end_nothing_is_ahead() -> None:
    found = overlay(order().deliver("cancel").stage)
    assert found.looks["lot"].css == "a-untaken"
    assert not any(look.css == "a-now" for look in found.looks.values())
