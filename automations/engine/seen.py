"""An instance's data as they were last seen: what each step has changed, and their text."""

from __future__ import annotations

from automations import jsonsafe
from automations.engine import payload
from automations.models import AutomationModel, AutomationTaskModel


class Seen:
    """The data of a locked instance, worked out as text as seldom as possible.

    Args:
        row: the instance.
    """

    def __init__(self, row: AutomationModel) -> None:
        self.row = row
        self.before = self._text = row.stored_text
        self._is_current = False

    @property
    def text(self) -> str:
        """The data as JSON."""
        if not self._is_current:
            return jsonsafe.dumps(self.row.data, "data")
        return self._text

    def doubt(self) -> None:
        """Note that code may have changed the data."""
        self._is_current = False

    def note(self, task: AutomationTaskModel) -> None:
        """Note at a task what has changed since the data were seen last."""
        text, self._is_current = jsonsafe.dumps(self.row.data, "data"), True
        if text != self._text:
            change = payload.changes(payload.plain(self._text), payload.plain(text))
            task.changes, self._text = change, text
