"""Who belongs to which arm: drawn by a hash, stored once, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from automations import clock, testing
from automations.engine import assignment, store
from automations.engine.assignment import Arms, Drift
from automations.models import Assignment, AutomationModel, AutomationTaskModel, ExperimentModel
from automations.nodes.experiment import Variant
from tests.automations.engine.meeting import Actor, together
from tests.flows.lots import Offer

ARMS: Arms = (("a", 50), ("b", 40), ("holdout", 10))
FLOW = Offer.get_automation_class_name()
#: How many are drawn, so that a weight that is off by half a point is noticed.
MANY = 100_000
#: Critical values of the chi-squared distribution at 0.1 %, by degrees of freedom (NIST/SEMATECH
#: e-Handbook of Statistical Methods, 1.3.6.7.4).
CRITICAL = {2: 13.816, 4: 18.467}


def drawn(salt: str, arms: Arms = ARMS, many: int = MANY) -> list[str]:
    """Return the arms of numbered subjects, without a database."""
    return [assignment.drawn(salt, f"shop.customer:{n}", arms) for n in range(many)]


def tasks(run: Any, step: str) -> list[AutomationTaskModel]:
    """Return the visits of an instance to a step, oldest first."""
    return list(
        AutomationTaskModel.objects.filter(automation_id=run.id, status=step).order_by("id")
    )


def arm(run: Any, step: str = "offer") -> Any:
    """Return the arm that an instance took at its last visit to a step."""
    return tasks(run, step)[-1].result


@contextmanager
def declared(*arms: tuple[str, float]) -> Iterator[None]:
    """Let the code declare other arms in the meantime."""
    node = Offer.nodes["offer"]
    with mock.patch.dict(node.__dict__, arms=tuple(Variant(*one) for one in arms)):
        yield


# -- the lot ---------------------------------------------------------------------------------


@pytest.mark.parametrize("salt", ["one", "two", "three"])
def test_shares_of_many_are_the_weights(salt: str) -> None:
    counts = Counter(drawn(salt))

    expected = {name: weight / 100 * MANY for name, weight in ARMS}
    deviation = sum((counts[name] - n) ** 2 / n for name, n in expected.items())

    assert set(counts) == set(expected)
    assert deviation < CRITICAL[2]


def test_weights_are_scaled_to_their_total() -> None:
    halves = tuple((name, weight / 2) for name, weight in ARMS)

    assert drawn("salt", halves, 1_000) == drawn("salt", many=1_000)


def test_two_experiments_are_independent() -> None:
    """Pearson's test of a table of three by three arms, which has four degrees of freedom."""
    both = Counter(zip(drawn("one"), drawn("two"), strict=True))
    share = {name: weight / 100 for name, weight in ARMS}

    deviation = sum(
        (both[one, two] - n) ** 2 / n
        for one in share
        for two in share
        for n in [share[one] * share[two] * MANY]
    )

    # The shares are given and not estimated, so that all eight cells but the last vary: 26.124.
    assert deviation < 26.124


def test_same_salt_and_subject_give_the_same_arm() -> None:
    assert drawn("salt", many=1_000) == drawn("salt", many=1_000)


def test_salt_follows_from_flow_and_experiment() -> None:
    salts = {
        assignment.salt_of(flow, name) for flow in ("a.B", "a.C") for name in ("offer", "colour")
    }

    assert len(salts) == 4
    assert assignment.salt_of("a.B", "offer") in salts
    assert {len(salt) for salt in salts} == {64}


@pytest.mark.parametrize(("first", "arm"), [(0, "a"), (0x7F, "a"), (0x80, "b"), (0xFE, "b")])
def test_point_falls_on_the_arm_that_covers_it(first: int, arm: str) -> None:
    with mock.patch("hashlib.sha256") as sha:
        sha.return_value.digest.return_value = bytes([first]).ljust(32, b"\x00")
        assert assignment.drawn("s", "x", (("a", 50), ("b", 50))) == arm


def test_last_point_falls_on_the_last_arm() -> None:
    """As a float the largest digest is 1."""
    with mock.patch("hashlib.sha256") as sha:
        sha.return_value.digest.return_value = b"\xff" * 32
        assert assignment.drawn("s", "x", ARMS) == "holdout"


# -- what is stored --------------------------------------------------------------------------


def test_first_assignment_freezes_the_weights(frozen: testing.Clock) -> None:
    Offer(customer="anna")

    found = ExperimentModel.objects.get(name="offer")

    assert (found.automation_class, found.created) == (FLOW, frozen.now())
    assert found.arms == [["a", 50], ["b", 40], ["holdout", 10]]
    assert found.salt == assignment.salt_of(FLOW, "offer")
    assert found.assignments.get().subject == "anna"


@pytest.mark.django_db
def test_history_tells_the_arm() -> None:
    """The step has it as result and message, and the step after it as the branch it came by."""
    for run in [Offer(customer=f"customer {n}") for n in range(20)]:
        (step,) = tasks(run, "offer")
        follower = AutomationTaskModel.objects.get(previous=step)

        assert step.message == step.result == follower.branch
        assert follower.way == "case"
        assert follower.status == {"a": "one", "b": "two", "holdout": "end"}[step.result]


@pytest.mark.django_db
def test_subject_that_enters_again_keeps_its_arm() -> None:
    first = {n: arm(Offer(customer=f"customer {n}")) for n in range(20)}

    again = {n: arm(Offer(customer=f"customer {n}")) for n in range(20)}

    assert again == first
    assert len(set(first.values())) > 1
    assert Assignment.objects.filter(experiment__name="offer").count() == 20


