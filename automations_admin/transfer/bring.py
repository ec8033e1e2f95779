"""Bringing histories in: a file is sent, a dry run says what would become of it, then confirmed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tablib import Dataset

from automations.engine import store
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations_admin import conf, counting, names, theme
from automations_admin.acting import doing
from automations_admin.links import Links
from automations_admin.transfer import command, kept, trial, upload
from automations_admin.transfer.forms import UploadForm
from automations_admin.transfer.kept import Kept
from automations_admin.transfer.resource import Clash, HistoryResource
from automations_admin.transfer.trial import Outcome

#: Most histories that the page lists one by one.
MOST_ROWS = 200


def import_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask for a file; show what would become of one that was sent."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if form.is_valid():
        try:
            return _try(request, site, _sent(form.cleaned_data["file"]))
        except Refused as why:
            form.add_error("file", str(why))
    return _ask(request, site, form)


def _sent(file: Any) -> Kept:
    if file.size > upload.MOST_BYTES:
        raise upload.too_large()
    return Kept(upload.kind_of(file.name or ""), file.read())


def run(lines: list[Line], user: Any, *, dry: bool) -> tuple[list[Outcome], Any]:
    """Return what would become of histories, or has become of them, and the library's result.

    Args:
        lines: what a file holds.
        user: who imports.
        dry: nothing is stored.
    """
    resource = HistoryResource()
    dataset = Dataset(*[("",)] * len(lines), headers=["uuid"])
    result = resource.import_data(dataset, dry_run=dry, user=user, lines=lines)
    for base in result.base_errors:
        raise base.error
    return resource.outcomes, result


def _try(request: HttpRequest, site: AdminSite, file: Kept, problem: str = "") -> HttpResponse:
    """Show the dry run, and keep the file if it could be imported.

    Raises:
        Refused: the file as a whole cannot be taken.
    """
    found, _result = run(upload.read(file.kind, file.data), request.user, dry=True)
    counts = Counter(one.verdict for one in found)
    refused = sum(one.refused for one in found)
    new = counts[Verdict.NEW]
    links = Links(site)
    order = list(trial.MARKS)
    listed = sorted(found, key=lambda one: order.index(one.verdict))[:MOST_ROWS]
    context = {
        **theme.context(request, site, _("Import histories: dry run"), _crumbs(links)),
        "problem": problem,
        "totals": [(mark, counts[key]) for key, mark in trial.MARKS.items() if counts[key]],
        "rows": [_row(one) for one in listed],
        "unlisted": max(len(found) - MOST_ROWS, 0),
        "refused": refused,
        "differs": counts[Verdict.DIFFERS],
        "new": new,
        "button": ngettext("Import %(count)s copy", "Import %(count)s copies", new)
        % {"count": counting.grouped(new)},
        "token": kept.keep(file, request.user) if new and not refused else "",
        "confirm_url": links.to("automations_import_confirm"),
        "again_url": links.bring(),
        "csrf": True,
    }
    return TemplateResponse(request, "automations_admin/transfer/trial.html", context)


def _row(one: Outcome) -> dict[str, Any]:
    history = one.line.history
    said = history["instance"] if history is not None else {}
    return {
        "one": one,
        "uuid": said.get("uuid", ""),
        "flow": names.flow_label(history["automation"]) if history is not None else "",
        "changes": one.changes,
    }


def _ask(
    request: HttpRequest, site: AdminSite, form: UploadForm, problem: str = ""
) -> HttpResponse:
    links = Links(site)
    context = {
        **theme.context(request, site, _("Import histories"), _crumbs(links)[:-1]),
        "form": form,
        "problem": problem,
        "limit": conf.get().TRANSFER_LIMIT,
        "megabytes": upload.MOST_BYTES // 2**20,
        "command": command.IMPORT,
        "back_url": links.instances(),
        "csrf": True,
    }
    return TemplateResponse(request, "automations_admin/transfer/import.html", context)


def _crumbs(links: Links) -> list[tuple[Any, str]]:
    way = [*links.crumbs()[:1], (_("Instances"), links.instances())]
    return [*way, (_("Import histories"), links.bring())]


def confirm_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Store what was new in the dry run, all of it or nothing."""
    links, token = Links(site), str(request.POST.get("token", ""))[:2_000]
    file = kept.find(token, request.user) if request.method == "POST" else None
    if file is None:
        if request.method == "POST":
            messages.error(request, _("The file is not kept any more. Choose it again."))
        return HttpResponseRedirect(links.bring())
    try:
        lines = upload.read(file.kind, file.data)
        with store.atomic():
            found, result = run(lines, request.user, dry=False)
            count = sum(one.verdict == Verdict.NEW for one in found)
            if result.has_errors() or not count:
                raise Clash
            said = ngettext("Imported %(count)s history.", "Imported %(count)s histories.", count)
            doing.log(request.user, said % {"count": count})
    except (Clash, IntegrityError):
        problem = _("Nothing was imported: something has changed since the dry run. Look again.")
        return _try(request, site, file, problem)
    kept.forget(token, request.user)
    messages.success(request, said % {"count": counting.grouped(count)})
    return HttpResponseRedirect(links.instances(state="archived"))
