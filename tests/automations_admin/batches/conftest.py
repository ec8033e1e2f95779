"""Failed instances, and people who may act on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import testing
from tests.automations_admin.conftest import DATA, RETRY, VIEW
from tests.flows.acting import Shipping

SHIPPING = Shipping.get_automation_class_name()
PLAN = "/admin/automations/batch/plan/"
LIST = "/admin/automations/batch/"


@pytest.fixture
def failed(db: None) -> list[testing.Run]:
    """Let three instances fail at the step `charge`."""
    anna = User.objects.create_user("anna")
    runs = [testing.start(Shipping, order=number, broken=True) for number in range(3)]
    for run in runs:
        testing.submit(run.automation, anna, approved="on")
    return runs


@pytest.fixture
def retrier(staff: Callable[..., Client]) -> Client:
    """Somebody who may look, retry, restart and cancel."""
    return staff(VIEW, DATA, RETRY, "restart_automationmodel", "cancel_automationmodel")
