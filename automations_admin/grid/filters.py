"""Which instances the grid shows, read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.status import InstanceState
from automations_admin import counting, marks

#: How many instances can be shown: the newest.
SIZES = (25, 50, 100)
#: States to choose from.
STATES: dict[str, Any] = {
    "live": _("Not ended"),
    "failing": _("With a failed step"),
    **{str(state): mark.text for state, mark in marks.INSTANCES.items()},
}
_LIVE = (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED)


@dataclass(frozen=True)
class Filters:
    """The filters in force.

    Attributes:
        state: a key of STATES; "" for any.
        definition: id of the definition that they run on; 0 for any.
        size: one of SIZES.
    """

    state: str = ""
    definition: int = 0
    size: int = SIZES[0]

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """Return the filters that an address asks for; what makes no sense is left out."""
        state, size = str(query.get("state") or ""), counting.bounded(query.get("n"), 0, 1000, 0)
        return cls(
            state=state if state in STATES else "",
            definition=counting.bounded(query.get("definition"), 0, counting.MAX_ID, 0),
            size=size if size in SIZES else SIZES[0],
        )

    @property
    def active(self) -> bool:
        """Whether any instance is left out for another reason than its age."""
        return bool(self.state or self.definition)

    @property
    def states(self) -> tuple[str, ...]:
        """The states to be shown; none for all."""
        if self.state in {"", "failing"}:
            return ()
        return _LIVE if self.state == "live" else (self.state,)
