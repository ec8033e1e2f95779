"""Settings of the sample project: everything it writes lies in one folder, the demo folder."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import django
from django.utils.translation import gettext_lazy as _

from sample_flows import servers
from sample_flows.secret import secret_key

#: Database, mails, reports and logs are kept here; delete the folder to start afresh.
DEMO_DIR = Path(os.environ.get("AUTOMATIONS_DEMO_DIR", "demo")).resolve()
DEMO_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key(DEMO_DIR / "secret_key")
DEBUG = os.environ.get("AUTOMATIONS_DEMO_DEBUG") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

#: Order matters: templates and static files of an app win over those of the apps below it.
#: What is not installed is left out, so that the project also runs in plain Django admin.
OPTIONAL_APPS = [
    name for name in ("automations_admin", "import_export", "jazzmin") if find_spec(name)
]
INSTALLED_APPS = [
    *OPTIONAL_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "automations",
    "sample_flows",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "sample_flows.urls"
WSGI_APPLICATION = "sample_flows.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

#: A file in the demo folder; or PostgreSQL, if SAMPLE_DATABASE_URL says where it is.
DATABASES = {"default": servers.database(os.environ, DEMO_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"
#: Cookies are shared by all ports of a host: names of our own do not log others out.
SESSION_COOKIE_NAME = "sample_flows_session"
CSRF_COOKIE_NAME = "sample_flows_csrf"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "static/"

#: Mails are written to files in the demo folder; some addresses are refused.
DEFAULT_FROM_EMAIL = "flows@example.com"
MAIL_DIR = DEMO_DIR / "mails"
_POST_OFFICE = "sample_flows.post_office.PostOffice"
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": _POST_OFFICE, "OPTIONS": {"file_path": str(MAIL_DIR)}}}
else:
    EMAIL_BACKEND = _POST_OFFICE
    EMAIL_FILE_PATH = str(MAIL_DIR)

#: Where the nightly report is written.
SAMPLE_REPORT_DIR = DEMO_DIR / "reports"
#: What links in mails begin with.
SAMPLE_BASE_URL = os.environ.get("SAMPLE_BASE_URL", "http://127.0.0.1:8000")
#: Address of the local payment gateway, and how long we wait for its answer, in seconds.
SAMPLE_GATEWAY_URL = os.environ.get("SAMPLE_GATEWAY_URL", "http://127.0.0.1:8731")
SAMPLE_GATEWAY_PATIENCE = float(os.environ.get("SAMPLE_GATEWAY_PATIENCE", "5"))

#: Staff are told of many failures by a mail in MAIL_DIR; programs ask /flows/health/. Histories are
#: kept for longer than the sixty days of the journey.
AUTOMATIONS = {
    "KEEP": 90,
    "HEALTH": True,
    "SITE_URL": SAMPLE_BASE_URL,
    "ALERTS": {"HOOK": "automations.alerts.mail", "RECIPIENTS": ["operations@example.com"]},
    "MAIL_SCOPES": {"offers": _("Offers")},
    **servers.automations(os.environ),
}

#: With SAMPLE_BROKER_URL Celery's workers do what is due. A request waits a second for a broker.
CELERY_BROKER_URL = os.environ.get(servers.BROKER, "")
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

if "automations_admin" in OPTIONAL_APPS:
    from automations_admin import jazzmin

    #: Staff may have the figures of a flow mailed to them once a week.
    AUTOMATIONS_ADMIN = {"DIGEST": True}

    JAZZMIN_SETTINGS = jazzmin.settings(
        site_title="Sample flows",
        site_header="Sample flows",
        site_brand="Sample flows",
        welcome_sign="Sample flows",
        topmenu_links=[{"name": _("Start page"), "url": "start"}],
        icons={
            "sample_flows.expense": "fas fa-receipt",
            "sample_flows.issuelist": "fas fa-comments",
            "sample_flows.order": "fas fa-shopping-cart",
            "sample_flows.person": "fas fa-user",
            "sample_flows.webinar": "fas fa-video",
        },
    )
    JAZZMIN_UI_TWEAKS = jazzmin.ui_tweaks()
