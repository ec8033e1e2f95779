"""What the pages about a designed flow have in common."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations.designed import drafts
from automations.models import FlowVersion
from automations_admin.designer import pages
from tests.flows import designs

pytestmark = pytest.mark.django_db


def test_problems_are_sentences_with_step_and_place(draft: FlowVersion, user: User) -> None:
    saved = drafts.save(draft, designs.invoicing(amount="much"), revision=1, actor=user)
    (found,) = pages.problems(saved)
    assert found.text == "amount: Enter a number."
    assert (found.step, found.path) == ("Bill", "/nodes/2/call/kwargs/amount")


def test_a_draft_is_drawn(draft: FlowVersion) -> None:
    found = pages.diagram(draft)
    assert [row.vertex.name for row in found.steps] == ["big", "later", "bill", "end"]
    draft.document = {}
    assert pages.diagram(draft) is None
