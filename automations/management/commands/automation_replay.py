"""Says where histories part from the flows that are in the code: the check before a deploy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations import registry
from automations.histories import lines, replay
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations.histories.replay import Parting


class Command(BaseCommand):
    """`automation_replay <file> [--definition current] [--flow NAME] [--verbose]`"""

    help = (
        "Follows the histories of a file through the flows as they are declared now, and says "
        "where one would go another way. Nothing is run or stored. Ends with 1 if any parts, "
        "and with 2 if the file cannot be read as a whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="written by automation_export")
        parser.add_argument(
            "--definition", choices=["current"], default="current", help="as in the code"
        )
        parser.add_argument("--flow", help="dotted name of an automation")
        parser.add_argument("--verbose", action="store_true", help="a line for each history")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, and say it in groups."""
        groups, refused = Groups(), 0
        try:
            with lines.opened(options["file"]) as file:
                for line in lines.read(file):
                    if line.refused is not None:
                        self.stderr.write(f"Line {line.number}: {line.refused}")
                        refused += 1
                    elif line.history and options["flow"] in {None, line.history["automation"]}:
                        self._compare(line.history, groups, verbose=options["verbose"])
        except (OSError, Refused) as error:
            raise CommandError(f"{options['file']}: {error}", returncode=2) from error
        for said in groups.said():
            self.stdout.write(said)
        self.stdout.write(f"{groups.parted:,} of {groups.count:,} histories part.")
        if refused:
            raise CommandError(f"Lines that could not be read: {refused:,}.", returncode=2)
        if groups.parted:
            raise CommandError("Not every history goes the way that it went.", returncode=1)

    def _compare(self, history: Document, groups: Groups, *, verbose: bool) -> None:
        found = partings(history)
        groups.add(history["automation"], found)
        if verbose:
            for one in found:
                self.stdout.write(f"{one.history} task {one.task}: {one}")


def partings(history: Document) -> list[Parting]:
    """Return where a history parts from the flow that is in the code."""
    automation = registry.find(history["automation"])
    if automation is None:
        return [replay.unknown(history)]
    return replay.partings(automation.graph, history, automation.options.renamed_nodes)


class Groups:
    """Equal partings of many histories, each with one of them as an example."""

    def __init__(self) -> None:
        self.count = self.parted = 0
        self._found: dict[tuple[str, ...], tuple[int, Parting]] = {}

    def add(self, flow: str, found: list[Parting]) -> None:
        """Count a history with its partings."""
        self.count += 1
        self.parted += bool(found)
        for kind, one in {(flow, *one.kind): one for one in reversed(found)}.items():
            count, first = self._found.get(kind, (0, one))
            self._found[kind] = (count + 1, first)

    def said(self) -> Iterator[str]:
        """Yield a line for each group, the largest first."""
        groups = sorted(self._found.items(), key=lambda item: (-item[1][0], item[0]))
        for (flow, *_kind), (count, first) in groups:
            histories = "history" if count == 1 else "histories"
            yield f"{flow}: {count:,} {histories}: {first}; e.g. {first.history}"
