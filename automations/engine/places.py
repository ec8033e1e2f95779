"""The places where a locked instance is: its tokens, read only if there are others to know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from automations.engine import store
from automations.engine.transition import Token
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import Waiting

#: Waits that end at a moment which the flow says.
TIMED = frozenset({Waiting.TIME, Waiting.WINDOW})


def token_of(task: AutomationTaskModel) -> Token:
    """Return the token that a task holds."""
    return Token(task.id, task.status, task.state, task.waiting, store.read_path(task.path))


class Places:
    """The tokens of an instance, with the due times of their tasks.

    Args:
        row: the locked instance; its count of tokens is kept up to date.
        renamed: names that nodes had before, with those that they have now.
    """

    def __init__(self, row: AutomationModel, renamed: Mapping[str, str]) -> None:
        self.row, self._renamed = row, renamed
        self._tokens: dict[int, Token] | None = None
        self._dues: dict[int, datetime | None] = {}

    @property
    def known(self) -> bool:
        """Whether all of them are known without asking the database."""
        return self._tokens is not None

    def none(self) -> None:
        """Begin with none: the instance is new."""
        self._tokens, self.row.tokens = {}, 0

    def all(self) -> list[Token]:
        """Return every token."""
        if self._tokens is None:
            self._read()
        return list((self._tokens or {}).values())

    def with_(self, task: AutomationTaskModel) -> list[Token]:
        """Return the tokens, that of a task as it is now; they are only read if it is not alone."""
        if self._tokens is None:
            self._tokens, self._dues = {task.id: token_of(task)}, {task.id: task.due}
            if self.row.tokens > 1:
                self._read()
        self._tokens[task.id] = token_of(task)
        return list(self._tokens.values())

    def _read(self) -> None:
        found = store.tokens(self.row.id)
        names = self._renamed
        self._tokens = {
            token.task: replace(token, node=names.get(token.node, token.node))
            for token, _due in found
        }
        self._dues = {token.task: due for token, due in found}

    def add(self, task: AutomationTaskModel) -> None:
        """Count a task that was stored."""
        self.row.tokens += 1
        if self._tokens is not None:
            self._tokens[task.id], self._dues[task.id] = token_of(task), task.due

    def keep(self, task: AutomationTaskModel, token: Token) -> None:
        """Note what a task holds after it has answered."""
        if self._tokens is not None:
            self._tokens[task.id] = token
        self._dues[task.id] = task.due

    def remove(self, tasks: list[int]) -> None:
        """Take away the tokens of tasks that are over."""
        for pk in tasks:
            (self._tokens or {}).pop(pk, None)
            self._dues.pop(pk, None)
        self.row.tokens -= len(tasks)

    def next_time(self) -> datetime | None:
        """Return when the first of those goes on that wait for a time; None for never."""
        tokens = self._tokens or {}
        waiting = [
            due
            for pk, due in self._dues.items()
            if due is not None and pk in tokens and tokens[pk].waiting in TIMED
        ]
        return min(waiting, default=None)
