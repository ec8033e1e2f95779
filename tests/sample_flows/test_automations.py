"""The flows as a whole: found, sound, listed in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import checks

import sample_flows
from automations import flow
from sample_flows import automations


def test_every_flow_is_listed_and_registered():
    """One per file of the folder."""
    modules = {
        path.stem for path in (Path(sample_flows.__file__).parent / "flows").glob("[a-z]*.py")
    }

    assert {one.__module__.rpartition(".")[2] for one in automations.READING_ORDER} == modules
    names = [name for name, _verbose in flow.get_automations()]
    for one in automations.READING_ORDER:
        assert one.get_automation_class_name() in names


def test_they_are_listed_in_the_order_of_the_docstring():
    """Simplest first."""
    listed = [
        line.split("`")[1] for line in (automations.__doc__ or "").splitlines() if "`" in line
    ]

    assert listed == [
        f"flows/{one.__module__.rpartition('.')[2]}.py" for one in automations.READING_ORDER
    ]


@pytest.mark.django_db
def test_no_check_complains():
    """Neither of Django nor of the engine."""
    assert [message for message in checks.run_checks() if "sample_flows" in str(message)] == []
