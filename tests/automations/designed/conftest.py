"""Designed flows for the tests of what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.designed import drafts, publishing
from automations.models import FlowVersion
from tests.flows import designs


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    """Begin with no calls of the actions."""
    designs.CALLS.clear()


@pytest.fixture
def author(db: Any) -> User:
    """Somebody who designs."""
    return User.objects.create_user("dora")


@pytest.fixture
def draft(author: User) -> FlowVersion:
    """A draft of a new flow."""
    return drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=author)


@pytest.fixture
def published(draft: FlowVersion, author: User) -> FlowVersion:
    """The first version of a flow."""
    return publishing.publish(draft, revision=1, actor=author, note="First")


@pytest.fixture
def change(author: User) -> Callable[..., FlowVersion]:
    """Publish a document as the next version of a flow."""

    def change(version: FlowVersion, document: dict[str, Any]) -> FlowVersion:
        draft = drafts.of(version.flow, author)
        saved = drafts.save(draft, document, revision=draft.revision, actor=author)
        return publishing.publish(saved, revision=saved.revision, actor=author)

    return change
