"""What the pages of batches ask the database."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations.models import Batch, BatchItem
from automations_admin.batches import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch() -> Batch:
    """Store a batch with five items, of which two have a verdict."""
    batch = Batch.objects.create(act="retry", automation_class="x.Y")
    for position in range(1, 6):
        verdict = "refused" if position < 3 else "to_come"
        BatchItem.objects.create(batch=batch, position=position, number=position, verdict=verdict)
    return batch


def test_verdicts_are_counted_by_one_question(
    batch: Batch, django_assert_num_queries: object
) -> None:
    other = Batch.objects.create(act="cancel")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.counts([batch, other])
    assert found == {batch.pk: {"refused": 2, "to_come": 3}, other.pk: {}}


def test_items_come_in_their_order_a_page_at_a_time(batch: Batch) -> None:
    assert [item.position for item in queries.items(batch, "", 1, 2)] == [2, 3, 4]
    assert [item.position for item in queries.items(batch, "refused", 0, 9)] == [1, 2]


def test_who_sees_a_batch(batch: Batch) -> None:
    """Who sees its flow, and who began it."""
    olga = User.objects.create_user("olga")
    mine = Batch.objects.create(act="retry", automation_class="x.Z", actor=olga)
    assert set(queries.visible(None, olga)) == {batch, mine}
    assert set(queries.visible(frozenset({"x.Y"}), User(pk=10**6))) == {batch}
    assert set(queries.visible(frozenset(), olga)) == {mine}
