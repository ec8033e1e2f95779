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
        self._is_current, self.row.checked_text = False, None

    def note(self, task: AutomationTaskModel) -> None:
        """Note at a task what has changed since the data were seen last."""
        checked, self.row.checked_text = self.row.checked_text, None
        text = jsonsafe.dumps(self.row.data, "data") if checked is None else checked
        self._is_current = True
        if text != self._text:
            task.changes, self._text = payload.changes_of(self._text, text), text
