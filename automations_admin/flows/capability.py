"""Flows as a capability: their pages are those of `flows.admin.FlowAdmin`."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from automations_admin.capability import Capability, Link


class Flows(Capability):
    """See all flows with their counts and diagrams."""

    def links(self) -> Iterable[Link]:
        """Return the entry of the list."""
        return [Link(_("Flows"), "automations_flow_changelist", "fas fa-project-diagram")]
