"""What a user may see of an instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from automations.models import AutomationModel
from automations.redaction import MASK
from automations_admin.instances import sight

VIEW, DATA = "view_automationmodel", "view_data_automationmodel"
TRACES, SECRETS = "view_traces_automationmodel", "view_secrets_automationmodel"


@pytest.mark.parametrize(
    ("codenames", "asked", "shown"),
    [
        ((VIEW,), False, None),
        ((VIEW, SECRETS), True, None),
        ((VIEW, DATA), False, {"token": MASK, "n": 1}),
        ((VIEW, DATA), True, {"token": MASK, "n": 1}),
        ((VIEW, DATA, SECRETS), False, {"token": MASK, "n": 1}),
        ((VIEW, DATA, SECRETS), True, {"token": "t", "n": 1}),
    ],
)
def test_data_are_shown_masked_unless_who_may_has_asked(
    rf: RequestFactory,
    staff: Callable[..., Client],
    codenames: tuple[str, ...],
    asked: bool,
    shown: Any,
) -> None:
    request = rf.get("/")
    request.user = staff(*codenames).get("/admin/").wsgi_request.user
    found = sight.of(request, AutomationModel(automation_class="x.Y"), unmasked=asked)
    assert found.shown({"token": "t", "n": 1}) == shown


def test_traces_have_a_right_of_their_own(rf: RequestFactory, staff: Callable[..., Client]) -> None:
    request = rf.get("/")
    request.user = staff(VIEW, TRACES).get("/admin/").wsgi_request.user
    found = sight.of(request, AutomationModel(automation_class="x.Y"))
    assert (found.traces, found.data) == (True, False)
