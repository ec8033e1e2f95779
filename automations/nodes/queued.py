"""Which queue a step is put into, where the dispatcher has queues."""

from __future__ import annotations

from typing import Any, Self

from automations.exceptions import DefinitionError

#: Most characters of the name of a queue.
MAX_NAME = 100


class Queued:
    """What a node says about its queue; see docs/dispatchers.md."""

    #: Name of the queue; "" for that of the flow.
    queue: str = ""

    def Queue(self, name: Any) -> Self:
        """Leave the step to the workers that listen to the queue of this name.

        Args:
            name: a text.

        Raises:
            DefinitionError: it is no name.
        """
        if not isinstance(name, str) or not name or len(name) > MAX_NAME:
            raise DefinitionError(f"Queue takes a name of up to {MAX_NAME} characters.")
        self.queue = name
        return self
