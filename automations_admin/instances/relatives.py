"""Instances that have something to do with one: what it was started from, and what it started."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from automations.models import AutomationModel
from automations_admin.links import Links

#: Most of each kind that are named.
MOST = 3


def of(instance: AutomationModel, links: Links) -> list[tuple[str, str]]:
    """Return the relatives of an instance as text and address; two queries."""
    return list(_found(instance, links))


def _found(instance: AutomationModel, links: Links) -> Iterator[tuple[str, str]]:
    if instance.parent_id is not None:
        pk = instance.parent_id
        yield _("started by instance %(id)s") % {"id": pk}, links.instance(pk)
    if instance.restarted_from_id is not None:
        pk = instance.restarted_from_id
        yield _("started from instance %(id)s") % {"id": pk}, links.instance(pk)
    children = AutomationModel.objects.filter(parent=instance).order_by("-pk")
    for pk in children.values_list("pk", flat=True)[:MOST]:
        yield _("has started instance %(id)s") % {"id": pk}, links.instance(pk)
    copies = AutomationModel.objects.filter(restarted_from=instance).order_by("-pk")
    for pk in copies.values_list("pk", flat=True)[:MOST]:
        yield _("started again as instance %(id)s") % {"id": pk}, links.instance(pk)
