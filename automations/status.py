"""The states of instances, tasks, attempts and workers, with a sentence for each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InstanceState(TextChoices):
    """Where an instance stands. Those of `Outcome` say how it has ended."""

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
    #: It is a copy of a history from elsewhere, of which nothing ever runs.
    ARCHIVED = "archived", _("Archived copy")


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
    #: It was live when the history was copied of which it is a part.
    ARCHIVED = "archived", _("Archived")


#: States in which a task can still go on by itself or through somebody's act.
OPEN = frozenset({TaskState.READY, TaskState.RUNNING, TaskState.WAITING})
#: States in which a task holds a token: the instance is still at this place.
LIVE = OPEN | {TaskState.FAILED}

#: States in which an instance has such tasks.
STANDING = frozenset(
    {InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED, InstanceState.FAILED}
)


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
    #: For the hours within which its step runs.
    WINDOW = "window", _("its hours")
    #: For a permit, as a limit allows so many at once or within a period.
    LIMIT = "limit", _("a free slot")


class Watched(TextChoices):
    """What an instance is watched for."""

    #: What the flow is for; counted once, also after the end.
    GOAL = "goal", _("Goal")
    #: What ends the instance early.
    EXIT = "exit", _("Exit rule")


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
    #: A goal or exit rule ended the instance.
    EXITED = "exited", _("Left early")
    #: The instance was paused.
    PAUSED = "paused", _("Instance paused")
    #: The instance was resumed.
    RESUMED = "resumed", _("Instance resumed")
    #: A step was passed over by an operator.
    SKIPPED = "skipped", _("Step skipped")
    #: A form was submitted.
    SUBMITTED = "submitted", _("Form submitted")
    #: The instance was set back to an earlier step.
    RESTARTED = "restarted", _("Started over from a step")
    #: A new instance was started from a step of this one.
    COPIED = "copied", _("Started as a new instance")
    #: A step was marked as failed by an operator.
    MARKED_FAILED = "marked_failed", _("Step marked as failed")
    #: An operator moved the instance to another step.
    MOVED = "moved", _("Moved to another step")
    #: A timer was set to another moment.
    RESCHEDULED = "rescheduled", _("Timer changed")
    #: A person's task was given to somebody else.
    REASSIGNED = "reassigned", _("Task given to somebody else")
    #: An operator sent a message.
    MESSAGE_SENT = "message_sent", _("Message sent")
    #: Somebody wrote a note.
    NOTE = "note", _("Note")
    #: Somebody looked at values that are masked otherwise.
    UNMASKED = "unmasked", _("Masked values shown")
    #: A step, a flow or everything was paused.
    FLOW_PAUSED = "flow_paused", _("Flow paused")
    #: A step, a flow or everything goes on.
    FLOW_RESUMED = "flow_resumed", _("Flow resumed")
    #: An act on many was begun.
    BATCH_STARTED = "batch_started", _("Batch started")
    #: An act on many was suspended, resumed, sped up or cancelled.
    BATCH_CHANGED = "batch_changed", _("Batch changed")
    #: Somebody took histories out.
    EXPORTED = "exported", _("Histories exported")
    #: Somebody brought histories in, as archived copies.
    IMPORTED = "imported", _("Histories imported")
    #: Somebody removed a person from histories.
    ERASED = "erased", _("Person erased")
    #: A draft of a designed flow was begun or saved.
    DRAFT_SAVED = "draft_saved", _("Draft saved")
    #: A draft of a designed flow was thrown away.
    DRAFT_DISCARDED = "draft_discarded", _("Draft thrown away")
    #: Somebody edits a draft instead of somebody else, who was at it.
    DRAFT_TAKEN_OVER = "draft_taken_over", _("Draft taken over")
    #: A version of a designed flow was published.
    VERSION_PUBLISHED = "version_published", _("Version published")
    #: No new instances of a designed flow are started any more.
    VERSION_RETIRED = "version_retired", _("Flow retired")
    #: An instance went on to another version of its flow.
    VERSION_CHANGED = "version_changed", _("Moved to another version")


class Refused(TextChoices):
    """Why a subject was not admitted to a flow."""

    #: It may enter once, and has.
    ONCE = "once", _("It has entered before, and may enter once only.")
    #: It may have one instance at a time.
    LIVE = "live", _("An instance about it is live.")
    #: It may have one instance at a time for each value of some keys.
    KEY = "key", _("An instance about it with the same values is live.")
    #: It may enter again after a while only.
    COOLING = "cooling", _("It has entered too short a time ago.")


class BatchState(TextChoices):
    """Where an act on many instances stands."""

    #: Workers go through its items.
    RUNNING = "running", _("Running")
    #: Nothing further is begun until somebody resumes it.
    SUSPENDED = "suspended", _("Suspended")
    #: Every item has its verdict.
    FINISHED = "finished", _("Finished")
    #: Somebody ended it; what was not begun stays as it is.
    CANCELLED = "cancelled", _("Cancelled")


class Verdict(TextChoices):
    """What has become of one item of a batch."""

    #: Its turn has not come.
    TO_COME = "to_come", _("To come")
    #: The act was done, and the step that it runs has not ended.
    RUNNING = "running", _("Running")
    #: The act was done and what it runs went through.
    WENT_THROUGH = "went_through", _("Went through")
    #: The act was done and the step failed again.
    FAILED_AGAIN = "failed_again", _("Failed again")
    #: It was not done; the text says why.
    REFUSED = "refused", _("Refused")
    #: The batch was cancelled before its turn came.
    LEFT = "left", _("Left as it was")


class AlertKind(TextChoices):
    """Of what staff are told without asking."""

    #: Many instances of a flow failed within a short time.
    FAILURES = "failures", _("Many failures")
    #: Something has been due for too long, although somebody works.
    QUEUE = "queue", _("Work is late")
    #: Something is due and no worker gives a sign of life.
    NO_WORKER = "no_worker", _("No worker")


class Unwanted(TextChoices):
    """Why an address gets no mails."""

    #: Its owner has unsubscribed.
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    #: Its owner has marked a mail as spam.
    COMPLAINED = "complained", _("Complained")
    #: Mails to it come back, for good.
    BOUNCED = "bounced", _("Bounced")


class VersionState(TextChoices):
    """Where a version of a designed flow stands."""

    #: Somebody works on it; nothing runs on it.
    DRAFT = "draft", _("Draft")
    #: New instances start on it.
    PUBLISHED = "published", _("Published")
    #: Another took its place; instances that started on it may still run.
    RETIRED = "retired", _("Retired")
