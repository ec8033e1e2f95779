"""A class of code that was taken over from a designed flow: whether both still say the same."""

from __future__ import annotations

from dataclasses import dataclass

from automations import offers, registry
from automations.adoption_checks import is_adoption
from automations.automation import Automation
from automations.document.building import build
from automations.document.differences import say_the_same
from automations.document.document import Document
from automations.document.introspection import document_of
from automations.engine import store
from automations.exceptions import DefinitionError
from automations.models import FlowDefinition, FlowVersion


@dataclass(frozen=True)
class Adoption:
    """Where the code and the designed flow stand.

    Attributes:
        key: of the flow, as `designed.Name`.
        flow: it, or None if it is not here.
        number: of the version that was taken over; 0 if no version says that.
        changed: the code says something else by now.
        newer: number of the published version if that is another one that says something else.
    """

    key: str
    flow: FlowDefinition | None = None
    number: int = 0
    changed: bool = False
    newer: int = 0

    @property
    def drifts(self) -> bool:
        """Whether code and design have parted, or nobody can tell."""
        return not self.number or self.changed or bool(self.newer)


def adoption_of(cls: type[Automation]) -> Adoption | None:
    """Return where a class stands, or None if it was not taken over from a designed flow."""
    said = cls.options.adopted_from
    if not is_adoption(said):
        return None
    key, taken = said
    flows = FlowDefinition.objects.using(store.alias()).select_related("published")
    flow = flows.filter(name=registry.designed_name(key) or "").first()
    version = _version(flow, taken) if flow else None
    if flow is None or version is None:
        return Adoption(key, flow)
    code, design = document_of(cls), whole_of(version)
    present = flow.published
    newer = present.number if present and present.logic_hash != taken else 0
    return Adoption(key, flow, version.number or 0, not say_the_same(code, design), newer or 0)


def whole_of(version: FlowVersion) -> Document:
    """Return what a version says together with what the class says that it is made of."""
    document, offered = Document.from_json(version.document), offers.offered()
    base = offered.get(version.flow.base, Automation)
    try:
        return document_of(build(document, offered, base=base, registered=False))
    except DefinitionError:
        return document


def _version(flow: FlowDefinition, taken: str) -> FlowVersion | None:
    """Return the last version that says what was taken over."""
    said = flow.versions.filter(logic_hash=taken, number__isnull=False)
    return said.order_by("-number").first()
