"""Forms that are filled in and handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from automations import testing
from automations.engine.submission import submit
from automations.models import AutomationTaskModel
from tests.flows.units import Answer


def valid(**values: Any) -> forms.Form:
    """Return a form that was filled in correctly."""
    form = Answer({"answer": "yes", **values})
    assert form.is_valid()
    return form


def hand_in(run: testing.Run, who: Any, form: Any = None, request: Any = None) -> Any:
    """Submit the form of a run and return the task as it is stored then."""
    task = run.task("form")
    submit(task, form or valid(), actor=who, request=request)
    return AutomationTaskModel.objects.get(pk=task.pk)