@pytest.mark.django_db
def test_stored_arm_wins_over_the_hash() -> None:
    for name in ("a", "b", "holdout"):
        run = Offer(customer=name)
        Assignment.objects.filter(subject=name).update(arm=name)

        run = Offer(customer=name)

        assert arm(run) == name


@pytest.mark.django_db
def test_instance_about_nobody_stands_for_itself() -> None:
    one, other = Offer(), Offer()

    rows = Assignment.objects.filter(experiment__name="offer")

    assert {row.subject for row in rows} == {str(one.row.uuid), str(other.row.uuid)}


@pytest.mark.django_db
def test_experiments_of_one_flow_are_assigned_apart() -> None:
    runs = [Offer(customer=f"customer {n}") for n in range(40)]

    pairs = {(arm(run), arm(run, "again")) for run in runs if arm(run) != "holdout"}

    assert len(pairs) == 4


@pytest.mark.django_db
def test_later_weights_have_no_effect_and_are_told() -> None:
    Offer(customer="anna")
    experiment = ExperimentModel.objects.get(name="offer")
    assert assignment.drift(experiment) is None

    with declared(("a", 1), ("b", 1), ("holdout", 98)):
        runs = {n: Offer(customer=f"customer {n}") for n in range(50)}
        found = assignment.drift(experiment)

    expected = {n: assignment.drawn(experiment.salt, f"customer {n}", ARMS) for n in range(50)}
    assert {n: arm(run) for n, run in runs.items()} == expected
    assert found == Drift(ARMS, (("a", 1), ("b", 1), ("holdout", 98)))
    experiment.refresh_from_db()
    assert assignment.as_arms(experiment.arms) == ARMS


@pytest.mark.django_db
def test_order_of_arms_and_code_that_is_gone_are_no_drift() -> None:
    Offer(customer="anna")
    experiment = ExperimentModel.objects.get(name="offer")

    with declared(*reversed(ARMS)):
        assert assignment.drift(experiment) is None
    experiment.name = "gone"
    assert assignment.drift(experiment) is None
    experiment.automation_class = "gone.Flow"
    assert assignment.drift(experiment) is None


@pytest.mark.django_db
def test_arm_that_the_code_has_lost_fails_the_step() -> None:
    """The instance does not end as if all had gone well."""
    Offer(customer="anna")
    Assignment.objects.filter(subject="anna").update(arm="old")

    run = Offer(customer="anna")

    (step,) = tasks(run, "offer")
    assert step.state == "failed"
    assert "assigned this to its arm old" in step.error
    assert AutomationModel.objects.get(pk=run.id).state == "failed"


@pytest.mark.django_db
def test_known_subject_costs_two_reads() -> None:
    run = Offer(customer="anna")

    with CaptureQueriesContext(connection) as queries:
        assignment.assigned(run.row, "offer", ARMS, clock.now())

    assert len(queries) == 2


@pytest.mark.django_db
def test_error_that_is_no_race_is_raised() -> None:
    def create() -> Assignment:
        raise IntegrityError("NOT NULL")

    with pytest.raises(IntegrityError, match="NOT NULL"):
        assignment._once(create, Assignment.objects.none())


# -- at the same moment ----------------------------------------------------------------------


def results(actors: list[Actor]) -> list[Any]:
    """Return what the actors returned; raise what they raised."""
    return [actor.join() for actor in actors]


@pytest.mark.race
@pytest.mark.parametrize("known", [False, True])
def test_one_subject_enters_at_once(frozen: testing.Clock, known: bool) -> None:
    """One assignment is stored and everybody takes it, also if the experiment begins with it."""
    if known:
        Offer(customer="bert")

    runs = results(together(*[lambda: Offer(customer="anna")] * 6))

    stored = Assignment.objects.get(experiment__name="offer", subject="anna")
    assert {arm(run) for run in runs} == {stored.arm}
    assert {run.row.state for run in runs} == {"completed"}


@pytest.mark.race
def test_many_subjects_begin_an_experiment_at_once(frozen: testing.Clock) -> None:
    """Its weights are frozen once."""
    acts = [lambda n=n: Offer(customer=f"customer {n}") for n in range(6)]

    runs = results(together(*acts))

    experiment = ExperimentModel.objects.get(name="offer")
    assert {run.row.state for run in runs} == {"completed"}
    assert experiment.assignments.count() == 6


@pytest.mark.race
@pytest.mark.only_on("postgresql", "mariadb")  # elsewhere writers follow one another
def test_who_comes_second_takes_the_arm_of_the_first(frozen: testing.Clock) -> None:
    """Even if its hash says otherwise: the two read that there is none, and one stores first."""
    row = AutomationModel(automation_class=FLOW, subject="anna")
    experiment = ExperimentModel.objects.create(
        automation_class=FLOW, name="offer", arms=[list(one) for one in ARMS], salt="s"
    )
    hashed = assignment.drawn("s", "anna", ARMS)
    other = next(name for name, _ in ARMS if name != hashed)

    def draw(*args: Any) -> str:
        Actor(
            lambda: Assignment.objects.create(experiment=experiment, subject="anna", arm=other)
        ).join()
        return hashed

    with mock.patch.object(assignment, "drawn", draw), store.atomic():
        found = assignment.assigned(row, "offer", ARMS, clock.now())

    assert found == other
