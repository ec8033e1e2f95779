"""The README's code runs as it is printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from automations import registry, testing
from automations.checks import check_automation

README = Path(__file__).parents[2] / "README.md"
MODULE = "tests.acceptance.readme"


def blocks() -> list[str]:
    """Return the Python blocks of the README in order."""
    return re.findall(r"^```python\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)


@pytest.fixture
def readme() -> Iterator[dict[str, Any]]:
    """The names that the flow of the README defines."""
    module = ModuleType(MODULE)
    sys.modules[MODULE] = module
    exec(blocks()[0], module.__dict__)
    yield module.__dict__
    registry.unregister(module.ExpenseApproval)
    del sys.modules[MODULE]


def test_the_flow_has_no_problem(readme: dict[str, Any]) -> None:
    """The declared flow passes every check."""
    assert check_automation(readme["ExpenseApproval"]) == []


@pytest.mark.django_db
def test_starting_runs_until_a_person_is_needed(readme: dict[str, Any]) -> None:
    """The second block starts an instance, which needs the group that the form is for."""
    from django.contrib.auth.models import Group

    Group.objects.create(name="managers")
    exec(blocks()[1], readme)

    testing.Run(readme["expense"]).assert_waits_at("approval")


@pytest.mark.django_db
def test_the_printed_test_passes(readme: dict[str, Any]) -> None:
    """The test that the README shows is green."""
    exec(blocks()[2], readme)

    readme["test_a_manager_approves"]()


@pytest.mark.django_db
def test_small_expenses_are_paid_at_once(readme: dict[str, Any]) -> None:
    """What the README says in words about small expenses holds."""
    run = testing.start(readme["ExpenseApproval"], email="anna@example.com", amount=20)

    run.assert_path("check", "pay", "tell", "end")
