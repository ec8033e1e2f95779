"""Failures as a capability: one page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from automations_admin.capability import Capability
from automations_admin.entries import Entry
from automations_admin.failures import views


class Failures(Capability):
    """See failures in groups, and go from each to what can be done to all of it."""

    def entries(self) -> Iterable[Entry]:
        """Return the page."""
        return [Entry("failure", _("failures"), views.failure_page)]
