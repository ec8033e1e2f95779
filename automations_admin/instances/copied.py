"""Archived copies: where they come from, and how they stood there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState, TaskState
from automations_admin import marks, moments
from automations_admin.instances.explain import Sentence


def sentence(instance: AutomationModel) -> Sentence:
    """Return what an archived copy is."""
    origin: dict[str, Any] = instance.origin or {}
    mark = marks.INSTANCES.get(_state(origin), marks.UNKNOWN)
    parts = [
        _imported(origin),
        _("It was %(state)s when it was exported.") % {"state": str(mark.text).lower()},
        _("Nothing of it can run."),
    ]
    own = marks.INSTANCES[InstanceState.ARCHIVED]
    text = format_html_join(" ", "{}", ((part,) for part in parts if part))
    return Sentence(own, _("This is an archived copy."), text)


def troubled(instance: AutomationModel) -> AutomationTaskModel | None:
    """Return the last task of a copy that stood there with an error."""
    stood = AutomationTaskModel.objects.filter(automation=instance, state=TaskState.ARCHIVED)
    return stood.exclude(error_class="").order_by("pk").last()


def _imported(origin: dict[str, Any]) -> str:
    try:
        when = moments.element(datetime.fromisoformat(str(origin.get("imported"))))
    except ValueError:
        return ""
    if who := origin.get("by"):
        return format_html(_("It was imported {when} by {who}."), when=when, who=who)
    return format_html(_("It was imported {when}."), when=when)


def _state(origin: dict[str, Any]) -> str:
    """Return the state that the document has and the row has not."""
    for path, value in origin.get("overlay", ()):
        if path == ["instance", "state"]:
            return str(value)
    return str(InstanceState.ARCHIVED)
