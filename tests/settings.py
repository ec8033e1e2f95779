"""Settings of the test suite; AUTOMATIONS_TEST_DB chooses the database (see tests/databases.py)."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests import databases

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]

#: Order matters: templates and static files of an app win over those of the apps below it.
WANTED_APPS = [
    "automations_admin",
    "import_export",
    "jazzmin",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "automations",
    "sample_flows",
    "tests.flows",
]
#: What is not in the tree yet is left out.
INSTALLED_APPS = [name for name in WANTED_APPS if find_spec(name)]

MIDDLEWARE = [
    "tests.policy.middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": databases.configuration()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Fast, and therefore fit for tests only.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/flows/"

LANGUAGE_CODE = os.environ.get("AUTOMATIONS_TEST_LANGUAGE", "en")
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
MEDIA_ROOT = databases.folder() / "media"
DEFAULT_FROM_EMAIL = "flows@example.com"

#: No page may ask another host for anything.
JAZZMIN_SETTINGS: dict[str, Any] = {"use_google_fonts_cdn": False}
if find_spec("automations_admin") and find_spec("automations_admin.jazzmin"):
    from automations_admin import jazzmin

    JAZZMIN_SETTINGS |= jazzmin.settings()

#: Mails of the sample flows have links to unsubscribe.
AUTOMATIONS = {"SITE_URL": "https://shop.example"}
#: What a test gives to the processes that it starts.
AUTOMATIONS |= json.loads(os.environ.get("AUTOMATIONS_TEST_SETTINGS", "{}"))
if tasks := os.environ.get("AUTOMATIONS_TEST_TASKS"):
    TASKS = json.loads(tasks)
INSTALLED_APPS += [name for name in os.environ.get("AUTOMATIONS_TEST_APPS", "").split() if name]
#: What the sample flows write stays in the folder of the run.
SAMPLE_REPORT_DIR = databases.folder() / "reports"
MAIL_DIR = databases.folder() / "mails"

#: Django 6.1 warns of projects without it; the test runner puts its own backend in.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
