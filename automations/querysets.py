"""Named questions to the tables of instances and tasks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from automations import groups
from automations.status import OPEN, TaskState, Waiting


class InstanceQuerySet(models.QuerySet[Any]):
    """Questions to the instances."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(finished=False)

    def of(self, automation: Any) -> Self:
        """Those of an automation, given as class or dotted name."""
        name = automation if isinstance(automation, str) else automation.get_automation_class_name()
        return self.filter(automation_class=name)

    def with_failed_task(self) -> Self:
        """Those with a failed task, ended or not."""
        task = apps.get_model("automations", "AutomationTaskModel")
        failed = task._default_manager.filter(automation=OuterRef("pk"), state=TaskState.FAILED)
        return self.filter(Exists(failed))

    def waiting_for(self, waiting: Waiting) -> Self:
        """Those with a task that waits for this."""
        task = apps.get_model("automations", "AutomationTaskModel")
        found = task._default_manager.filter(automation=OuterRef("pk"), waiting=waiting)
        return self.filter(Exists(found))


class TaskQuerySet(models.QuerySet[Any]):
    """Questions to the tasks."""

    def open(self) -> Self:
        """Those that can still go on."""
        return self.filter(state__in=OPEN)

    def due(self, now: datetime) -> Self:
        """Those that the engine must look at, in the order in which they are claimed."""
        return self.filter(due__lte=now).order_by("due", "id")

    def timed(self) -> Self:
        """Those of some tasks or instances that are due or will be.

        No index can answer it: PostgreSQL would take one of what is due instead of the key if it
        was empty when statistics were taken, and walk through a backlog since then.
        """
        said = Case(When(due__isnull=False, then=Value(1)), default=Value(0))
        return self.alias(timed=said).filter(timed=1)

    def running(self) -> Self:
        """Those that a worker or another process has claimed."""
        return self.filter(state=TaskState.RUNNING)

    def failed(self) -> Self:
        """Those whose attempts are used up."""
        return self.filter(state=TaskState.FAILED)

    def retrying(self) -> Self:
        """Those that failed and whose next attempt is planned."""
        return self.waiting_for(Waiting.RETRY)

    def stuck(self, now: datetime, patience: timedelta) -> Self:
        """Those that have been due for longer than `patience`."""
        return self.filter(due__lte=now - patience)

    def waiting_for(self, waiting: Waiting) -> Self:
        """Those that wait for this."""
        return self.filter(state=TaskState.WAITING, waiting=waiting)

    def assigned_to(self, user: Any) -> Self:
        """Those on which `user` may act: user, group and every permission must fit.

        A task without any addressee is nobody's. Superusers hold every permission, but are
        no members of groups that they are not in.
        """
        return self.filter(waiting=Waiting.PERSON, requires_interaction=True).addressed_to(user)

    def addressed_to(self, user: Any) -> Self:
        """Those that are or were for `user`, whatever has become of them."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.exclude(addressed_by="").filter(
            self._fits("user", Q(interaction_user=user)),
            self._fits("group", Q(interaction_group__in=_groups(user))),
            self._permitted(user),
        )

    @staticmethod
    def _fits(addressee: str, fits: Q) -> Q:
        return ~Q(addressed_by__contains=addressee) | fits

    @staticmethod
    def _permitted(user: Any) -> Q:
        if user.is_superuser:
            return Q()
        needed = apps.get_model("automations", "TaskPermission")._default_manager.filter(
            task=OuterRef("pk")
        )
        return ~Q(Exists(needed.exclude(permission__in=user.get_all_permissions())))

    def arrived_with(self, previous: Any) -> Self:
        """Those that led on together with `previous`: itself, or all arrivals at its join."""
        return self.filter(
            Q(pk=previous.pk)
            | Q(
                automation_id=previous.automation_id,
                status=previous.status,
                path=previous.path,
                finished=previous.finished,
                message="Joined",
            )
        ).order_by("id")


def _groups(user: Any) -> Any:
    """Return the groups of a user, of the model that forms address; deny by default."""
    field, members = groups.group_field(), groups.member_lookup()
    if field is not None:
        return getattr(user, field).all()
    found = groups.model()._default_manager
    return found.filter(**{members: user}) if members is not None else found.none()
