"""What was typed for something that is not there any more: it is shown, so that it can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations_admin import names, theme
from automations_admin.links import Links

#: What a page sends along by itself, or by the button that was pressed.
_NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "seen", "version", "hash", "preview", "confirm", "save", "retry"}
)

#: Most lines of a text that are shown without scrolling.
MOST_LINES = 20
#: What the fields of the questions are called; those of a flow's own form go by their names.
_LABELS: dict[str, Any] = {
    "reason": gettext_lazy("Reason"),
    "data": gettext_lazy("Data"),
    "result": gettext_lazy("Result"),
    "message": gettext_lazy("Data of the message"),
    "user": gettext_lazy("Account"),
}


def page(request: HttpRequest, site: AdminSite, why: str) -> HttpResponse:
    """Show what was posted to an address behind which there is nothing.

    Args:
        request: a POST.
        site: the admin site.
        why: what is not there.
    """
    links = Links(site)
    context = {
        **theme.context(request, site, _("Not there any more"), links.crumbs()),
        "why": why,
        "typed": list(_typed(request)),
        "back_url": links.instances(),
    }
    return TemplateResponse(request, "automations_admin/gone.html", context, status=404)


def _typed(request: HttpRequest) -> Iterator[tuple[Any, str, int]]:
    """Yield (label, text, height in lines) of what a person has typed, in the order of the form."""
    for name, text in request.POST.items():
        if name not in _NOT_TYPED and str(text).strip():
            label = _LABELS.get(name) or names.step_label(name.removeprefix("data-"))
            yield label, str(text), min(str(text).count("\n") + 2, MOST_LINES)
