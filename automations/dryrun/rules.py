"""Goals and exit rules of a dry run: asked when they are due, told of messages, reached by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_noop

from automations.dryrun.asked import found_out
from automations.dryrun.lines import What
from automations.dryrun.stage import Stage
from automations.engine import store, watching
from automations.goals import Rule
from automations.models import Watch
from automations.occasions import Condition, Rows
from automations.remarks import Remark
from automations.status import Watched
from automations.this import reference

GOAL = gettext_noop("The goal %(name)s is reached.")
LEAVES = gettext_noop("The goal %(name)s is reached, and the instance leaves.")
EXIT = gettext_noop("The exit rule %(name)s holds, and the instance leaves.")
RAISED = gettext_noop("The goal or exit rule %(name)s could not be asked: %(error)s")


class Rules:
    """What an instance is watched for.

    Args:
        stage: the instance.
        tell: adds a line.
    """

    def __init__(self, stage: Stage, tell: Callable[..., None]) -> None:
        self.stage, self.tell = stage, tell
        #: The data have changed since the rules were asked.
        self.changed = False
        self.watches = [(rule, _watch(stage, rule)) for rule in stage.flow.rules]

    def next_due(self) -> datetime | None:
        """Return when one of them is asked next, or None for never."""
        dues = (watch.due for _rule, watch in self.watches if watch.due is not None)
        return min(dues, default=None)

    def ask_again(self) -> None:
        """Have those asked at once that are asked at all, as the data have changed."""
        for _rule, watch in self.watches:
            if watch.due is not None and watch.at is None:
                watch.due = min(watch.due, self.stage.now)

    def ask_due(self) -> bool:
        """Ask those whose time has come; tell whether there were any."""
        now = self.stage.now
        due = [pair for pair in self.watches if pair[1].due is not None and pair[1].due <= now]
        for rule, watch in due:
            moment, why = self._came_true(rule, watch)
            if moment is not None:
                self._reach(rule, watch, moment, why)
            elif watch.due is not None:
                over = (watch.until and watch.until < now) or (
                    rule.kind == Watched.EXIT and self.stage.row.finished
                )
                watch.due = None if over else now + watching.poll_of(rule)
        return bool(due)

    def hear(self, message: str) -> bool:
        """Note what a message means; tell whether it was about a rule at all."""
        told = self.stage.flow.rules.told_by(message)
        for rule in told:
            self._reach(rule, self._watch_of(rule), self.stage.now)
        return bool(told)

    def reach(self, kind: str, name: str) -> bool:
        """Reach a goal or exit rule by hand; tell whether there is one that can be reached."""
        rule = self.stage.flow.rules.find(kind, name)
        return rule is not None and self._reach(rule, self._watch_of(rule), self.stage.now)

    @property
    def left(self) -> list[Rule]:
        """Those that can still be reached."""
        return [rule for rule, watch in self.watches if self._is_open(rule, watch, self.stage.now)]

    @property
    def reached(self) -> list[tuple[Rule, datetime]]:
        """Those that were reached, with the moment."""
        return [(rule, watch.at) for rule, watch in self.watches if watch.at is not None]

    def _watch_of(self, rule: Rule) -> Watch:
        return next(watch for one, watch in self.watches if one is rule)

    def _is_open(self, rule: Rule, watch: Watch, moment: datetime) -> bool:
        if watch.at is not None or (watch.until is not None and moment > watch.until):
            return False
        return rule.kind == Watched.GOAL or not self.stage.row.finished

    def _reach(
        self, rule: Rule, watch: Watch, moment: datetime, why: tuple[Remark, ...] = ()
    ) -> bool:
        if not self._is_open(rule, watch, moment):
            return False
        watch.at, watch.due = moment, None
        leaves = rule.exits and not self.stage.row.finished
        text = (EXIT if rule.kind == Watched.EXIT else LEAVES) if leaves else GOAL
        self.tell(What.REACHED, *why, Remark.of(text, name=rule.name))
        if leaves:
            self.stage.leave(rule.name)
        return True

    def _came_true(self, rule: Rule, watch: Watch) -> tuple[datetime | None, tuple[Remark, ...]]:
        """Return when a rule came true, or None, and why. What the user's code raises is told."""
        occasion, now = rule.occasion, self.stage.now
        if watch.until is not None and now > watch.until and not isinstance(occasion, Rows):
            return None, ()
        try:
            if isinstance(occasion, Rows):
                with store.atomic():
                    moment = watching.in_rows(occasion, watch)
                return (moment if moment is not None and moment <= now else None), ()
            holds = isinstance(occasion, Condition) and self._holds(occasion)
        except Exception as error:  # noqa: BLE001 - the engine goes on as well
            said = f"{type(error).__name__}: {error}"
            self.tell(What.NOTHING, Remark.of(RAISED, name=rule.name, error=said))
            return None, ()
        return (now, (found_out(rule.name, found=True),)) if holds else (None, ())

    def _holds(self, occasion: Condition) -> bool:
        """Ask a condition; what it changes in the data is not kept."""
        row = self.stage.row
        automation, named = self.stage.flow.bind(row), reference(occasion.asked)
        try:
            with store.atomic():
                if named is not None:
                    return bool(getattr(automation, named.name)())
                return bool(occasion.asked(automation))
        finally:
            row.data = json.loads(row.stored_text)


def _watch(stage: Stage, rule: Rule) -> Watch:
    row = stage.row
    asked = isinstance(rule.occasion, (Condition, Rows))
    return Watch(
        pk=1,
        automation_class=row.automation_class,
        subject=row.subject,
        kind=rule.kind,
        name=rule.name,
        started=row.created,
        until=row.created + rule.within if rule.within is not None else None,
        due=row.created + watching.poll_of(rule) if asked else None,
    )
