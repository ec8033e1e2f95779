"""The weekly mail about a flow: chosen for oneself with a button, for others on a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from automations_admin import conf, counting, names, tabs, theme
from automations_admin.links import Links
from automations_admin.models import DigestSubscription
from automations_admin.stats import mail_list, offer, recipients
from automations_admin.stats.flow import Journey
from automations_admin.stats.mail_form import MailForm
from automations_admin.stats.page import ADDRESS
from automations_admin.stats.sums import Sums


def mine(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Choose the mail about a flow for oneself, or stop it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _require(name)
    if request.POST.get("act") == "stop":
        _stop(request, name)
    else:
        _start(request, name)
    return HttpResponseRedirect(_back(request) or Links(site).to(ADDRESS, name))


def everybody(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show who gets the mail about a flow; add and remove members of staff."""
    _require(name)
    links, posted = Links(site), request.POST if request.method == "POST" else None
    if posted is not None and posted.get("act") == "remove":
        _remove(request, name, posted.get("who", ""))
        return HttpResponseRedirect(links.to(offer.ALL, name))
    form = MailForm(posted, flow=name)
    if form.is_valid():
        _add(request, name, form.cleaned_data["account"])
        return HttpResponseRedirect(links.to(offer.ALL, name))
    label = names.flow_label(name)
    crumbs = [*links.crumbs(flow=(label, name)), (_("Statistics"), links.to(ADDRESS, name))]
    context = {
        **theme.context(request, site, _("Weekly mail: %(flow)s") % {"flow": label}, crumbs),
        "still": True,
        "label": label,
        "tabs": tabs.of_flow(links, name, ADDRESS),
        "form": form,
        "rows": mail_list.rows(name),
        "others": list(mail_list.others(name)),
        "next_time": mail_list.next_time(),
        "stands_still": mail_list.stands_still(),
        "back_url": links.to(ADDRESS, name),
    }
    return TemplateResponse(request, "automations_admin/stats/weekly_mail.html", context)


def _require(flow: str) -> None:
    """See to it that there is a mail about a flow.

    Raises:
        Http404: weekly mails are switched off, or there is no such flow.
    """
    if not conf.get().has_digest:
        raise Http404(_("Weekly mails are switched off."))
    if not Journey.of(Sums(flow)).known:
        raise Http404(_("There is no flow of this name."))


def _back(request: HttpRequest) -> str:
    """Return the page that was left for this, or "" if it is not within this site."""
    back = request.POST.get("back", "")
    allowed = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if allowed else ""


# -- for oneself -----------------------------------------------------------------------------


def _start(request: HttpRequest, flow: str) -> None:
    user: Any = request.user
    address = recipients.address_of(user)
    if not address:
        said = _("Your account has no e-mail address, so no mail can be sent. Have one entered.")
        messages.error(request, said)
        return
    _choose(user, flow)
    words = {
        "flow": names.flow_label(flow), "address": address, "moment": mail_list.next_time()
    }  # fmt: skip
    said = _("From %(moment)s on, the weekly mail about %(flow)s goes to %(address)s.")
    messages.success(request, said % words)


def _stop(request: HttpRequest, flow: str) -> None:
    user: Any = request.user
    DigestSubscription.objects.filter(user=user, flow=flow).delete()
    fixed = {address.lower() for address in recipients.in_settings(flow)}
    words = {"flow": names.flow_label(flow)}
    if recipients.address_of(user).lower() in fixed:
        said = _("Your address is in the settings as well: only there can the mail be stopped.")
        messages.warning(request, said)
        return
    messages.success(request, _("You get no weekly mail about %(flow)s any more.") % words)


def _choose(user: Any, flow: str) -> tuple[DigestSubscription, bool]:
    """Store a choice and have the mails sent; tell whether it is a new one."""
    from automations_admin.stats import weekly  # its flow is there only if mails are switched on

    found = DigestSubscription.objects.get_or_create(user=user, flow=flow)
    weekly.begin()
    return found


# -- for others ------------------------------------------------------------------------------


def _add(request: HttpRequest, flow: str, user: Any) -> None:
    chosen, new = _choose(user, flow)
    if new:
        _log(request, chosen, ADDITION)
    said = _("From now on the weekly mail goes to %(who)s as well.")
    messages.success(request, said % {"who": user.get_username()})


def _remove(request: HttpRequest, flow: str, who: str) -> None:
    rows = DigestSubscription.objects.filter(flow=flow).select_related("user")
    found = rows.filter(pk=counting.bounded(who, 0, counting.MAX_ID, 0)).first()
    if found is None:
        messages.warning(
            request, _("Somebody else was faster: it goes to this member of staff no more.")
        )
        return
    _log(request, found, DELETION)
    found.delete()
    said = _("The weekly mail goes to %(who)s no more.")
    messages.success(request, said % {"who": found.user.get_username()})


def _log(request: HttpRequest, chosen: DigestSubscription, flag: int) -> None:
    """Write what was done to others to Django's admin log."""
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [chosen], flag, "", single_object=True)
