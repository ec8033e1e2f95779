"""A step that sends people along one of several ways, by lot and for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, isclose
from typing import Any, Self

from automations.exceptions import DefinitionError
from automations.graph import HOLDOUT, Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Proceed

#: What the weights of an experiment add up to.
TOTAL = 100
#: Longest name of an experiment or an arm, as it is stored with each assignment.
MAX_NAME = 100


@dataclass(frozen=True)
class Variant:
    """One of the ways, the share of people in per cent that take it, and where it leads."""

    name: str
    weight: float
    target: Any = None


class Experiment(Node):
    """Sends each subject along one of several ways, by lot; the same subject always the same way.

    Weights count from the first assignment on and are frozen then: to change them, give the
    experiment a new name.

    Args:
        name: of the experiment, unique in the flow; steps of the same name share their arms.
        description: see `Node`.

    Raises:
        DefinitionError: a name or weight cannot be used.
    """

    kind = Kind.EXPERIMENT
    routing = True
    #: Assignments are stored.
    ask_calls = True

    def __init__(self, name: str, *, description: Any = "") -> None:
        super().__init__(description=description)
        self.experiment = _named(name)
        self.arms: tuple[Variant, ...] = ()

    # -- declaring ---------------------------------------------------------------------------

    def Arm(self, name: str, weight: float, node: Any = None) -> Self:
        """Add a way.

        Args:
            name: of the arm, unique in the experiment; it labels the way.
            weight: share of people that take it, in per cent.
            node: where it leads; by default to the next node.
        """
        if name == HOLDOUT:
            raise DefinitionError(
                f"Arm({name!r}): this name is that of the holdout. Use .Holdout(weight)."
            )
        return self._add(Variant(_named(name), _weight(name, weight), node))

    def Holdout(self, weight: float, node: Any = None) -> Self:
        """Add the way of those with whom the others are compared, as nothing is done with them.

        Args:
            weight: share of people that take it, in per cent.
            node: where it leads; by default to the next node.
        """
        return self._add(Variant(HOLDOUT, _weight(HOLDOUT, weight), node))

    def _add(self, arm: Variant) -> Self:
        if arm.name in dict(self.weights):
            raise DefinitionError(
                f"Experiment {self.experiment} has {arm.name!r} twice. Give each arm a name of "
                "its own, and declare one holdout at most."
            )
        self.arms = (*self.arms, arm)
        return self

    def seal(self, name: str) -> None:
        """Freeze the node, and check what can be known only when all arms are declared.

        Raises:
            DefinitionError: there are too few arms, or their weights do not add up.
        """
        total = fsum(arm.weight for arm in self.arms)
        if len(self.arms) < 2:
            raise DefinitionError(
                f"Experiment {self.experiment} has {len(self.arms)} of the two arms that it needs "
                "at least. Add .Arm(name, weight) or .Holdout(weight)."
            )
        if not isclose(total, TOTAL):
            raise DefinitionError(
                f"Experiment {self.experiment} has weights that add up to {total:g}. Let them add "
                f"up to {TOTAL}, as they are per cent."
            )
        super().seal(name)

    # -- what the declaration says -----------------------------------------------------------

    @property
    def weights(self) -> tuple[tuple[str, float], ...]:
        """Name and weight of each arm, in declared order."""
        return tuple((arm.name, arm.weight) for arm in self.arms)

    def exits(self) -> Iterator[Exit]:
        """Yield a way for each arm, labelled by its name."""
        for arm in self.arms:
            target = self.next_target if arm.target is None else arm.target
            yield Exit(Way.CASE, target, arm.name)
        if self.may_skip:
            yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the arms first."""
        arms = [list(weight) for weight in self.weights]
        yield Modifier("experiment", {"name": self.experiment, "arms": arms})
        yield from super().modifiers()

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Go on along the arm to which the instance's subject belongs.

        Raises:
            DefinitionError: the subject belongs to an arm that is declared no more.
        """
        arm = context.assign(self.experiment, self.weights)
        if arm not in dict(self.weights):
            raise DefinitionError(
                f"Experiment {self.experiment} has assigned this to its arm {arm}, which is "
                "declared no more. Bring the arm back, or give the experiment a new name."
            )
        return Proceed(Way.CASE, arm, arm, arm)


def _named(name: Any) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME:
        raise DefinitionError(
            f"{name!r} cannot be the name of an experiment or arm. Give a text of 1 to {MAX_NAME} "
            "characters."
        )
    return name


def _weight(name: str, weight: Any) -> float:
    """Return a weight that is a number more than 0, which not-a-number is not."""
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not weight > 0:
        raise DefinitionError(
            f"{weight!r} cannot be the weight of {name}. Give a share in per cent, more than 0."
        )
    return weight
