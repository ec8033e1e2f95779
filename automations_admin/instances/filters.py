"""What the list of instances is narrowed down to, read from the address and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.status import InstanceState
from automations_admin import counting, marks

#: Longest text that is taken from an address.
MAX_TEXT = 250
#: Pages that the list has at most; whoever wants more should narrow it down.
MAX_PAGE = 1_000_000

#: States to choose from, with what they stand for.
STATES: dict[str, Any] = {
    "live": _("Not ended"),
    **{str(state): mark.text for state, mark in marks.INSTANCES.items()},
    "finished": _("Finished, not failed"),
}
#: The states that a choice stands for.
OF_STATE: dict[str, tuple[str, ...]] = {
    "live": (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED),
    "finished": (InstanceState.COMPLETED, InstanceState.EXITED, InstanceState.CANCELLED),
}
#: Where a task of the instance stands.
TASKS: dict[str, Any] = {key: mark.text for key, mark in marks.STANDINGS.items()}
#: When the instance was started: choice, words, from how long ago, until how long ago.
AGES: dict[str, tuple[Any, timedelta | None, timedelta | None]] = {
    "hour": (_("in the last hour"), timedelta(hours=1), None),
    "day": (_("in the last 24 hours"), timedelta(days=1), None),
    "week": (_("in the last 7 days"), timedelta(days=7), None),
    "month": (_("in the last 30 days"), timedelta(days=30), None),
    "older": (_("more than 30 days ago"), None, timedelta(days=30)),
}


@dataclass(frozen=True)
class Filters:
    """The filters in force; an empty one lets everything through.

    Attributes:
        flow: dotted name of the flow.
        state: a key of STATES.
        task: a key of TASKS: an open or failed task of the instance stands there.
        step: name of the step at which an open or failed task is.
        age: a key of AGES: when the instance was started.
        ended: a key of AGES: when it ended.
        same: fingerprint of a failure.
        definition: id of the definition that it runs on; 0 for any.
        q: what is searched for.
        page: number of the page, from 1.
    """

    flow: str = ""
    state: str = ""
    task: str = ""
    step: str = ""
    age: str = ""
    ended: str = ""
    same: str = ""
    definition: int = 0
    q: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """Return the filters that an address asks for; what makes no sense is left out."""

        def text(key: str) -> str:
            return str(query.get(key) or "").replace("\x00", "").strip()[:MAX_TEXT]

        def choice(key: str, among: Mapping[str, Any]) -> str:
            return text(key) if text(key) in among else ""

        return cls(
            flow=text("flow"),
            state=choice("state", STATES),
            task=choice("task", TASKS),
            step=text("step"),
            age=choice("age", AGES),
            ended=choice("ended", AGES),
            same=text("same")[:64],
            definition=counting.bounded(query.get("definition"), 0, counting.MAX_ID, 0),
            q=text("q"),
            page=counting.bounded(query.get("p"), 1, MAX_PAGE, 1),
        )

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return replace(self, page=1) != Filters()

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the filters for an address, with changes; the page is left out unless named."""
        said = {**asdict(replace(self, page=1)), **changes}
        page = said.pop("page")
        return {key: value for key, value in said.items() if value} | (
            {"p": page} if page > 1 else {}
        )
