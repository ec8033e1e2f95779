"""Which task follows which: a pure function from graph, tokens and answer to what changes.

Every rule about the order of tasks is here and nowhere else. A *token* is a task that is ready,
running, waiting or failed: a place where the instance is. Each token knows the visits to splits
whose branches it is in (its *path*), so that nested and looping splits count for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from automations.graph import Graph, Way, common_prefix
from automations.outcomes import (
    Answer,
    Arrive,
    Close,
    Failure,
    Fork,
    Go,
    Move,
    Proceed,
    Skip,
    Wait,
)
from automations.status import InstanceState, TaskState, Waiting

#: What is noted at every task that a join has closed.
JOINED = "Joined"
#: What is noted at a join whose split was passed over.
PASSED = "Nothing to join"
#: What is noted at tasks that come after a step to which the instance was set back.
SET_BACK = "Set back to an earlier step"
#: What is noted at every task of a split whose join did not wait any longer.
LATE = "The join did not wait any longer"
#: What is noted at tasks that others have closed, even at the one that answers.
BY_OTHERS = frozenset({JOINED, PASSED, SET_BACK})
#: Ids of the split tasks whose branch a token is in, outermost first.
Path = tuple[int, ...]


@dataclass(frozen=True)
class Token:
    """A task that is still there."""

    task: int
    node: str
    state: str
    waiting: str = ""
    path: Path = ()

    @property
    def at_join(self) -> bool:
        """Whether the token has arrived at a join and waits for the others."""
        return self.waiting == Waiting.BRANCHES

    @property
    def can_move(self) -> bool:
        """Whether the token can go on without an operator and without other tokens."""
        return self.state != TaskState.FAILED and not self.at_join


@dataclass(frozen=True)
class Closed:
    """A task that is over."""

    task: int
    state: TaskState
    message: str = ""


@dataclass(frozen=True)
class Opened:
    """A task that begins: the `slot`-th way out of the task `previous`.

    `label` tells which of several ways of the same kind led here.
    """

    node: str
    previous: int
    way: Way
    path: Path
    slot: int = 0
    label: str = ""


@dataclass(frozen=True)
class Ended:
    """The instance has ended."""

    state: InstanceState
    reason: str = ""


@dataclass(frozen=True)
class Transition:
    """What an answer changes.

    Attributes:
        closed: tasks that are over; they hold no token any more.
        opened: tasks that begin.
        kept: the token of the task that answered, if it remains (waiting or failed).
        exited: reason to leave early that is to be remembered until the end.
        ended: how the instance has ended, if it has.
    """

    closed: tuple[Closed, ...] = ()
    opened: tuple[Opened, ...] = ()
    kept: Token | None = None
    exited: str = ""
    ended: Ended | None = None


def transition(
    graph: Graph, tokens: Iterable[Token], task: int, answer: Answer, exited: str = ""
) -> Transition:
    """Tell what follows from the answer of one task.

    Args:
        graph: what the automation declares.
        tokens: every token of the instance, that of the task included.
        task: id of the task that answered.
        answer: what its node said.
        exited: reason to leave early that an earlier end gave.
    """
    held = {token.task: token for token in tokens}
    token = held.pop(task)
    if token.at_join and isinstance(answer, Skip):
        step = _give_up(graph, token, list(held.values()))
        held = {pk: item for pk, item in held.items() if not _is_inside(item, token.path)}
    else:
        step = _answered(graph, token, answer)
    rest = [*held.values(), *([step.kept] if step.kept else [])]
    fired = Transition()
    if any(item.at_join for item in rest):
        begun = [Token(0, item.node, TaskState.READY, path=item.path) for item in step.opened]
        fired = _fire_joins(graph, [*rest, *begun])
    closed, opened = (*step.closed, *fired.closed), (*step.opened, *fired.opened)
    gone = {item.task for item in fired.closed}
    left = [item for item in rest if item.task not in gone]
    exited = step.exited or exited
    ended = None if opened else _ended(left, exited)
    kept = step.kept if step.kept and step.kept.task not in gone else None
    return Transition(closed, opened, kept, exited, ended)


def path_at(graph: Graph, node: str, path: Path) -> Path:
    """Return the path that a token has once it has arrived at a join with this one."""
    return path[: len(graph.nesting.get(node, ()))] or path


def is_local(graph: Graph, token: Token, answer: Answer) -> bool:
    """Tell whether an answer concerns no other token, so that the others need not be read.

    That is so if the token stays and can move, or hands over to one successor in the same
    branches.
    """
    if token.at_join:
        return False
    step = _answered(graph, token, answer)
    if step.kept is not None:
        return step.kept.can_move
    return [opened.path for opened in step.opened] == [token.path]


def restart(tokens: Iterable[Token], gone: frozenset[int], opened: Opened) -> Transition:
    """Tell what follows when an instance is set back to an earlier step.

    Args:
        tokens: every token of the instance.
        gone: ids of the tasks that come after the step; they are cancelled.
        opened: the task that begins.
    """
    closed = tuple(
        Closed(token.task, TaskState.CANCELLED, SET_BACK) for token in tokens if token.task in gone
    )
    return Transition(closed, (opened,))


def after(
    visit: int,
    path: Path,
    tokens: Iterable[Token],
    led_from: Mapping[int, int],
    names: Mapping[int, str],
) -> set[int]:
    """Return the ids of the tasks with tokens that come after a visit to a step.

    That is every token of the same branch, as one is where the visit was or beyond it. If the split
    around the visit is joined already, all that its branches have led to comes after it.

    Args:
        visit: id of the task of the visit.
        path: path of that task.
        tokens: every token of the instance.
        led_from: for each task of the instance, the task that led to it.
        names: for each task of the instance, the name of its node.
    """
    held = list(tokens)
    depth = max((len(common_prefix(token.path, path)) for token in held), default=0)
    if depth == 0:
        return {token.task for token in held}
    split, at = path[depth - 1], visit if depth == len(path) else path[depth]
    first = next((task for task in _chain(at, led_from) if led_from.get(task) == split), at)
    # Where the first step of a branch was set back, the split has led to it more than once.
    twins = {task for task in names if led_from.get(task) == split and names[task] == names[first]}
    return {token.task for token in held if twins & {*_chain(token.task, led_from)}}


def _chain(task: int, led_from: Mapping[int, int]) -> Iterator[int]:
    """Yield a task and those that led to it, newest first."""
    at: int | None = task
    while at is not None:
        yield at
        at = led_from.get(at)


def _answered(graph: Graph, token: Token, answer: Answer) -> Transition:
    """Return what the answer means for its own task."""
    match answer:
        case Proceed():
            return _leave(graph, token, answer.way, TaskState.DONE, answer.message, answer.label)
        case Skip():
            return _leave(graph, token, Way.NEXT, TaskState.SKIPPED, answer.message)
        case Move():
            closed = Closed(token.task, TaskState.CANCELLED, answer.message)
            return Transition((closed,), (_open(graph, token, answer.target, Way.MOVE),))
        case Fork():
            return _fork(graph, token)
        case Arrive():
            return _arrive(graph, token)
        case Close():
            closed = Closed(token.task, TaskState.DONE, answer.exited or "OK")
            return Transition((closed,), exited=answer.exited)
        case Wait():
            return _keep(token, TaskState.WAITING, answer.waiting)
        case Failure():
            return _failed(graph, token, answer)
        case Go():
            return _keep(token, TaskState.READY)


def _keep(token: Token, state: TaskState, waiting: str = "") -> Transition:
    return Transition(kept=Token(token.task, token.node, state, waiting, token.path))


def _leave(
    graph: Graph, token: Token, way: Way, state: TaskState, message: str, label: str = ""
) -> Transition:
    closed = Closed(token.task, state, message)
    targets = graph.targets(token.node, way, label)[:1]
    return Transition((closed,), tuple(_open(graph, token, node, way, label) for node in targets))


def _open(graph: Graph, token: Token, node: str, way: Way, label: str = "") -> Opened:
    """Open `node` after a task; the path keeps no split that surrounds the node no longer."""
    depth = len(graph.nesting.get(node, ()))
    return Opened(node, token.task, way, token.path[:depth], label=label)


def _fork(graph: Graph, token: Token) -> Transition:
    inner = (*token.path, token.task)
    branches = tuple(
        Opened(node, token.task, Way.BRANCH, inner[: len(graph.nesting.get(node, ()))], slot)
        for slot, node in enumerate(graph.targets(token.node, Way.BRANCH))
    )
    closed = Closed(token.task, TaskState.DONE, f"{len(branches)} branches")
    return Transition((closed,), branches)


def _arrive(graph: Graph, token: Token) -> Transition:
    """Keep the token at the join, or let it pass if no split that it comes from is joined here."""
    depth = len(graph.nesting.get(token.node, ()))
    if depth == 0 or len(token.path) < depth:
        return _leave(graph, token, Way.NEXT, TaskState.DONE, PASSED)
    path = path_at(graph, token.node, token.path)
    return Transition(kept=Token(token.task, token.node, TaskState.WAITING, Waiting.BRANCHES, path))


def _failed(graph: Graph, token: Token, failure: Failure) -> Transition:
    if failure.retry_at is not None:
        return _keep(token, TaskState.WAITING, Waiting.RETRY)
    targets = graph.targets(token.node, Way.ERROR)
    if targets:
        return _leave(graph, token, Way.ERROR, TaskState.DONE, "Went on after an error")
    return _keep(token, TaskState.FAILED)


def _fire_joins(graph: Graph, tokens: list[Token]) -> Transition:
    """Let the joins go on whose branches have all arrived or ended.

    A split is complete when every token inside it waits at a join of that split. Of the tasks
    at one join the first leads on, so that a second firing would repeat its (previous, slot).
    Inner splits go first: one that leads nowhere may complete the split around it.
    """
    closed: list[Closed] = []
    opened: list[Opened] = []
    paths = {token.path for token in tokens if token.at_join}
    for path in sorted(paths, key=lambda path: (-len(path), path)):
        inside = [token for token in tokens if _is_inside(token, path)]
        if not all(token.at_join and token.path == path for token in inside):
            continue
        begun = len(opened)
        for leader in _leaders(inside):
            closed += [
                Closed(token.task, TaskState.DONE, JOINED)
                for token in inside
                if token.node == leader.node
            ]
            outside = Token(leader.task, leader.node, leader.state, path=path[:-1])
            opened += _leave(graph, outside, Way.NEXT, TaskState.DONE, "").opened
        tokens = [token for token in tokens if token not in inside]
        tokens += [Token(0, item.node, TaskState.READY, path=item.path) for item in opened[begun:]]
    return Transition(tuple(closed), tuple(opened))


def _give_up(graph: Graph, token: Token, others: list[Token]) -> Transition:
    """Let a join go on once without the branches that are late, and cancel those."""
    inside = [token, *(item for item in others if _is_inside(item, token.path))]
    here = [item for item in inside if item.at_join and item.node == token.node]
    leader = min(here, key=lambda item: item.task)
    closed = tuple(
        Closed(item.task, TaskState.SKIPPED, LATE)
        if item in here
        else Closed(item.task, TaskState.CANCELLED, LATE)
        for item in inside
    )
    outside = Token(leader.task, leader.node, leader.state, path=token.path[:-1])
    return Transition(closed, _leave(graph, outside, Way.NEXT, TaskState.SKIPPED, "").opened)


def _is_inside(token: Token, path: Path) -> bool:
    """Tell whether a token is in a branch of the split visit that `path` ends with."""
    return token.path[: len(path)] == path


def _leaders(tokens: list[Token]) -> Iterator[Token]:
    """Yield the first token of each join."""
    seen: set[str] = set()
    for token in sorted(tokens, key=lambda token: token.task):
        if token.node not in seen:
            seen.add(token.node)
            yield token


def _ended(tokens: list[Token], exited: str) -> Ended | None:
    """Tell whether and how the instance has ended with these tokens left."""
    if any(token.can_move for token in tokens):
        return None
    stuck = sorted((token.task, token.node) for token in tokens if token.state == TaskState.FAILED)
    failed = [node for _, node in stuck]
    if failed:
        return Ended(InstanceState.FAILED, ", ".join(failed))
    if exited:
        return Ended(InstanceState.EXITED, exited)
    return Ended(InstanceState.COMPLETED)
