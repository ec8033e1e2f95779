"""Taking histories out: what is asked before, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin import AdminSite
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import clock
from automations.engine import store
from automations.engine.records import record_event
from automations.histories import document
from automations.histories.anonymous import Anonymiser
from automations.histories.document import Document
from automations.permissions import Action
from automations.status import EventKind
from automations_admin import conf, console, counting, scope, theme
from automations_admin.acting import doing
from automations_admin.links import Links
from automations_admin.selection import Selection
from automations_admin.transfer import command, formats, sheets
from automations_admin.transfer.forms import ExportForm

#: What a user must be allowed to do to a flow for its histories to be taken out.
NEEDED = (Action.EXPORT, Action.VIEW_DATA)


@dataclass(frozen=True)
class Export:
    """Instances whose histories are to be taken out.

    Attributes:
        request: whose user asks.
        selection: which instances the address means.
    """

    request: HttpRequest
    selection: Selection

    @cached_property
    def rows(self) -> Any:
        """Those of the flows that the user may take out and whose data they may see."""
        found = self.selection.instances
        for action in NEEDED:
            flows = console.visible(self.request, action)
            found = found if flows is None else found.filter(automation_class__in=flows)
        return found

    @cached_property
    def pks(self) -> list[int]:
        """Primary keys, oldest first, and one more than any file may hold."""
        most = formats.MOST_LINES + 1
        return list(self.rows.order_by("pk").values_list("pk", flat=True)[:most])

    @cached_property
    def left_out(self) -> bool:
        """Whether instances are left out that the user may see."""
        if all(console.visible(self.request, action) is None for action in NEEDED):
            return False
        taken = self.rows.order_by().values("pk")
        return bool(self.selection.instances.exclude(pk__in=taken).exists())

    def covers(self, action: Action) -> bool:
        """Tell whether the user may do something to the flows of all these instances."""
        flows = console.visible(self.request, action)
        return flows is None or not self.rows.exclude(automation_class__in=flows).exists()

    def histories(self, form: ExportForm) -> Iterator[Document]:
        """Yield the histories as the form wants them."""
        found = document.documents(self.pks, form.options)
        return map(Anonymiser().history, found) if form.anonymises else found


def export_page(request: HttpRequest, site: AdminSite) -> Any:
    """Ask what is to be taken out, and send it."""
    export = Export(request, scope.of(request))
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        secrets=console.may(request.user, Action.VIEW_SECRETS),
        traces=console.may(request.user, Action.VIEW_TRACES),
    )
    if form.is_valid():
        _check(export, form)
    if form.is_valid():
        _record(export, form)
        return _file(export, form)
    return _show(request, site, export, form)


def _check(export: Export, form: ExportForm) -> None:
    """Add to the form what cannot be taken out like this."""
    count, most, options = len(export.pks), form.chosen.most, form.options
    if not count:
        form.add_error(None, _("There is nothing to take out."))
    if count > most:
        said = _("A file of this kind holds at most %(most)s histories.")
        form.add_error("format", said % {"most": counting.grouped(most)})
    if not options.redact and not export.covers(Action.VIEW_SECRETS):
        form.add_error("redact", _("You may not see masked values of all these flows."))
    if options.traces and not export.covers(Action.VIEW_TRACES):
        form.add_error("traces", _("You may not see frames of all these flows."))


def _record(export: Export, form: ExportForm) -> None:
    """Record who takes out what."""
    count, user = len(export.pks), export.request.user
    with store.atomic():
        record_event(
            None,
            EventKind.EXPORTED,
            actor=user,
            flow=export.selection.flow,
            count=count,
            format=form.chosen.key,
            redacted=form.options.redact or form.anonymises,
            anonymised=form.anonymises,
            traces=form.options.traces,
        )
        said = ngettext("Exported %(count)s history (%(format)s).",
                        "Exported %(count)s histories (%(format)s).", count)  # fmt: skip
        doing.log(user, said % {"count": count, "format": form.chosen.key})


def _file(export: Export, form: ExportForm) -> Any:
    chosen, histories = form.chosen, export.histories(form)
    name = f"histories-{clock.now():%Y-%m-%d-%H%M}.{chosen.suffix}"
    if chosen.suffix == "xlsx":
        file = sheets.xlsx(form.table, histories, _("Histories"))
        return FileResponse(
            file, as_attachment=True, filename=name, content_type=chosen.content_type
        )
    pieces = chosen.pieces(histories) if chosen.pieces else None
    response = StreamingHttpResponse(
        pieces or sheets.csv_pieces(form.table, histories), content_type=chosen.content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _show(request: HttpRequest, site: AdminSite, export: Export, form: ExportForm) -> HttpResponse:
    links, count = Links(site), len(export.pks)
    query = {key: value for key, value in export.selection.query.items() if key != "ids"}
    back = links.instances(**query)
    crumbs = [*links.crumbs()[:1], (_("Instances"), back)]
    limit = conf.get().TRANSFER_LIMIT
    context = {
        **theme.context(request, site, _("Export histories"), crumbs),
        "selection": export.selection,
        "form": form,
        "tables": formats.TABLES,
        "count": count,
        "limit": limit,
        "beyond": count > limit,
        "most_lines": formats.MOST_LINES,
        "beyond_lines": count > formats.MOST_LINES,
        "left_out": export.left_out,
        "command": command.of(export.selection.query) if count > limit else None,
        "back_url": back,
        "csrf": True,
    }
    return TemplateResponse(request, "automations_admin/transfer/export.html", context)
