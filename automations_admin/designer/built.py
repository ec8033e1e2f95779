"""Whether the scripts of the designer are there: a checkout has none before they are built."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured

#: What the designer's script imports, which a page can fetch before it asks for it.
_IMPORTED = ("loading.js", "app.js", "shapes.js", "session.js")
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


def ahead(script: str) -> list[str]:
    """Return the addresses of what a script imports, as the browser will ask for them.

    Args:
        script: address of the designer's script.
    """
    # Storages with hashed names leave imports as they are, unless they are told to change them.
    if getattr(staticfiles_storage, "support_js_module_import_aggregation", False):
        return [url(name) for name in _IMPORTED]
    folder = script.rpartition("/")[0]
    return [f"{folder}/{name}" for name in _IMPORTED]


def _is_collected(path: str) -> bool:
    try:
        return bool(staticfiles_storage.exists(path))
    except (ImproperlyConfigured, NotImplementedError, OSError, ValueError):
        return False
