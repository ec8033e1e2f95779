"""Settings of the benchmarks; AUTOMATIONS_TEST_DB chooses the database, as for the tests.

BENCHMARK_DATABASE names one of its own, so that two runs do not meet.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests import databases

SECRET_KEY = "benchmarks"  # noqa: S105
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = [
    "automations_admin",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "automations",
    "benchmarks",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "benchmarks.urls"
ALLOWED_HOSTS = ["localhost"]
STATIC_URL = "/static/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
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
    _entry["TEST"] = {"NAME": os.environ.get("BENCHMARK_DATABASE", "automations_benchmark")}
DATABASES = {"default": _entry}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
