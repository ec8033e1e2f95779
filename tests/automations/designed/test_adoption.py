"""Whether a class of code and the designed flow that it was taken over from say the same."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import offers
from automations.designed import drafts, publishing
from automations.designed.adoption import Adoption, adoption_of
from automations.document.building import build
from automations.document.document import Document
from automations.models import FlowVersion
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FlowVersion:
    """The first version of a designed flow."""
    actor = User.objects.create_superuser("ada")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=actor)
    return publishing.publish(draft, revision=1, actor=actor, note="First")


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with one more word."""
    return {**deepcopy(document), "doc": "Bills what is large."}


def publish(version: FlowVersion, document: dict[str, Any]) -> FlowVersion:
    """Publish another version of the flow."""
    actor = User.objects.get()
    draft = drafts.of(version.flow, actor)
    draft = drafts.save(draft, document, revision=draft.revision, actor=actor)
    return publishing.publish(draft, revision=draft.revision, actor=actor, note="Next")


def taken(document: dict[str, Any], *said: str) -> Any:
    """Return a class that says what a document says, and that it was taken over."""
    cls: Any = build(Document.from_json(document), offers.offered(), registered=False)
    cls.options = type(cls.options)(adopted_from=said)
    return cls


def adoption(document: dict[str, Any], *said: str) -> Adoption:
    """Return where such a class stands."""
    found = adoption_of(taken(document, *said))
    assert found is not None
    return found


def test_both_say_the_same(version: FlowVersion) -> None:
    found = adoption(version.document, "designed.Invoicing", version.logic_hash)
    assert found == Adoption("designed.Invoicing", version.flow, 1)
    assert not found.drifts


def test_code_that_was_changed_is_told(version: FlowVersion) -> None:
    found = adoption(changed(version.document), "designed.Invoicing", version.logic_hash)
    assert (found.number, found.changed, found.newer) == (1, True, 0)
    assert found.drifts


def test_a_version_that_was_published_since_is_told(version: FlowVersion) -> None:
    publish(version, changed(version.document))
    found = adoption(version.document, "designed.Invoicing", version.logic_hash)
    assert (found.number, found.changed, found.newer) == (1, False, 2)


def test_the_last_version_that_says_the_same_is_meant(version: FlowVersion) -> None:
    publish(version, changed(version.document))
    publish(version, version.document)
    found = adoption(version.document, "designed.Invoicing", version.logic_hash)
    assert (found.number, found.drifts) == (3, False)


@pytest.mark.parametrize(
    ("key", "hash_"), [("designed.Invoicing", "0f"), ("designed.Gone", "0f"), ("other", "0f")]
)
def test_what_is_not_here_is_told(version: FlowVersion, key: str, hash_: str) -> None:
    found = adoption(version.document, key, hash_)
    assert (found.key, found.number) == (key, 0)
    assert found.drifts


@pytest.mark.parametrize("said", [(), ("designed.Invoicing",)])
def test_a_class_that_says_nothing_was_not_taken_over(
    version: FlowVersion, said: tuple[str, ...]
) -> None:
    assert adoption_of(taken(version.document, *said)) is None
