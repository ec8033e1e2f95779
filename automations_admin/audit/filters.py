"""What the audit log is narrowed down to, read from the address and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.status import EventKind
from automations_admin import counting

#: Longest text that is taken from an address.
MAX_TEXT = 250
#: Who acted.
BY: dict[str, Any] = {"people": _("people"), "engine": _("the engine")}
#: How long ago at most.
SINCE: dict[str, tuple[Any, timedelta]] = {
    "hour": (_("in the last hour"), timedelta(hours=1)),
    "day": (_("in the last 24 hours"), timedelta(days=1)),
    "week": (_("in the last 7 days"), timedelta(days=7)),
    "month": (_("in the last 30 days"), timedelta(days=30)),
}


@dataclass(frozen=True)
class Filters:
    """The filters in force; an empty one lets everything through.

    Attributes:
        flow: dotted name of the flow.
        kind: what happened; a value of EventKind.
        by: a key of BY.
        who: part of the actor's name.
        since: a key of SINCE.
        instance, batch: primary keys; 0 for any.
        q: part of the reason.
        before: only events older than the one with this primary key; 0 for the newest.
    """

    flow: str = ""
    kind: str = ""
    by: str = ""
    who: str = ""
    since: str = ""
    instance: int = 0
    batch: int = 0
    q: str = ""
    before: int = 0

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """Return the filters that an address asks for; what makes no sense is left out."""

        def text(key: str) -> str:
            said = str(query.get(key) or "").replace("\x00", "").strip()[:MAX_TEXT]
            return said.encode("utf-8", "ignore").decode()

        def number(key: str) -> int:
            return counting.bounded(query.get(key), 0, counting.MAX_ID, 0)

        return cls(
            flow=text("flow"),
            kind=text("kind") if text("kind") in EventKind.values else "",
            by=text("by") if text("by") in BY else "",
            who=text("who"),
            since=text("since") if text("since") in SINCE else "",
            instance=number("instance"),
            batch=number("batch"),
            q=text("q"),
            before=number("before"),
        )

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return replace(self, before=0) != Filters()

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the filters for an address, with changes; without its place in the list."""
        said = {**asdict(replace(self, before=0)), **changes}
        return {key: value for key, value in said.items() if value}
