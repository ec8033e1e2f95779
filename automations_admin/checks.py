"""System checks of the console."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from automations import own_steps
from automations_admin import conf, marks
from automations_admin.diagram import layout

#: Apps whose templates those of the console must come before.
_BELOW = ("import_export", "jazzmin", "django.contrib.admin")


@register("automations_admin")
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """E001: a value in AUTOMATIONS_ADMIN is not usable."""
    given = getattr(settings, "AUTOMATIONS_ADMIN", {})
    return [
        Error(problem, hint="See the settings reference.", id="automations_admin.E001")
        for problem in conf.find_problems(given)
    ]


@register("automations_admin")
def check_dot(**kwargs: Any) -> list[CheckMessage]:
    """W001: diagrams cannot be drawn, as graphviz is missing."""
    if list(conf.find_problems(getattr(settings, "AUTOMATIONS_ADMIN", {}))):
        return []
    missing = layout.missing()
    if not missing:
        return []
    return [
        Warning(
            f"{missing.what} was not found: flows are shown as lists of steps, not as diagrams.",
            hint=f"Install it with: {missing.command}",
            id="automations_admin.W001",
        )
    ]


@register("automations_admin")
def check_built(**kwargs: Any) -> list[CheckMessage]:
    """W003: the console's styles and scripts were not built."""
    if (Path(__file__).parent / "static" / "automations_admin" / "console.css").exists():
        return []
    return [
        Warning(
            "The styles and scripts of the console are missing, so its pages look plain.",
            hint="In a checkout run: npm ci && npm run build. Releases contain them.",
            id="automations_admin.W003",
        )
    ]


@register("automations_admin")
def check_icons(**kwargs: Any) -> list[CheckMessage]:
    """E002: a kind of step of the project's own has an icon that the console does not have."""
    return [
        Error(
            f"The step {path} has the icon {one.icon!r}, which the console does not have.",
            hint=f"Choose one of: {', '.join(sorted(marks.SYMBOLS))}.",
            obj=one.given,
            id="automations_admin.E002",
        )
        for path, one in own_steps.offered().items()
        if one.icon and one.icon not in marks.SYMBOLS
    ]


@register("automations_admin", Tags.admin)
def check_app_order(**kwargs: Any) -> list[CheckMessage]:
    """W002: another app's templates would win over those of the console."""
    names = [config.name for config in apps.get_app_configs()]
    own = names.index("automations_admin")
    above = [name for name in _BELOW if name in names and names.index(name) < own]
    if not above:
        return []
    return [
        Warning(
            f"automations_admin stands below {', '.join(above)} in INSTALLED_APPS.",
            hint="List automations_admin first, then import_export, jazzmin, django.contrib.admin.",
            id="automations_admin.W002",
        )
    ]
