"""What the list of instances is narrowed down to, read from the address and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from automations.status import InstanceState
from automations_admin import counting, marks

#: Longest text that is taken from an address; longer searches are refused in words.
MAX_TEXT, MAX_SEARCH = 250, 2_000
#: Highest number of a page.
MAX_PAGE = 1_000_000

#: States to choose from, with what they stand for: those of instances that go on, and outcomes.
LIVE_STATES: dict[str, Any] = {
    "live": _("Not ended"),
    **{
        str(state): marks.INSTANCES[state].text
        for state in (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED)
    },
}
OUTCOMES: dict[str, Any] = {
    "ended": _("Ended"),
    **{
        str(state): mark.text
        for state, mark in marks.INSTANCES.items()
        if str(state) not in {*LIVE_STATES, InstanceState.ARCHIVED}
    },
    "finished": _("Finished, not failed"),
}
#: Copies of histories from elsewhere have not ended here: they were never under way.
COPIES: dict[str, Any] = {str(InstanceState.ARCHIVED): marks.INSTANCES[InstanceState.ARCHIVED].text}
STATES: dict[str, Any] = LIVE_STATES | OUTCOMES | COPIES
#: The states that a choice stands for.
OF_STATE: dict[str, tuple[str, ...]] = {
    "live": (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED),
    "ended": (
        InstanceState.COMPLETED,
        InstanceState.EXITED,
        InstanceState.FAILED,
        InstanceState.CANCELLED,
    ),
    "finished": (InstanceState.COMPLETED, InstanceState.EXITED, InstanceState.CANCELLED),
}
#: Where a task of the instance stands, and what it waits for.
TASKS: dict[str, Any] = {key: mark.text for key, mark in marks.STANDINGS.items()}
#: Who holds it: somebody paused the instance itself, or its step, its flow or everything.
HELD: dict[str, Any] = {
    "any": _("Paused in any way"),
    "instance": _("Paused itself"),
    "pause": _("By a paused step or flow"),
}
#: When the instance was started: choice, words, from how long ago, until how long ago.
AGES: dict[str, tuple[Any, timedelta | None, timedelta | None]] = {
    "hour": (_("in the last hour"), timedelta(hours=1), None),
    "day": (_("in the last 24 hours"), timedelta(days=1), None),
    "week": (_("in the last 7 days"), timedelta(days=7), None),
    "month": (_("in the last 30 days"), timedelta(days=30), None),
    "older": (_("more than 30 days ago"), None, timedelta(days=30)),
}
_CHOICES: dict[str, Mapping[str, Any]] = {
    "state": STATES,
    "task": TASKS,
    "held": HELD,
    "age": AGES,
    "ended": AGES,
}
#: Filters that stand for a place in the list, not for what is in it.
_PLACE = ("page", "before", "after")


@dataclass(frozen=True)
class Filters:
    """The filters in force; an empty one lets everything through.

    Attributes:
        flow: dotted name of the flow.
        state: a key of STATES.
        task: a key of TASKS: an open or failed task of the instance stands there.
        step: name of the step at which an open or failed task is.
        held: a key of HELD.
        age, ended: keys of AGES: when the instance was started, and when it ended.
        assignee: whom an open task is addressed to; see `people`.
        error: class of the error with which a task failed, or is tried again.
        same: fingerprint of a failure.
        definition: id of the definition that it runs on; 0 for any.
        figure: a figure of the statistics; see `figure`.
        object: "app.model:pk" of an object that its data refer to.
        q: what is searched for; see `terms`.
        page: number of the page, from 1.
        before, after: id of the instance that the page begins below, or ends above; 0 for none.
        ignored: names of what was asked for and makes no sense.
    """

    flow: str = ""
    state: str = ""
    task: str = ""
    step: str = ""
    held: str = ""
    age: str = ""
    ended: str = ""
    assignee: str = ""
    error: str = ""
    same: str = ""
    definition: int = 0
    object: str = ""
    figure: str = ""
    q: str = ""
    page: int = 1
    before: int = 0
    after: int = 0
    ignored: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """Return the filters that an address asks for, and the names of what makes no sense."""
        said = {key: cleaned(query.get(key)) for key in (*_TEXTS, *_CHOICES)}
        # An outcome is a state; the address may call it so.
        said["state"] = said["state"] or cleaned(query.get("outcome"))
        wrong = tuple(
            key for key, among in _CHOICES.items() if said[key] and said[key] not in among
        )
        said["figure"] = cleaned(query.get("figure"), MAX_SEARCH)
        definition = counting.bounded(query.get("definition"), 0, counting.MAX_ID, 0)
        if query.get("definition") and not definition:
            wrong += ("definition",)
        return cls(
            **said | dict.fromkeys(set(wrong) & said.keys(), ""),
            q=cleaned(query.get("q"), MAX_SEARCH),
            definition=definition,
            page=counting.bounded(query.get("p"), 1, MAX_PAGE, 1),
            before=counting.bounded(query.get("before"), 0, counting.MAX_ID, 0),
            after=counting.bounded(query.get("after"), 0, counting.MAX_ID, 0),
            ignored=wrong,
        )

    @classmethod
    def of_text(cls, text: str) -> Filters:
        """Return the filters that the part of an address after the question mark asks for."""
        try:
            return cls.read(QueryDict(text)).everywhere
        except SuspiciousOperation:  # too many fields
            return cls()

    @property
    def everywhere(self) -> Filters:
        """The same filters at the top of their list."""
        return replace(self, page=1, before=0, after=0, ignored=())

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return self.everywhere != Filters()

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the filters for an address, with changes; the place is left out unless named."""
        values = {**asdict(self.everywhere), **changes}
        values.pop("ignored")
        page = values.pop("page")
        return {key: value for key, value in values.items() if value} | (
            {"p": page} if page > 1 else {}
        )

    @property
    def text(self) -> str:
        """The filters as the part of an address after the question mark."""
        return urlencode(self.query())


_TEXTS = tuple(
    field.name
    for field in fields(Filters)
    if field.type == "str" and field.name not in {*_CHOICES, "q"}
)


def cleaned(value: Any, most: int = MAX_TEXT) -> str:
    """Return text from an address as every database takes it: without NUL and half characters."""
    text = str(value or "").replace("\x00", "").encode("utf-8", "ignore").decode()
    return text.strip()[:most]
