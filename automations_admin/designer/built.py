"""Whether the scripts of the designer are there: a checkout has none before they are built."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured

#: What makes them in a checkout.
COMMAND = "npm ci && npm run build"


def url(name: str) -> str:
    """Return the address of a built file, or "" if there is none.

    Args:
        name: of the file, such as "designer.js".
    """
    path = f"automations_admin/{name}"
    if finders.find(path) is None and not _is_collected(path):
        return ""
    try:
        return str(staticfiles_storage.url(path))
    except ValueError:  # a storage with a manifest, which was collected before it was built
        return ""


def _is_collected(path: str) -> bool:
    try:
        return bool(staticfiles_storage.exists(path))
    except (ImproperlyConfigured, NotImplementedError, OSError, ValueError):
        return False
