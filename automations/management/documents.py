"""Documents of flows in files, as the commands read them."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import CommandError

from automations.document import words
from automations.document.document import Document
from automations.document.problems import Rules, problems
from automations.document.schema import schema


def read(file: str) -> Document:
    """Return the document of a file.

    Raises:
        CommandError: it cannot be read, or something is wrong with it.
    """
    try:
        said = json.loads(Path(file).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    wrong = problems(said, Rules(schema(), code=True))
    if wrong:
        lines = [f"{one.path or '/'}: {words.said(one)}" for one in wrong[:20]]
        raise CommandError("\n".join([f"{file} has {len(wrong)} problems.", *lines]))
    return Document.from_json(said)
