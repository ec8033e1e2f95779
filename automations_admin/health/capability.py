"""Workers and health as a capability: one page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from automations_admin.capability import Capability
from automations_admin.entries import Entry
from automations_admin.health import views


class Health(Capability):
    """See who works, at what, and what is due."""

    def entries(self) -> Iterable[Entry]:
        """Return the page of workers."""
        return [Entry("worker", _("workers"), views.workers_page)]
