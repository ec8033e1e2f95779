"""The mixin that puts the panel into a model's change form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from automations.models import AutomationModel
from automations.permissions import Action
from automations.status import InstanceState
from automations_admin import console, counting
from automations_admin.links import Links
from automations_admin.panel import lookup
from automations_admin.panel.rows import Rows

#: The styles of the console, which the host's page needs for the panel.
MEDIA = forms.Media(css={"all": ["automations_admin/console.css"]})


class AutomationsPanelMixin:
    """Adds "Flows of this object" to the change form of a ModelAdmin: list it before ModelAdmin.

    The section shows the instances whose data refer to the object, as far as the user may see
    them: where they are, why they wait, what the user may do. The add form and popups have none.
    """

    #: Keys of the data under which flows keep the object, such as ("order",); empty for any key.
    automations_keys: Sequence[str] = ()
    #: Among how many of the newest instances the panel looks; None for all, which needs an index.
    automations_newest: int | None = 20_000

    admin_site: AdminSite

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """Add the section to the form, after all of its own and whatever these are."""
        if obj is not None and not context.get("is_popup") and self._shows_flows(request):
            panel = Panel(self._panel_html(request, obj))
            form = context["adminform"]
            form.fieldsets = [*form.fieldsets, (panel.short_description, {"fields": [panel]})]
            form.readonly_fields = [*form.readonly_fields, panel]
            context["media"] = context["media"] + MEDIA
        shown: HttpResponse = super().render_change_form(  # type: ignore[misc]
            request, context, add, change, form_url, obj
        )
        return shown

    def _shows_flows(self, request: HttpRequest) -> bool:
        known = self.admin_site.is_registered(AutomationModel)
        return known and console.may(request.user, Action.VIEW)

    def _panel_html(self, request: HttpRequest, obj: Model) -> str:
        links = Links(self.admin_site)
        # The data of copies from elsewhere name objects that are not ours.
        own = AutomationModel.objects.exclude(state=InstanceState.ARCHIVED)
        rows = console.only_visible(request, own)
        subject = lookup.Subject.of(obj, self.automations_keys)
        found = lookup.find(rows, subject, self.automations_newest)
        newest = self.automations_newest
        context = {
            "rows": Rows(request, links, found.rows).all() if found.rows else [],
            "more": found.more,
            "newest": counting.grouped(newest) if newest is not None else "",
            "all_url": links.instances(object=f"{obj._meta.label_lower}:{obj.pk}"),
            "erase_url": links.known("automations_erase", obj._meta.label_lower, obj.pk)
            if console.may(request.user, Action.ERASE)
            else "",
        }
        return render_to_string("automations_admin/panel/panel.html", context)


@dataclass(frozen=True)
class Panel:
    """The section as Django's forms take what is only read: something called with the object."""

    html: str

    #: Its label, and the class of its line in the form.
    __name__ = "automations_panel"

    @property
    def short_description(self) -> str:
        """What the section is called."""
        return _("Flows of this object")

    def __call__(self, obj: Model) -> str:
        """Return what is shown."""
        return self.html
