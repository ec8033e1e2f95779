"""Archived copies of instances of a test."""

from __future__ import annotations

from typing import Any

from automations.histories import copies, document
from automations.histories.document import Options
from automations.models import AutomationModel


def archived(run: Any, by: str = "ann") -> AutomationModel:
    """Put the copy of an instance in its place, as if it came from elsewhere."""
    row = AutomationModel.objects.get(pk=run.id)
    (history,) = document.documents([row.pk], Options(redact=False))
    run.kill()
    copies.add([history], by)
    return AutomationModel.objects.get(uuid=row.uuid)
