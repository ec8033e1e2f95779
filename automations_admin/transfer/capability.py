"""Taking histories out and bringing them in, as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Act, Capability
from automations_admin.links import Links
from automations_admin.transfer import bring, export


class Transfer(Capability):
    """Export the histories of one, of some, of all that match; import those of a file."""

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages that take histories out and bring them in."""
        page = console.page(site, export.export_page, *export.NEEDED)
        ask, confirm = (
            console.page(site, view, Action.IMPORT)
            for view in (bring.import_page, bring.confirm_page)
        )
        return [
            path("export/", page, name="automations_export"),
            path("import/", ask, name="automations_import"),
            path("import/confirm/", confirm, name="automations_import_confirm"),
        ]

    def acts(
        self,
        request: HttpRequest,
        site: AdminSite,
        instance: AutomationModel,
        tasks: list[AutomationTaskModel],
    ) -> Iterable[Act]:
        """Return the act that takes the history of an instance out."""
        flow = instance.automation_class
        if all(console.may(request.user, action, flow) for action in export.NEEDED):
            url = Links(site).export(scope="chosen", ids=instance.pk)
            yield Act(_("Export…"), url, "download", rare=True)
