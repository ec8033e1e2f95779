"""Why an instance is waiting: one plain sentence for each open or failed task. Nothing is asked
of the database here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import notes, wording
from automations.nodes.start import WAITS
from automations_admin import counting, marks, moments
from automations_admin.marks import Mark


@dataclass(frozen=True)
class Facts:
    """What is known about a task that is open or has failed.

    Attributes:
        key: where it stands; see `marks.STANDINGS`.
        step: label of its step.
        since: when the instance came to the step.
        due: when the engine looks at it next.
        held: it would be due, but its instance is held.
        attempts: how many were made; `most` is how many the step allows.
        started, owner: of the present execution.
        failed: when the last attempt failed.
        error: class of the last error.
        condition: name of the condition that it waits for, or what is noted about its wait.
        asked: when the condition was asked last.
        addressees: who may act, in words.
        members: how many people that are; None if it is not known.
        arrived: how many branches have come to the join, its own included.
        missing: labels of the steps at which the other branches are.
        similar: in how many other instances the same failure happened.
        timed: the limit that it waits for is of a period.
    """

    key: str
    step: str
    since: datetime
    due: datetime | None = None
    held: bool = False
    attempts: int = 0
    most: int = 1
    started: datetime | None = None
    owner: str = ""
    failed: datetime | None = None
    error: str = ""
    condition: str = ""
    asked: datetime | None = None
    addressees: str = ""
    members: int | None = None
    arrived: int = 0
    missing: tuple[str, ...] = ()
    similar: int = 0
    timed: bool = False


@dataclass(frozen=True)
class Sentence:
    """A reason for waiting: what it is, in bold, and the rest of the story."""

    mark: Mark
    head: str
    text: str


def task(facts: Facts, now: datetime, *, workers: bool) -> Sentence:
    """Return why a task waits, and what ends the wait.

    Args:
        facts: what is known about it.
        now: the present moment.
        workers: whether a worker was seen lately.
    """
    head, text = _SPEAKERS[facts.key](facts, now)
    if facts.held:
        text = _join(text, _("The instance is held: this is done afterwards."))
    elif not workers and facts.key in _NEED_WORKER and _is_due(facts, now):
        text = _join(text, _("No worker has been seen lately: nothing happens until one runs."))
    return Sentence(marks.STANDINGS[facts.key], head, text.strip())


_NEED_WORKER = {"ready", "running", "time", "window", "limit", "condition", "retrying"}


def _is_due(facts: Facts, now: datetime) -> bool:
    return facts.due is not None and facts.due <= now


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _at(moment: datetime, now: datetime) -> str:
    return _("%(time)s %(zone)s, %(relative)s") % {
        "time": moments.clock_time(moment),
        "zone": moments.zone(),
        "relative": moments.relative(moment, now),
    }


def _ready(facts: Facts, now: datetime) -> tuple[str, str]:
    since = facts.due or facts.since
    return (
        _("%(step)s is due") % {"step": facts.step},
        _("since %(time)s, and no worker has taken it yet.") % {"time": _at(since, now)},
    )


def _running(facts: Facts, now: datetime) -> tuple[str, str]:
    started = facts.started or facts.since
    text = _("by worker %(worker)s since %(time)s, attempt %(number)s.") % {
        "worker": facts.owner or "?",
        "time": _at(started, now),
        "number": max(facts.attempts, 1),
    }
    if _is_due(facts, now):
        late = _("The worker gives no sign of life; another one takes the step over.")
        text = _join(text, late)
    return _("%(step)s is being executed") % {"step": facts.step}, text


def _time(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s waits for a time.") % {"step": facts.step}
    if notes.find(facts.condition) is not None:
        head = _("%(step)s waits: %(reason)s.") % {
            "step": facts.step,
            "reason": notes.said(facts.condition),
        }
    if facts.due is None:
        return head, ""
    if facts.due <= now:
        return head, _("It was due at %(time)s.") % {"time": _at(facts.due, now)}
    return head, _("It goes on at %(time)s.") % {"time": _at(facts.due, now)}


def _window(facts: Facts, now: datetime) -> tuple[str, str]:
    if facts.due is None:
        head = _("%(step)s is held.") % {"step": facts.step}
    else:
        until = {"step": facts.step, "time": _at(facts.due, now)}
        head = _("%(step)s is held until %(time)s:") % until
    reason = notes.said(facts.condition)
    return head, _("it is %(reason)s.") % {"reason": reason} if reason else ""


def _condition(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s waits until %(condition)s holds.") % {
        "step": facts.step,
        "condition": notes.said(facts.condition) or _("its condition"),
    }
    answer = _("It was asked last at %(time)s: no.") % {
        "time": _at(facts.asked or facts.since, now)
    }
    if facts.due is None:
        return head, answer
    if facts.due <= now:
        again = _("It was to be asked again at %(time)s.") % {"time": _at(facts.due, now)}
        return head, _join(answer, again)
    text = _("It is asked again at %(time)s, and at once after a message or a change of the data.")
    return head, _join(answer, text % {"time": _at(facts.due, now)})


def _message(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s waits for a message.") % {"step": facts.step}
    if facts.condition == WAITS:
        head = _("%(step)s waits for the flow that it has started.") % {"step": facts.step}
    elif facts.condition:
        said = {"step": facts.step, "what": facts.condition}
        head = _("%(step)s waits for: %(what)s.") % said
    text = _("It has been waiting for %(age)s.") % {"age": wording.age(now - facts.since)}
    if facts.due is None or facts.due <= now:
        return head, text
    look = _("By itself it looks again at %(time)s.") % {"time": _at(facts.due, now)}
    return head, _join(text, look)


def _limit(facts: Facts, now: datetime) -> tuple[str, str]:
    """Say which limit has been reached, and when there is room if that is known."""
    said = {"reason": facts.condition}
    head = _("%(step)s waits for a free slot:") % {"step": facts.step}
    if facts.due is None and facts.timed:
        return head, _("%(reason)s. It goes on when its turn comes.") % said
    if facts.due is None:
        return head, _("%(reason)s. It goes on as soon as another step has ended.") % said
    said["time"] = _at(facts.due, now)
    if facts.due > now:
        return head, _("%(reason)s. It goes on at %(time)s at the latest.") % said
    return head, _("%(reason)s. It was called at %(time)s.") % said


def _branches(facts: Facts, now: datetime) -> tuple[str, str]:
    total = facts.arrived + len(facts.missing)
    head = _("%(step)s waits for the other branches.") % {"step": facts.step}
    text = ngettext(
        "%(arrived)s of %(total)s has arrived.",
        "%(arrived)s of %(total)s have arrived.",
        facts.arrived,
    ) % {"arrived": facts.arrived, "total": total}
    if facts.missing:
        text = _join(text, _("Missing: %(steps)s.") % {"steps": ", ".join(facts.missing)})
    return head, text


def _person(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s waits for a person,") % {"step": facts.step}
    parts = [
        _("open for %(age)s.") % {"age": wording.age(now - facts.since)},
        _who(facts),
    ]
    if facts.due is not None and facts.due > now:
        parts.append(
            _("If nobody acts, it is passed over at %(time)s.") % {"time": _at(facts.due, now)}
        )
    return head, _join(*parts)


def _who(facts: Facts) -> str:
    if not facts.addressees:
        return _("Nobody can do it: whom it was for is gone.")
    if facts.members == 0:
        return _("It is for %(who)s, but nobody can do it: there is no such active account.") % {
            "who": facts.addressees
        }
    if facts.members is None:
        return _("It is for %(who)s.") % {"who": facts.addressees}
    people = ngettext("%(count)s person", "%(count)s people", facts.members)
    return _("It is for %(who)s: %(people)s.") % {
        "who": facts.addressees,
        "people": people % {"count": counting.said(facts.members)},
    }


def _retrying(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s is tried again:") % {"step": facts.step}
    text = _("attempt %(number)s of %(most)s failed with %(error)s.") % {
        "number": facts.attempts,
        "most": max(facts.most, facts.attempts),
        "error": facts.error or "?",
    }
    if facts.due is not None:
        planned = _("The next one is planned for %(time)s.")
        text = _join(text, planned % {"time": _at(facts.due, now)})
    return head, text


def _failed(facts: Facts, now: datetime) -> tuple[str, str]:
    head = _("%(step)s failed") % {"step": facts.step}
    most = max(facts.most, facts.attempts)
    parts = []
    if facts.failed is not None:
        parts.append(_("at %(time)s") % {"time": _at(facts.failed, now)})
    if facts.attempts:
        tries = ngettext(
            "after %(number)s of %(most)s attempt.", "after %(number)s of %(most)s attempts.", most
        )
        parts.append(tries % {"number": facts.attempts, "most": most})
    parts.append(_("It is not tried again by itself."))
    if facts.similar:
        same = ngettext(
            "%(count)s other instance failed in the same way.",
            "%(count)s other instances failed in the same way.",
            facts.similar,
        )
        parts.append(same % {"count": facts.similar})
    return head, _join(*parts)


_SPEAKERS = {
    "ready": _ready,
    "running": _running,
    "time": _time,
    "window": _window,
    "limit": _limit,
    "condition": _condition,
    "message": _message,
    "branches": _branches,
    "person": _person,
    "retrying": _retrying,
    "failed": _failed,
}


def paused(by: str, reason: str) -> Sentence:
    """Return the sentence for a paused instance.

    Args:
        by: who paused it; may be empty.
        reason: why; may be empty.
    """
    head = _("The instance is paused by %(who)s.") % {"who": by} if by else ""
    text = _("Nothing goes on until somebody resumes it. Timers run on.")
    return Sentence(
        marks.INSTANCES["paused"],
        head or _("The instance is paused."),
        _join(text, _("Reason: %(reason)s") % {"reason": reason} if reason else ""),
    )


def flow_paused(what: str, by: str, since: datetime, reason: str, now: datetime) -> Sentence:
    """Return the sentence for a pause of a step, a flow or everything.

    Args:
        what: what is paused, in words.
        by: who paused it; may be empty.
        since: since when.
        reason: why; may be empty.
        now: the present moment.
    """
    head = _("%(what)s is paused") % {"what": what}
    who = _("by %(who)s since %(time)s.") if by else _("since %(time)s.")
    text = who % {"who": by, "time": _at(since, now)}
    said = _("Reason: %(reason)s") % {"reason": reason} if reason else ""
    after = _("What falls due meanwhile is held and done afterwards.")
    return Sentence(marks.INSTANCES["paused"], head, _join(text, said, after))


def blocked(reason: str) -> Sentence:
    """Return the sentence for a blocked instance."""
    text = _("It goes on by itself when the code is back.")
    return Sentence(
        marks.INSTANCES["blocked"],
        _("Its class or one of its steps is no longer in the code."),
        _join(notes.said(reason), text),
    )


def ended(state: str, when: datetime | None, reason: str, now: datetime) -> Sentence:
    """Return the sentence for an instance that has ended.

    Args:
        state: its outcome.
        when: when it ended.
        reason: why it left early or was cancelled, or which steps failed.
        now: the present moment.
    """
    mark = marks.INSTANCES.get(state, marks.UNKNOWN)
    head = _("It has ended: %(outcome)s.") % {"outcome": str(mark.text).lower()}
    parts = [_at(when, now) + "." if when else ""]
    if reason and state != "failed":
        parts.append(_("Reason: %(reason)s") % {"reason": notes.said(reason)})
    return Sentence(mark, head, _join(*parts))
