"""Instances as a capability."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations.models import AutomationModel
from automations_admin.instances.capability import Instances


@pytest.mark.parametrize("may", [True, False])
def test_deleting_is_offered_to_those_who_may(rf: RequestFactory, db: None, may: bool) -> None:
    """At the far end, in red."""
    request = rf.get("/")
    request.user = User.objects.create_user("anna", is_superuser=may)
    acts = list(Instances().acts(request, admin.site, AutomationModel(pk=7), []))
    assert [act.danger for act in acts] == ([True] if may else [])
