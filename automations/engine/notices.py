"""An alert in words, with links, for whoever tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from automations import conf, registry, wording
from automations.blueprint import spoken_name
from automations.models import Alert
from automations.status import AlertKind

#: How to start a worker.
COMMAND = "python manage.py automation_worker"


@dataclass(frozen=True)
class Link:
    """Where to go from an alert; the address is whole if the settings say where the site is."""

    text: str
    url: str


@dataclass(frozen=True)
class Notice:
    """What the hook of alerts is called with.

    Attributes:
        kind: what was noticed; see `status.AlertKind`.
        flow: dotted name of the flow; empty for all.
        since: since when.
        title: one line.
        sentences: what there is to know, a line each.
        links: where to go.
        detail: the figures.
    """

    kind: str
    flow: str
    since: datetime
    title: str
    sentences: tuple[str, ...]
    links: tuple[Link, ...]
    detail: Mapping[str, Any]


def of(row: Alert) -> Notice:
    """Return an alert in words of the active language."""
    title, sentences = {
        AlertKind.FAILURES: (_failures_title, _failures),
        AlertKind.QUEUE: (_queue_title, _queue),
        AlertKind.NO_WORKER: (_no_worker_title, _no_worker),
    }[AlertKind(row.kind)]
    return Notice(
        kind=row.kind,
        flow=row.automation_class,
        since=row.since,
        title=title(row),
        sentences=tuple(sentences(row)),
        links=tuple(_links(row)),
        detail={key: value for key, value in row.detail.items() if key != "tries"},
    )


def _figure(row: Alert, key: str) -> float:
    """Return a stored figure; 0 if it is missing or no number, as rows of any origin are shown."""
    value = row.detail.get(key, 0)
    return float(value) if isinstance(value, (int, float)) else 0.0


# -- many failures ---------------------------------------------------------------------------


def _failures_title(row: Alert) -> str:
    count = int(_figure(row, "count"))
    said = {
        "count": count,
        "flow": flow_name(row.automation_class, count),
        "span": _span(_figure(row, "seconds")),
    }
    if said["flow"]:
        return _("%(count)s %(flow)s failed in %(span)s") % said
    said["flow"] = row.automation_class.rpartition(".")[2]
    text = ngettext(
        "%(flow)s: %(count)s instance failed in %(span)s",
        "%(flow)s: %(count)s instances failed in %(span)s",
        count,
    )
    return text % said


def _failures(row: Alert) -> Iterator[str]:
    for group in row.detail.get("groups", ()):
        yield _("%(count)s with %(error)s at %(step)s") % {
            "count": group.get("count", 0),
            "error": group.get("error", ""),
            "step": spoken_name(group.get("step", "")) or group.get("step", ""),
        }
    yield _("The first of them failed at %(time)s.") % {"time": _at(row.since)}
    yield _("What has failed is not tried again by itself.")


def flow_name(name: str, count: int) -> str:
    """Return what so many instances of a flow are called; "" if nobody has said it.

    Args:
        name: dotted name of the flow; its class may be gone.
        count: how many.
    """
    cls = registry.find(name)
    if cls is None:
        return name.rpartition(".")[2] if count == 1 else ""
    if count == 1:
        return _in_a_sentence(str(cls.options.verbose_name or cls.__name__))
    return _in_a_sentence(str(cls.options.verbose_name_plural))


def _in_a_sentence(name: str) -> str:
    """Return a name as it stands within an English sentence; German keeps its capitals."""
    english = (get_language() or "").startswith("en")
    return name[:1].lower() + name[1:] if english and name[1:2].islower() else name


# -- work that is not done -------------------------------------------------------------------


def _queue_title(row: Alert) -> str:
    return _("Work is late: %(due)s, the oldest for %(age)s") % {
        "due": _due(row),
        "age": wording.age(_figure(row, "lag")),
    }


def _queue(row: Alert) -> Iterator[str]:
    yield _("The oldest has been due since %(time)s.") % {"time": _at(row.since)}
    yield _("Workers are there. Start more of them, or look for a step that takes long.")


def _no_worker_title(row: Alert) -> str:
    said = {"due": _due(row)}
    if row.detail.get("silent") is None:
        return _("No worker seen in the last day, %(due)s") % said
    said["age"] = wording.age(_figure(row, "silent"))
    return _("No worker seen for %(age)s, %(due)s") % said


def _no_worker(row: Alert) -> Iterator[str]:
    yield _("The oldest has been due for %(age)s.") % {"age": wording.age(_figure(row, "lag"))}
    if row.detail.get("silent") is not None:
        yield _("A worker was last seen at %(time)s.") % {"time": _at(row.since)}
    yield _("Nothing is lost: what is due is done as soon as a worker runs.")
    yield _("Start one with: %(command)s") % {"command": COMMAND}


def _due(row: Alert) -> str:
    tasks, messages = int(_figure(row, "tasks")), int(_figure(row, "messages"))
    parts = [
        ngettext("%(count)s task due", "%(count)s tasks due", tasks) % {"count": tasks},
        ngettext("%(count)s message unread", "%(count)s messages unread", messages)
        % {"count": messages},
    ]
    return ", ".join(part for part, n in zip(parts, (tasks, messages), strict=True) if n)


# -- moments and links -----------------------------------------------------------------------


def _span(seconds: float) -> str:
    minutes = seconds / 60
    if minutes != int(minutes):
        return wording.duration(seconds)
    return ngettext("%(count)s minute", "%(count)s minutes", int(minutes)) % {"count": int(minutes)}


def _at(moment: datetime) -> str:
    return f"{wording.moment(moment.isoformat())} {timezone.get_current_timezone_name()}"


def _links(row: Alert) -> Iterator[Link]:
    """Yield the best page that there is for the alert: a project need not have all of them."""
    flow = {"flow": row.automation_class}
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        ("admin:automations_worker_changelist", {}),
        ("admin:automations_flow_changelist", {}),
        ("automations:dashboard", {}),
    )
    text = _("Show the workers and what is due")
    if row.kind == AlertKind.FAILURES:
        text = _("Show what failed and act on it")
        pages = (
            ("admin:automations_failure_changelist", flow),
            ("admin:automations_automationmodel_changelist", {**flow, "task": "failed"}),
            ("automations:error_report", {}),
        )
    for name, query in pages:
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        said = f"?{urlencode(query)}" if query else ""
        yield Link(text, f"{conf.get().SITE_URL.rstrip('/')}{path}{said}")
        return
