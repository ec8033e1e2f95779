"""Limits and priorities go from the class to JSON and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.document.building import build
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.flow import this


class Base(flow.Automation, registered=False):
    """Has what the step calls."""

    def go(self, task: Any) -> None:
        """Do nothing."""


class Limited(Base, registered=False):
    """Says limits of a step and of the whole."""

    class Meta:
        limits = (flow.Limit(50), flow.Limit(1, key="customer"))
        priority = 4

    step = flow.Execute(this.go).Limit(3, per=timedelta(minutes=1), name="crm").Priority(-1)
    end = flow.End()


def test_python_says_the_same() -> None:
    source = source_of(document_of(Limited))

    assert 'limits = [flow.Limit(50), flow.Limit(1, key="customer")]' in source
    assert "priority = 4" in source
    assert '.Limit(3, per=timedelta(minutes=1), name="crm")' in source
    assert ".Priority(-1)" in source


def test_the_class_that_is_built_of_it_has_the_same_limits() -> None:
    built = build(document_of(Limited), {}, base=Base, registered=False)

    assert built.options.limits == list(Limited.options.limits)
    assert built.options.priority == 4
    assert built.nodes["step"].limits == Limited.nodes["step"].limits
    assert built.nodes["step"].priority == -1
