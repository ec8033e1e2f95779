"""The audit log as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from automations_admin.audit import views
from automations_admin.capability import Capability
from automations_admin.entries import Entry


class Audit(Capability):
    """See what people and the engine did to instances, flows and batches."""

    def entries(self) -> Iterable[Entry]:
        """Return the page with its place in the menus."""
        return [Entry("event", _("audit log"), views.audit_page)]
