"""The history document, field by field. Whatever writes or reads one goes by this."""

from __future__ import annotations

from typing import Any

from automations.histories.kinds import (
    Field,
    Flag,
    Identifier,
    Json,
    Listed,
    Moment,
    Record,
    Text,
    Whole,
)
from automations.status import AttemptState, EventKind, InstanceState, TaskState, Waiting, Watched

#: Raised when a document of today could not be read by the code of yesterday.
VERSION = 2

_TASKS = Whole(1, 100_000)

DEFINITION = Record(
    "The definition that the instance ran on",
    (
        Field("fingerprint", Text(most=64, least=1)),
        Field("version", Text(most=100)),
        Field("graph", Json("object", apart=True)),
    ),
)

INSTANCE = Record(
    "The instance",
    (
        Field("uuid", Identifier()),
        Field("state", Text(choices=tuple(InstanceState.values))),
        Field("reason", Text()),
        Field("subject", Text(most=200)),
        Field("parent", Identifier(), null=True),
        Field("data", Json("object")),
        Field("kept_answers", Json("object")),
        Field("paused_until", Moment(), null=True),
        Field("restarted_from", Identifier(), null=True),
        Field("created", Moment()),
        Field("updated", Moment()),
        Field("ended", Moment(), null=True),
    ),
)

ATTEMPT = Record(
    "One try at executing a task",
    (
        Field("number", Whole()),
        Field("state", Text(choices=tuple(AttemptState.values))),
        Field("worker", Text(most=100)),
        Field("started", Moment()),
        Field("ended", Moment()),
        Field("error_class", Text(most=200)),
        Field("error", Text()),
        Field("fingerprint", Text(most=64)),
        Field("frames", Json("array")),
    ),
)

TASK = Record(
    "One visit to a step; previous, path and the like are numbers of tasks of this list",
    (
        Field("number", _TASKS),
        Field("uuid", Identifier()),
        Field("step", Text(most=100), attr="status"),
        Field("state", Text(choices=tuple(TaskState.values))),
        Field("waiting", Text(choices=("", *Waiting.values))),
        Field("previous", _TASKS, null=True),
        Field("slot", Whole()),
        Field("way", Text(most=10)),
        Field("branch", Text(most=100)),
        Field("path", Listed(_TASKS, most=100)),
        Field("due", Moment(), null=True),
        Field("planned", Moment(), null=True),
        Field("rescheduled", Moment(), null=True),
        Field("tries", Whole(), attr="attempts"),
        Field("lost", Whole()),
        Field("worker", Text(most=100), attr="owner"),
        Field("created", Moment()),
        Field("started", Moment(), null=True),
        Field("finished", Moment(), null=True),
        Field("requires_interaction", Flag()),
        Field("addressed_by", Text(most=20)),
        Field("user", Text(most=200), null=True),
        Field("group", Text(most=200), null=True),
        Field("permissions", Json("array"), attr="interaction_permissions"),
        Field("completed_by", Text(most=200), null=True),
        Field("completed_by_name", Text(most=200)),
        Field("message", Text(most=255)),
        Field("result", Json(), null=True),
        Field("changes", Json(), null=True),
        Field("error_class", Text(most=200)),
        Field("error", Text()),
        Field("fingerprint", Text(most=64)),
        Field("attempts", Listed(ATTEMPT)),
    ),
)

EVENT = Record(
    "What people or the engine did",
    (
        Field("kind", Text(choices=tuple(EventKind.values))),
        Field("step", Text(most=100)),
        Field("task", _TASKS, null=True),
        Field("actor", Text(most=200), null=True),
        Field("actor_name", Text(most=200)),
        Field("reason", Text()),
        Field("detail", Json("object")),
        Field("batch", Identifier(), null=True),
        Field("created", Moment()),
    ),
)

MESSAGE = Record(
    "Something that was sent to the instance",
    (
        Field("uid", Identifier()),
        Field("name", Text(most=100)),
        Field("token", Json(), null=True),
        Field("data", Json()),
        Field("broadcast", Identifier(), null=True),
        Field("exclusive", Flag()),
        Field("created", Moment()),
        Field("due", Moment(), null=True),
        Field("consumed", Moment(), null=True),
        Field("result", Json(), null=True),
        Field("changes", Json(), null=True),
        Field("error", Text()),
    ),
)

GOAL = Record(
    "A goal or exit rule that the instance is watched for",
    (
        Field("kind", Text(choices=tuple(Watched.values))),
        Field("name", Text(most=100)),
        Field("started", Moment()),
        Field("until", Moment(), null=True),
        Field("at", Moment(), null=True),
    ),
)

HISTORY = Record(
    "History of an instance",
    (
        Field("schema_version", Whole(VERSION, VERSION)),
        Field("package", Text(most=100)),
        Field("redacted", Flag()),
        Field("automation", Text(most=250, least=1)),
        Field("definition", DEFINITION, null=True),
        Field("instance", INSTANCE),
        Field("tasks", Listed(TASK)),
        Field("events", Listed(EVENT)),
        Field("messages", Listed(MESSAGE)),
        Field("goals", Listed(GOAL)),
    ),
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a history, as `docs/history.schema.json` has it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **HISTORY.schema()}
