"""Why a claimed step does not end in the transaction in which it was taken up."""

from __future__ import annotations

from dataclasses import dataclass

from automations.engine.store import Claim
from automations.nodes.base import Context, Node
from automations.outcomes import Failure


class BrokenByStep(Exception):
    """A step has left its transaction unusable; its failure is stored in another one.

    Attributes:
        failure: what it has done.
        later: other steps were executed before it in the same transaction.
    """

    def __init__(self, failure: Failure, *, later: bool) -> None:
        super().__init__(failure.error)
        self.failure, self.later = failure, later


@dataclass(frozen=True)
class Detached:
    """A claimed step that is to be executed outside any transaction."""

    claim: Claim
    node: Node
    context: Context


@dataclass(frozen=True)
class Admitted:
    """A claimed step that has its permits, and is to be executed once that is committed."""

    claim: Claim
