"""Check that every .po file is valid and complete, and that its .mo file says the same."""

from __future__ import annotations

import gettext
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["automations", "automations_admin", "sample_flows"]
UNFINISHED = re.compile(r"\d+ (?:fuzzy|untranslated)")


def problems(source: Path) -> Iterator[str]:
    """Return what is wrong with one .po file."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.mo"
        command = ["msgfmt", "--check", "--statistics", "-o", str(fresh), str(source)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            yield result.stderr.strip()
            return
        if UNFINISHED.search(result.stderr):
            yield f"is not finished: {result.stderr.strip()}"
        compiled = source.with_suffix(".mo")
        if not compiled.exists():
            yield "is not compiled; run: django-admin compilemessages"
        elif catalog(compiled) != catalog(fresh):
            yield "differs from its .mo file; run: django-admin compilemessages"


def catalog(file: Path) -> dict[object, str]:
    """Return the messages of a compiled file, without the header that holds a date."""
    with file.open("rb") as stream:
        messages = dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]
    messages.pop("", None)
    return messages


def main() -> int:
    """Print every problem and return the exit code."""
    sources = sorted(file for name in FOLDERS for file in (ROOT / name).rglob("locale/**/*.po"))
    found = [
        f"{source.relative_to(ROOT)}: {text}" for source in sources for text in problems(source)
    ]
    print("\n".join(found) or f"{len(sources)} catalogs are complete and compiled.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
