"""Says a flow as a document, or as Python."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations import registry
from automations.document.document import Document
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.document.schema import PATH, schema
from automations.exceptions import DefinitionError, UnknownAutomation
from automations.management import documents


class Command(BaseCommand):
    """`automation_document (FLOW | --file FILE | --schema) [--python] [--base MODULE:CLASS]`"""

    help = (
        "Writes the document of a flow as JSON, or with --python the Python that declares it. "
        "Nothing of a file is imported or run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("flow", nargs="?", default="", help="dotted name of a class")
        parser.add_argument("--file", default="", help="read a document instead")
        parser.add_argument("--python", action="store_true", help="write Python")
        parser.add_argument("--base", default="", help="module:Class that the class is made of")
        parser.add_argument("--schema", action="store_true", help="write the JSON Schema")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it to the standard output."""
        if options["schema"]:
            self.stdout.write(_text(schema()))
            return
        if bool(options["flow"]) == bool(options["file"]):
            raise CommandError("Name a flow, or a document with --file.")
        document = documents.read(options["file"]) if options["file"] else _known(options["flow"])
        said = (
            _python(document, options["base"]) if options["python"] else _text(document.to_json())
        )
        self.stdout.write(said, ending="")


def _python(document: Document, base: str) -> str:
    """Return the Python of a document.

    Raises:
        CommandError: the base is no path, or code that it says is no expression.
    """
    if base and not re.fullmatch(PATH, base):
        raise CommandError(f"{base!r} is no class. Write module:Class.")
    try:
        return source_of(document, base)
    except DefinitionError as error:
        raise CommandError(str(error)) from error


def _known(name: str) -> Document:
    try:
        return document_of(registry.get(name))
    except UnknownAutomation as error:
        raise CommandError(str(error)) from error


def _text(said: Any) -> str:
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"
