"""A project's own answers to the question who may act; they note what they were asked about."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

#: What was asked about, the latest last.
asked: list[Any] = []


def of_task(task: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the staff, whatever the task is."""
    asked.append(task)
    return get_user_model()._default_manager.filter(is_staff=True)


def of_form(form: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the staff, whatever the form is."""
    asked.append(form)
    return get_user_model()._default_manager.filter(is_staff=True)
