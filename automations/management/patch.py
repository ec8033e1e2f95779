"""Changes a class in a Python file to what a flow says: shows the difference, asks, and writes."""

from __future__ import annotations

import difflib
import inspect
import os
import shutil
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from automations import registry
from automations.automation import Automation
from automations.designed.adoption import whole_of
from automations.document.document import Document
from automations.document.origin import declared
from automations.engine import store
from automations.exceptions import DefinitionError
from automations.management import documents
from automations.models import FlowDefinition, FlowVersion

#: Options that go with --patch, and those of histories, which do not.
OWN = ("cls", "flow_version", "yes")
OTHERS = (
    "flow", "state", "since", "until", "uuid", "unredacted", "without_traces", "anonymise",
)  # fmt: skip
#: For `Meta.adopted_from`.
Adopted = tuple[str, str] | None
_MISSING = 'Patching needs libcst: pip install "django-automations-suite[patch]"'


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    group = parser.add_argument_group("changing a Python file")
    group.add_argument("--patch", metavar="FLOW", help="designed.Name, or a document: flow.json")
    group.add_argument("--class", dest="cls", help="the class; by default that of the flow's name")
    group.add_argument("--flow-version", type=int, help="by default the published one")
    group.add_argument("--yes", action="store_true", help="write without asking")


def is_asked(options: Mapping[str, Any]) -> bool:
    """Tell whether a file is to be patched.

    Raises:
        CommandError: options are mixed.
    """
    patch = bool(options["patch"])
    mixed = [name for name in (OTHERS if patch else OWN) if options[name]]
    if mixed:
        flags = ", ".join("--class" if one == "cls" else f"--{one}" for one in mixed)
        said = "do not go with" if patch else "go with"
        raise CommandError(f"{flags.replace('_', '-')} {said} --patch.")
    return patch


def run(options: Mapping[str, Any], say: Callable[[str], Any]) -> None:
    """Patch a file.

    Args:
        options: of the command.
        say: takes a line for the person.

    Raises:
        CommandError: it cannot be done, or nobody can be asked.
    """
    path = Path(options["file"]).resolve()
    after, adopted = _document(options["patch"], options["flow_version"])
    before = _bytes(path)
    cls = _class_in(path, options["cls"] or after.name)
    found = _patched(before, cls, after, adopted)
    if found == before:
        say(f"{cls.__name__} says the same already: nothing to write.")
        return
    for line in difference(before, found, options["file"]):
        say(line)
    if not options["yes"] and not _agreed(options["file"]):
        say("Nothing was written.")
        return
    _write(path, before, found)
    say(f"{options['file']} was written.")


# -- what is asked for -----------------------------------------------------------------------


def _document(said: str, number: int | None) -> tuple[Document, Adopted]:
    """Return the document of a designed flow, with what is noted of it, or of a file."""
    if said.endswith(".json"):
        if number is not None:
            raise CommandError("A file has no versions.")
        return documents.read(said), None
    flows = FlowDefinition.objects.using(store.alias()).select_related("published")
    flow = flows.filter(name=registry.designed_name(said)).first()
    if flow is None:
        raise CommandError(f"No designed flow {said!r}. Write designed.Name, or a file: flow.json")
    version = flow.published if number is None else flow.versions.filter(number=number).first()
    if version is None:
        which = "published version" if number is None else f"version {number}"
        raise CommandError(f"{said} has no {which}. Name one with --flow-version.")
    return _whole(version), (said, version.logic_hash)


def _whole(version: FlowVersion) -> Document:
    """Return what a version says, with what its base says of the flow as a whole."""
    document = Document.from_json(version.document)
    return replace(document, options=whole_of(version).options)


def _class_in(path: Path, name: str) -> type[Automation]:
    """Return the registered class of this name that a file declares."""
    there = {cls.__name__: cls for cls in registry.declared() if _file_of(cls) == path}
    if name not in there:
        others = f" It declares {', '.join(sorted(there))}; choose by --class." if there else ""
        raise CommandError(
            f"{path.name} declares no class {name} that is registered.{others} A new flow is "
            "written by automation_document --python."
        )
    return there[name]


def _file_of(cls: type) -> Path | None:
    try:
        file = inspect.getsourcefile(cls)
    except (TypeError, OSError):
        return None
    return Path(file).resolve() if file else None


def _patched(before: bytes, cls: type[Automation], after: Document, adopted: Adopted) -> bytes:
    try:
        from automations.document.patching import patched
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "libcst":
            raise
        raise CommandError(_MISSING) from error
    try:
        return patched(before, declared(cls), after, adopted)
    except DefinitionError as error:
        raise CommandError(str(error)) from error


# -- the file --------------------------------------------------------------------------------


def difference(before: bytes, after: bytes, name: str) -> Iterator[str]:
    """Yield the lines of a unified difference between two states of a Python file."""
    old, new = (_text(one).split("\n") for one in (before, after))
    for line in difflib.unified_diff(old, new, name, name, lineterm=""):
        yield line.rstrip("\r")


def _text(source: bytes) -> str:
    encoding, _lines = tokenize.detect_encoding(BytesIO(source).readline)
    return source.decode(encoding)


def _agreed(name: str) -> bool:
    """Ask whether to write.

    Raises:
        CommandError: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise CommandError("Nothing was written: there is no terminal to ask at. Give --yes.")
    return input(f"Write this to {name}? [y/N] ").strip().lower() in {"y", "yes"}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error}") from error


def _write(path: Path, before: bytes, after: bytes) -> None:
    """Put a new state in the place of the one that was looked at, all at once."""
    if _bytes(path) != before:
        raise CommandError(f"{path.name} was changed in the meantime. Nothing was written.")
    part = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as to:
            part = Path(to.name)
            to.write(after)
            to.flush()
            os.fsync(to.fileno())
        shutil.copymode(path, part)
        part.replace(path)
    except OSError as error:
        raise CommandError(f"The file cannot be written: {error}") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
