"""What became of the mails of an instance, in words for its history."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from automations.graph import Graph, Kind
from automations.models import AutomationTaskModel, Mail
from automations_admin import moments


def fates(graph: Graph, tasks: Iterable[AutomationTaskModel]) -> dict[int, str]:
    """Return what is known of the mails of tasks, by task; one query, none without mails.

    Args:
        graph: tells which steps send mails.
        tasks: the tasks of one page.
    """
    names = {vertex.name for vertex in graph.vertices if vertex.kind == Kind.MAIL}
    pks = [task.pk for task in tasks if task.status in names]
    rows = Mail.objects.filter(task__in=pks) if pks else ()
    return {mail.task_id: said for mail in rows if (said := fate(mail)) and mail.task_id}


def fate(mail: Mail) -> str:
    """Return what is known of a mail, with moments: "delivered 9:00, opened 9:12"; or ""."""
    known = (
        (mail.delivered, _("delivered %(moment)s")),
        (mail.opened, _("opened %(moment)s")),
        (mail.clicked, _("clicked %(moment)s")),
        (mail.bounced, _("came back %(moment)s")),
        (mail.complained, _("marked as spam %(moment)s")),
        (mail.unsubscribed, _("unsubscribed %(moment)s")),
    )
    return ", ".join(text % {"moment": moments.full(at)} for at, text in known if at is not None)
