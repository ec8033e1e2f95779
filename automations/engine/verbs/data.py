"""Edit the data of an instance; write a note."""

from __future__ import annotations

from typing import Any

from automations import jsonsafe, registry
from automations.engine import changing, payload, start, watching
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.exceptions import NotPossible
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import EventKind

CHANGED = "The data have changed since you opened this page. Look at them again."
EMPTY = "Write what is to be noted."


class EditData(Verb):
    """Replace the data of an instance; conditions are asked again at once.

    Arguments: `data`; `expected`, the version of the data that the editor saw, None for any.
    """

    name = "edit_data"
    action = Action.EDIT_DATA
    event = EventKind.DATA_EDITED
    needs_reason = True
    many = False

    def apply(self, deed: Deed) -> None:
        """Store the data and wake what they may concern."""
        row, data = deed.row, deed.arguments["data"]
        jsonsafe.check(data, "data")
        expected = deed.arguments.get("expected")
        if expected is not None and expected != payload.text_version(row.stored_text):
            raise NotPossible(CHANGED)
        before, row.data, row.updated = row.data, data, deed.now
        if not row.finished and registry.of(row):
            start.reacquire(row)
        base.store_live(row, ("data", "updated", "live_key", "subject"))
        watching.follow(row)
        row.stored_text = jsonsafe.dumps(data, "data")
        deed.detail["changes"] = payload.changes(before, data)
        changing.data_changed(row, row.updated)


class Note(Verb):
    """Write a note, kept with the history. The text is the reason."""

    name = "note"
    action = Action.NOTE
    event = EventKind.NOTE
    needs_reason = True
    on_copies = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """Anything can be noted."""
        return ""

    def apply(self, deed: Deed) -> None:
        """Nothing is changed: the event is the note."""
        if not deed.reason:
            raise NotPossible(EMPTY)

    def follow(self, deed: Deed) -> None:
        """Nothing goes on because of it."""
