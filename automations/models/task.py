"""One visit of an instance to a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from automations import clock, conf, exceptions
from automations.models.columns import attributes
from automations.models.indexes import PartialIndex, of_few
from automations.models.instance import AutomationModel
from automations.querysets import TaskQuerySet
from automations.status import OPEN, TaskState, Waiting

if TYPE_CHECKING:
    from automations.automation import Automation
    from automations.nodes.base import Node


#: Fields whose values may be changed in place.
_JSON = frozenset({"changes", "result", "interaction_permissions"})


class AutomationTaskModel(models.Model):
    """A task: one visit of an instance to a node. Open until it has `finished`."""

    automation = models.ForeignKey(
        AutomationModel, verbose_name=_("instance"), on_delete=models.CASCADE, db_index=False
    )
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("previous task"),
        null=True,
        on_delete=models.CASCADE,
        related_name="following",
        db_index=False,
    )
    #: Which of the ways out of `previous` led here, so that no transition is stored twice.
    slot = models.PositiveIntegerField(default=0, editable=False)
    #: Kind of the edge that led here; see `graph.Way`.
    way = models.CharField(max_length=10, blank=True, default="", editable=False)
    #: Label of that edge, where several of its kind leave a step.
    branch = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False)
    #: Ids of the split tasks whose branch this is, outermost first, joined by dots.
    path = models.CharField(max_length=500, blank=True, default="", editable=False)

    status = models.CharField(_("step"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices)
    waiting = models.CharField(
        _("waits for"), max_length=10, choices=Waiting.choices, blank=True, default=""
    )
    #: When the engine must look next: due time if open, end of the lease if running.
    due = models.DateTimeField(_("due"), null=True, blank=True)
    #: Among whom it queues when it is due, the smaller the sooner; see `engine.lanes`.
    lane = models.BigIntegerField(default=0, db_default=0, editable=False)
    #: The due time of a task whose instance is paused or blocked.
    held = models.DateTimeField(null=True, blank=True, editable=False)
    #: The occurrence for which a schedule planned this task.
    planned = models.DateTimeField(null=True, blank=True, editable=False)

    #: The moment until which the declaration has had it wait last.
    asked = models.DateTimeField(null=True, blank=True, editable=False)

    fence = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    #: Leases that ran out in a row: workers that were lost at this task.
    lost = models.PositiveIntegerField(default=0, editable=False)
    #: The moment that an operator has set instead of what the declaration says.
    rescheduled = models.DateTimeField(null=True, blank=True, editable=False)
    #: What the step changed in the data: {"before": {...}, "after": {...}} with the keys concerned.
    changes = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    owner = models.CharField(_("worker"), max_length=100, blank=True, default="", editable=False)
    started = models.DateTimeField(_("started"), null=True, blank=True)

    requires_interaction = models.BooleanField(_("requires interaction"), default=False)
    interaction_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    interaction_group = models.ForeignKey(
        conf.group_model(),
        verbose_name=_("assigned group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    interaction_permissions = models.JSONField(_("required permissions"), default=list, blank=True)
    #: What addresses the task could be lost by a deletion; then nobody may act on it.
    addressed_by = models.CharField(max_length=20, blank=True, default="", editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("completed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    completed_by_name = models.CharField(max_length=200, blank=True, default="")

    created = models.DateTimeField(_("created"), default=clock.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)
    message = models.CharField(_("message"), max_length=255, blank=True, default="")
    result = models.JSONField(_("result"), null=True, blank=True, encoder=DjangoJSONEncoder)
    error_class = models.CharField(_("error"), max_length=200, blank=True, default="")
    error = models.TextField(_("error message"), blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)

    #: The fields as the engine has read them; None if it has not.
    stored: dict[str, Any] | None = None

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        db_table = "automations_task"
        ordering = ["id"]
        indexes = [
            # What is over is never due; it has no part in these.
            PartialIndex(
                fields=["lane", "due", "id"],
                name="automations_task_turn",
                when=Q(due__isnull=False),
            ),
            PartialIndex(
                fields=["due", "id"], name="automations_task_when", when=Q(due__isnull=False)
            ),
            models.Index(fields=["automation", "state"], name="automations_task_open"),
            # Few tasks are a person's; the others have no part in these, so that a step costs less.
            PartialIndex(
                fields=["waiting", "interaction_user"],
                name="automations_task_ask_user",
                when=Q(requires_interaction=True),
            ),
            PartialIndex(
                fields=["waiting", "interaction_group"],
                name="automations_task_ask_group",
                when=Q(requires_interaction=True),
            ),
            of_few("interaction_user", "automations_task_of_user"),
            of_few("interaction_group", "automations_task_of_group"),
            of_few("completed_by", "automations_task_by"),
            # The instance stands last, so that a list of instances reads the index alone.
            models.Index(fields=["state", "waiting", "automation"], name="automations_task_state"),
            models.Index(
                fields=["status", "state", "waiting", "automation"], name="automations_task_step"
            ),
            PartialIndex(
                fields=["state", "fingerprint", "error_class", "automation"],
                name="automations_task_failed",
                when=Q(state=TaskState.FAILED.value),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["previous", "slot"], name="automations_task_once")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.pk}"

    def note_fields(self) -> None:
        """Note what the fields are in the database; see `stored`."""
        own = self.__dict__
        self.stored = {name: own[name] for name in attributes(type(self))}

    def join(self, row: AutomationModel) -> None:
        """Refer to a row of the task's own instance, with nothing of what Django asks about it."""
        self._state.fields_cache["automation"] = row

    def changed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the fields of these that are to be written: the state, and what has changed.

        What is stored as JSON may have changed in place, and for Python True is 1.
        """
        stored, now = self.stored, self.__dict__
        if stored is None:
            return names
        return tuple(
            name
            for name in names
            if name == "state"
            or stored[name] != now[name]
            or (name in _JSON and stored[name] is not None)
        )

    @property
    def data(self) -> dict[str, Any]:
        """The data of the instance."""
        found: dict[str, Any] = self.automation.data
        return found

    @property
    def idempotency_key(self) -> UUID:
        """The same for every attempt at this task, new when the step is restarted."""
        return self.uuid

    @property
    def locked(self) -> int:
        """1 while a worker holds the task, else 0."""
        return int(self.state == TaskState.RUNNING)

    @property
    def is_open(self) -> bool:
        """Whether the task can still go on."""
        return self.state in OPEN

    def get_node(self) -> Node:
        """Return the declared node, renamed ones included.

        Raises:
            UnknownAutomation, UnknownNode: its code is gone.
        """
        return self.node_of(self.automation.get_automation_class())

    def node_of(self, automation: type[Automation]) -> Node:
        """Return the node that an automation, the task's own, has declared for the task.

        Raises:
            UnknownNode: it is gone.
        """
        name = automation.options.renamed_nodes.get(self.status, self.status)
        try:
            found: Node = automation.nodes[name]
            return found
        except KeyError:
            raise exceptions.UnknownNode(
                f"{automation.__name__} has no node {self.status!r}. Name the old one in "
                "Meta.renamed_nodes, or bring the node back."
            ) from None

    def get_previous_tasks(self) -> list[AutomationTaskModel]:
        """Return the tasks that led here: one, none for the first, all arrivals after a join."""
        if self.previous is None:
            return []
        return list(type(self).objects.arrived_with(self.previous))

    def get_next_tasks(self) -> list[AutomationTaskModel]:
        """Return the tasks that this one led to."""
        return list(self.following.order_by("slot", "id"))

    def hours_since_created(self) -> int:
        """Return full hours since the task was created."""
        return int((clock.now() - self.created).total_seconds() // 3600)

    @classmethod
    def get_open_tasks(cls, user: Any) -> TaskQuerySet:
        """Return the open tasks that `user` may act on, by one query.

        With ATM_USER_WITH_PERMISSIONS_MODEL_METHOD that function is asked for every task.
        """
        if conf.users_model_method() is None:
            return cls.objects.assigned_to(user)
        waiting = cls.objects.waiting_for(Waiting.PERSON)
        fits = [task.pk for task in waiting if user in task.get_users_with_permission()]
        return waiting.filter(pk__in=fits)

    def get_users_with_permission(self, *args: Any, **kwargs: Any) -> Any:
        """Return the users who may act on this task, as a queryset.

        The setting ATM_USER_WITH_PERMISSIONS_MODEL_METHOD replaces it; its function gets the
        task first.
        """
        replacement = conf.users_model_method()
        if replacement is not None:
            return replacement(self, *args, **kwargs)
        from automations.engine import human  # door

        return human.users_allowed(self)


class TaskPermission(models.Model):
    """One permission that acting on a task needs."""

    task = models.ForeignKey(AutomationTaskModel, on_delete=models.CASCADE, related_name="+")
    permission = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("required permission")
        verbose_name_plural = _("required permissions")
        db_table = "automations_task_permission"
        constraints = [
            models.UniqueConstraint(fields=["task", "permission"], name="automations_perm_once")
        ]

    def __str__(self) -> str:
        return self.permission
