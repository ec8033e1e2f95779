"""The states of instances, tasks, attempts and workers, with a sentence for each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InstanceState(TextChoices):
    """Where an instance stands. The last four are outcomes: the instance has ended."""

    #: It has open tasks and nothing stops it.
    RUNNING = "running", _("Running")
    #: An operator stopped it; its timers run on and are done after it is resumed.
    PAUSED = "paused", _("Paused")
    #: Its class or one of its nodes is no longer in the code.
    BLOCKED = "blocked", _("Blocked")
    #: It reached its end.
    COMPLETED = "completed", _("Completed")
    #: It left early, as the flow says.
    EXITED = "exited", _("Exited")
    #: A task used up its attempts and nothing else can go on; it can be retried.
    FAILED = "failed", _("Failed")
    #: An operator ended it.
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(TextChoices):
    """How an instance ended: exactly one of these."""

    #: It reached its end.
    COMPLETED = "completed", _("Completed")
    #: It left early, as the flow says.
    EXITED = "exited", _("Exited")
    #: A task used up its attempts and nothing else can go on; it can be retried.
    FAILED = "failed", _("Failed")
    #: An operator ended it.
    CANCELLED = "cancelled", _("Cancelled")


class TaskState(TextChoices):
    """Where a task stands. Done, skipped, failed and cancelled tasks have finished."""

    #: It is due and no worker has taken it yet.
    READY = "ready", _("Ready")
    #: A worker holds its lease.
    RUNNING = "running", _("Running")
    #: It waits for what `Waiting` says.
    WAITING = "waiting", _("Waiting")
    #: It went through.
    DONE = "done", _("Done")
    #: A rule or an operator passed it over.
    SKIPPED = "skipped", _("Skipped")
    #: All its attempts failed; nothing happens by itself.
    FAILED = "failed", _("Failed")
    #: It ended together with its instance.
    CANCELLED = "cancelled", _("Cancelled")


#: States in which a task can still go on by itself or through somebody's act.
OPEN = frozenset({TaskState.READY, TaskState.RUNNING, TaskState.WAITING})
#: States in which a task holds a token: the instance is still at this place.
LIVE = OPEN | {TaskState.FAILED}


class Waiting(TextChoices):
    """What a waiting task waits for."""

    #: For a moment in time.
    TIME = "time", _("a time")
    #: For a condition that is asked again and again.
    CONDITION = "condition", _("a condition")
    #: For a message.
    MESSAGE = "message", _("a message")
    #: For the other branches of its split.
    BRANCHES = "branches", _("other branches")
    #: For a person who submits a form.
    PERSON = "person", _("a person")
    #: For the next attempt after one that failed.
    RETRY = "retry", _("the next attempt")


class AttemptState(TextChoices):
    """How one try at executing a task ended."""

    #: The step went through.
    DONE = "done", _("Done")
    #: The step raised an error or ran out of time.
    FAILED = "failed", _("Failed")
    #: The worker was lost before the attempt could end.
    LOST = "lost", _("Worker lost")


class EventKind(TextChoices):
    """What an operator or the engine did to an instance."""

    #: The instance was started.
    STARTED = "started", _("Instance started")
    #: The instance ended.
    ENDED = "ended", _("Instance ended")
    #: A task used up its attempts.
    FAILED = "failed", _("Step failed")
    #: A lease ran out and the task was taken over.
    LEASE_LOST = "lease_lost", _("Lease lost")
    #: A message was received.
    MESSAGE = "message", _("Message received")
    #: A message came too late or could not be handled.
    MESSAGE_REFUSED = "message_refused", _("Message not handled")
    #: The instance was blocked because its code is gone.
    BLOCKED = "blocked", _("Instance blocked")
    #: The code is back.
    UNBLOCKED = "unblocked", _("Instance unblocked")
    #: A failed step was tried again by hand.
    RETRIED = "retried", _("Step retried")
    #: The data of the instance was edited.
    DATA_EDITED = "data_edited", _("Data edited")
    #: The instance was ended by an operator.
    CANCELLED = "cancelled", _("Instance cancelled")
    #: The instance was paused.
    PAUSED = "paused", _("Instance paused")
    #: The instance was resumed.
    RESUMED = "resumed", _("Instance resumed")
    #: A step was passed over by an operator.
    SKIPPED = "skipped", _("Step skipped")
    #: A form was submitted.
    SUBMITTED = "submitted", _("Form submitted")
