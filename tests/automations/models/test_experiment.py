"""Experiments as they run, and who was assigned to which arm."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations.models import Assignment, ExperimentModel


@pytest.fixture
def experiment(db: None) -> ExperimentModel:
    """Store an experiment."""
    return ExperimentModel.objects.create(automation_class="shop.Offer", name="offer", salt="s")


def test_experiment_is_called_by_its_name(experiment: ExperimentModel) -> None:
    assert str(experiment) == "offer"


def test_flow_has_one_experiment_of_a_name(experiment: ExperimentModel) -> None:
    ExperimentModel.objects.create(automation_class="shop.Other", name="offer", salt="s")

    with pytest.raises(IntegrityError), transaction.atomic():
        ExperimentModel.objects.create(automation_class="shop.Offer", name="offer", salt="t")


def test_subject_has_one_arm(experiment: ExperimentModel) -> None:
    assigned = Assignment.objects.create(experiment=experiment, subject="anna", arm="a")

    assert str(assigned) == "anna a"
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(experiment=experiment, subject="anna", arm="b")
