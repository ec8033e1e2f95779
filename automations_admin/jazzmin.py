"""Settings for django-jazzmin that the console looks best with.

JAZZMIN_SETTINGS = automations_admin.jazzmin.settings(site_title="Shop admin")
JAZZMIN_UI_TWEAKS = automations_admin.jazzmin.ui_tweaks()
"""

from __future__ import annotations

from typing import Any

#: Icons by app and model.
ICONS = {
    "automations": "fas fa-project-diagram",
    "automations.flow": "fas fa-project-diagram",
    "automations.automationmodel": "fas fa-list",
    "automations.design": "fas fa-pencil-ruler",
    "automations.batch": "fas fa-layer-group",
    "automations.failure": "fas fa-times-circle",
    "automations.pause": "fas fa-pause",
    "automations.worker": "fas fa-heartbeat",
    "automations.event": "fas fa-book",
    "auth": "fas fa-users-cog",
    "auth.user": "fas fa-user",
    "auth.group": "fas fa-users",
}
#: Our models in the order of the menu.
ORDER = (
    "automations",
    "automations.flow",
    "automations.design",
    "automations.automationmodel",
    "automations.failure",
    "automations.batch",
    "automations.pause",
    "automations.worker",
    "automations.event",
)


def settings(**overrides: Any) -> dict[str, Any]:
    """Return JAZZMIN_SETTINGS that ask no other host for anything and know our icons.

    Args:
        overrides: your own settings; `icons` and `custom_links` are added to, the rest replaced.
    """
    return {
        "use_google_fonts_cdn": False,
        "custom_css": "automations_admin/jazzmin.css",
        "show_theme_chooser": True,
        "related_modal_active": False,
        "changeform_format": "horizontal_tabs",
        "order_with_respect_to": list(ORDER),
        **overrides,
        "icons": ICONS | overrides.get("icons", {}),
        "custom_links": dict(overrides.get("custom_links", {})),
    }


def ui_tweaks(**overrides: Any) -> dict[str, Any]:
    """Return JAZZMIN_UI_TWEAKS that follow the system's light or dark mode.

    Args:
        overrides: your own tweaks.
    """
    return {"default_theme_mode": "auto", **overrides}
