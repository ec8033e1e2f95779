"""Flows beside the app's own models: "Flows of this object" in any change form."""

from __future__ import annotations

from automations_admin.panel.mixin import AutomationsPanelMixin

__all__ = ["AutomationsPanelMixin"]
