"""The console: acts on many."""

from __future__ import annotations

from automations.models import Batch, BatchItem
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line, nothing


def _batch(world: World) -> Batch:
    batch = Batch.objects.filter(act="retry").first()
    if batch is None:
        batch = Batch.objects.create(act="retry", automation_class=world.broken.automation_class)
        BatchItem.objects.create(batch=batch, position=1, number=world.broken.pk)
    return batch


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_batch_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    # Without an act in its address there is no plan; see tests of the capability.
    "admin:automations_batch_plan": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 404, 404, 404),
        post=line(*STAFF_ONLY, 403, 404, 404, 404),
    ),
    "admin:automations_batch": Address(
        lambda world: (_batch(world).pk,),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_batch_act": Address(
        lambda world: (_batch(world).pk, "suspend"),
        get=line(*STAFF_ONLY, 403, 403, 302, 302),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
    ),
}
