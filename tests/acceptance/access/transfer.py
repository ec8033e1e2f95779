"""The console: histories taken out and brought in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.access.table import STAFF_ONLY, Address, World, line, nothing

#: A file is sent, and that is recorded.
SENT = "200, and changed rows"


def _file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("histories.json", b"[1]")}


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_export": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, SENT, SENT),
        sends=lambda world: {"format": "jsonl", "redact": "on", "traces": "on"},
    ),
    "admin:automations_import": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
        sends=_file,
    ),
    # Only who has sent a file can confirm it; see tests of the capability.
    "admin:automations_import_confirm": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 302, 302),
        post=line(*STAFF_ONLY, 403, 403, 302, 302),
        sends=lambda world: {"token": "x"},
    ),
}
