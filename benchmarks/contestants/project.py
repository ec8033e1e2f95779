"""A Django project for a contestant: the same settings and the same database for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.contestants import meter
from tests import databases

BASE = ("django.contrib.contenttypes", "django.contrib.auth")


def database() -> dict[str, Any]:
    """Return the entry of `DATABASES`: durable alike for all, as AUTOMATIONS_TEST_DB says."""
    entry = databases.configuration()
    if entry["ENGINE"].endswith("postgresql"):
        entry["OPTIONS"] = {"options": "-c synchronous_commit=on", "prepare_threshold": 5}
    return entry


def configure(*apps: str, **more: Any) -> None:
    """Set Django up with these apps."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="ratios",  # noqa: S106
        USE_TZ=True,
        INSTALLED_APPS=[*BASE, *apps, "benchmarks.contestants"],
        DATABASES={"default": database()},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        **more,
    )
    django.setup()


def prepare(size: int) -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def said(act: Callable[[], object]) -> list[str]:
    """Return the statements of a call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def counted(act: Callable[[], object], size: int) -> meter.Sample:
    """Return what so many calls take, one instance each, with the statements of one."""
    meter.repeated(act, meter.WARM)()
    statements = said(meter.repeated(act, meter.COUNTED))
    return meter.measure(meter.repeated(act, size), size, statements)
