"""The classes of designed flows, built from their versions as they are needed.

A version never changes and its primary key is random, so what was built is kept for good. Which
version of a flow is the present one is asked anew for each request, now and then by a worker, after
each publishing, and for who asks for a flow by its name at the latest after a second.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any
from uuid import UUID

from automations import offers, registry, triggers
from automations.automation import Automation
from automations.designed.judging import judge
from automations.document.building import build
from automations.document.document import Document
from automations.engine import store
from automations.exceptions import DefinitionError
from automations.models import FlowDefinition, FlowVersion
from automations.registry import DESIGNED
from automations.status import VersionState

logger = logging.getLogger("automations.designed")

#: Seconds for which the present version of a flow that is asked for by its name is taken as known.
FRESH = 1.0


class Versions:
    """Where the registry finds designed flows."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._built: dict[UUID, type[Automation] | None] = {}
        self._present: dict[str, UUID] = {}
        self._asked: float | None = None

    def find(self, name: str) -> type[Automation] | None:
        """Return the class of the version that new instances of a flow start on, or None."""
        version = self._now(most=FRESH).get(name)
        return self.of_version(version) if version else None

    def all_classes(self) -> list[type[Automation]]:
        """Return the classes that new instances start on; what cannot be built is left out."""
        return [found for one in self._now().values() if (found := self.of_version(one))]

    def of_version(self, version: Any) -> type[Automation] | None:
        """Return the class of a version, or None if it is gone or cannot be built."""
        with self._lock:
            if version not in self._built:
                rows = FlowVersion.objects.using(store.alias()).select_related("flow")
                row = rows.filter(pk=version).exclude(state=VersionState.DRAFT).first()
                if row is None:
                    return None
                self._built[version] = _class_of(row)
            return self._built[version]

    def ask_again(self, **_told: Any) -> None:
        """Ask which versions are the present ones at the next occasion."""
        self._asked = None

    def forget(self) -> None:
        """Build every class anew: what is offered has changed."""
        with self._lock:
            self._built.clear()
        self.ask_again()

    def none_are_known(self) -> None:
        """Take for known, without asking, that there are none: for tests that begin with none."""
        with self._lock:
            self._built.clear()
            self._present, self._asked = {}, time.monotonic()

    def _now(self, most: float = float("inf")) -> dict[str, UUID]:
        with self._lock:
            moment = time.monotonic()
            if self._asked is None or moment - self._asked >= most:
                self._present, before = _present(), self._present
                self._asked = moment
                for name, version in self._present.items():
                    if before.get(name) != version:
                        self._listen(version)
            return self._present

    def _listen(self, version: UUID) -> None:
        """Have the signals that a version names heard by it instead of an earlier one."""
        found = self.of_version(version)
        if found is not None:
            triggers.watch(found)


def _present() -> dict[str, UUID]:
    rows = FlowDefinition.objects.using(store.alias()).exclude(published=None)
    pairs = rows.order_by("name").values_list("name", "published_id")
    return {f"{DESIGNED}.{name}": version for name, version in pairs}


def _class_of(row: FlowVersion) -> type[Automation] | None:
    """Return the class of a version, or None if something that it names is offered no more."""
    try:
        return class_of(row.document, row.flow, row.pk, str(row.number))
    except DefinitionError as error:
        logger.error("%s, version %s cannot run: %s", row.flow.name, row.number, error)
        return None


def class_of(
    document: Any, flow: FlowDefinition, version: UUID | None, number: str
) -> type[Automation]:
    """Return a class that does what a document of a designed flow says.

    Args:
        document: as JSON.
        flow: the flow.
        version: primary key of the version, or None for a class that is only looked at.
        number: what the version is called.

    Raises:
        DefinitionError: it has problems.
    """
    wrong = judge(document, flow.name, flow.base)
    if wrong:
        raise DefinitionError(f"{wrong[0].path}: {wrong[0].code} {dict(wrong[0].params)}")
    said = Document.from_json(document)
    title = said.options.get("verboseName") or flow.title or flow.name
    options = {**said.options, "version": number, "verboseName": title}
    whole = Document(said.name, options, said.nodes, said.doc)
    base = offers.offered()[flow.base] if flow.base else Automation
    found = build(whole, offers.offered(), base=base, module=DESIGNED, registered=False)
    found.flow_version = version
    return found


VERSIONS = Versions()
registry.look_in(VERSIONS)
