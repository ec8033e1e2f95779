"""The page that holds the visual designer, and what it tells the script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language, gettext

from automations.designed.judging import structure
from automations.designed.presence import Presence
from automations.models import FlowDefinition
from automations.nodes.base import Node
from automations_admin import adopted, theme
from automations_admin.designer import built, judged, kinds, offered, pages, subject, whole
from automations_admin.designer.texts import TEXTS

#: Addresses that the script knows; "" where it may not or cannot go.
ADDRESSES = (
    "save", "beat", "takeOver", "own", "publish", "text", "tryIt", "back", "copy", "layout",
    "python",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What is designed or looked at.

    Attributes:
        flow: the document.
        layout: its sidecar.
        title: what the flow is called.
        state: what the page is about, in a sentence.
        key: by which a browser remembers it.
        urls: some of `ADDRESSES`.
        paths: what may be referred to; None: whatever is.
        methods: path of the class whose offered methods it may call; "" for none.
        base: number, document and layout of the version that it is compared with, or None.
        number: of the version that publishing makes.
        read_only: why it cannot be edited, in a sentence; "" if it can.
        revision, note: of the draft.
        running: how many instances run on the published version.
        waiting: how many tasks wait there, by the id of the step.
        classes: of steps that a flow of code has and nobody offers.
        problems: what only the server finds.
        presence: who is there, as `designed.presence` tells the user.
    """

    flow: Mapping[str, Any]
    layout: Mapping[str, Any]
    title: str
    state: str
    key: str
    urls: Mapping[str, str]
    paths: list[str] | None
    methods: str = ""
    base: Mapping[str, Any] | None = None
    number: int = 0
    read_only: str = ""
    revision: int = 0
    note: str = ""
    running: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)
    classes: Iterable[type[Node]] = ()
    problems: list[dict[str, Any]] = field(default_factory=list)
    presence: Mapping[str, Any] = field(default_factory=lambda: asdict(Presence()))


def config(request: HttpRequest, shown: Shown) -> dict[str, Any]:
    """Return what the page tells its script: `Config` in `frontend/src/designer/core/config.ts`."""
    fields = subject.fields(shown.flow, shown.methods)
    return {
        "flow": shown.flow,
        "layout": shown.layout,
        "base": shown.base,
        "title": shown.title,
        "state": shown.state,
        "number": shown.number,
        "readOnly": shown.read_only,
        "revision": shown.revision,
        "note": shown.note,
        "key": f"{shown.key}:{request.user.pk}",
        "running": shown.running,
        "waiting": shown.waiting,
        "kinds": [*kinds.described(), *offered.steps(shown.classes)],
        "offers": [] if shown.paths is None else offered.named(shown.methods),
        "schema": structure(),
        "offered": shown.paths,
        "code": shown.paths is None,
        "problems": shown.problems,
        "fields": fields,
        "whole": whole.described(fields),
        "presence": shown.presence,
        "urls": {**dict.fromkeys(ADDRESSES, ""), "layout": built.url("layout.js"), **shown.urls},
        "token": get_token(request),
        "language": get_language() or "",
        "texts": _translations(),
        "sentences": judged.sentences(),
    }


def _translations() -> dict[str, str]:
    """Return the texts of the designer that are others in the present language."""
    return {text: said for text in TEXTS if (said := gettext(text)) != text}


def by_id(document: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, int]:
    """Return what is counted by the names of steps by their ids; steps that are gone are left."""
    nodes = document.get("nodes", ())
    named = {node.get("name", node["id"]): node["id"] for node in nodes}
    return {named[name]: count for name, count in counts.items() if name in named}


def show(
    request: HttpRequest,
    site: AdminSite,
    shown: Shown,
    flow: FlowDefinition | None,
    *,
    crumbs: list[theme.Crumb] | None = None,
    code: str = "",
) -> HttpResponse:
    """Return the page; without the built script, or with what cannot be drawn, it says so.

    Args:
        request, site: of the page.
        shown: what is designed or looked at.
        flow: the designed flow, or None for one of code.
        crumbs: the way to the page, for a flow of code.
        code: path of the class, likewise.
    """
    script, clear = built.url("designer.js"), judged.is_clear(shown.flow)
    context: dict[str, Any] = {
        "script": script,
        "style": built.url("designer.css"),
        "ahead": built.ahead(script) if script and clear else [],
        "command": built.COMMAND,
        "clear": clear,
        "config": config(request, shown) if script and clear else None,
        "text_url": shown.urls.get("text", ""),
        "back_url": shown.urls.get("back", ""),
        "editable": not shown.read_only,
        "still": True,
        **(adopted.context(request, site, code) if code else {}),
    }
    title = gettext("%(flow)s: designer") % {"flow": shown.title}
    return pages.show(request, site, "canvas", title, context, flow, crumbs=crumbs)
