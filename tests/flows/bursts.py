"""Flows of `reliability` whose consecutive steps are one transaction."""

from __future__ import annotations

from tests.flows import reliability


class Chain(reliability.Chain):
    """Atomic steps."""

    class Meta:
        commit = "burst"


class Parallel(reliability.Parallel):
    """Branches that meet."""

    class Meta:
        commit = "burst"


class Failing(reliability.Failing):
    """A step that fails after others."""

    class Meta:
        commit = "burst"


class Mixed(reliability.Mixed):
    """Atomic and detached steps, branches and a message."""

    class Meta:
        commit = "burst"
