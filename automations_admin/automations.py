"""The flows of the console itself, found when Django is ready."""

from __future__ import annotations

from automations_admin import conf

if conf.get().has_digest:
    from automations_admin.stats import weekly as weekly
