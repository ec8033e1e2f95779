"""Settings of the benchmarks; AUTOMATIONS_TEST_DB chooses the database, as for the tests."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import databases

SECRET_KEY = "benchmarks"  # noqa: S105
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "automations",
    "benchmarks",
]
_entry = databases.configuration()
if databases.chosen() == "sqlite":
    _entry["NAME"] = str(Path(tempfile.gettempdir()) / "automations-benchmark.sqlite3")
    _entry["TEST"] = {"NAME": _entry["NAME"]}
    _entry["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    _entry["TEST"] = {"NAME": "automations_benchmark"}
DATABASES = {"default": _entry}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
