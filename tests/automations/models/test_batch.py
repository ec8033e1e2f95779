"""Batches and their items."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from automations.models import Batch, BatchItem
from automations.status import BatchState, Verdict


@pytest.mark.django_db
def test_an_item_has_one_place_in_its_batch() -> None:
    """So that a batch that is stored twice by mistake fails as a whole."""
    batch = Batch.objects.create(act="retry")
    item = BatchItem.objects.create(batch=batch, position=1, number=7)
    assert (batch.state, item.verdict) == (BatchState.RUNNING, Verdict.TO_COME)
    with pytest.raises(IntegrityError):
        BatchItem.objects.create(batch=batch, position=1, number=8)


def test_batch_and_item_show_their_names() -> None:
    assert str(Batch(pk=3, act="retry")) == "retry 3"
    assert str(BatchItem(batch_id=3, position=2)) == "3/2"
