"""The demo's users: what each may do, and passwords that are never kept."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from sample_flows import groups
from sample_flows.simulation import logins

pytestmark = pytest.mark.django_db


def test_every_start_gives_new_passwords():
    """The old ones do not work any more; nobody is doubled."""
    before, after = logins.create(), logins.create()

    assert before.keys() == after.keys()
    assert User.objects.count() == len(after)
    for name, password in after.items():
        assert authenticate(username=name, password=password)
        assert not authenticate(username=name, password=before[name])


def test_the_accountant_may_repair_and_nothing_else():
    """Retry and correct data, but neither edit rows nor change users."""
    logins.create()
    accountant = User.objects.get(username="accountant")

    assert accountant.has_perm("automations.view_automationmodel")
    assert accountant.has_perm("automations.retry_automationmodel")
    assert accountant.has_perm("automations.edit_data_automationmodel")
    assert not accountant.has_perm("automations.change_automationmodel")
    assert not accountant.has_perm("auth.change_user")


def test_the_viewer_only_looks():
    """At flows, instances and the sample's own models."""
    logins.create()
    viewer = User.objects.get(username="viewer")

    assert viewer.is_staff
    assert viewer.has_perm("sample_flows.view_order")
    assert all(name.partition(".")[2].startswith("view_") for name in viewer.get_all_permissions())


def test_marketing_sees_journeys_and_answers_calls():
    """And changes nothing else."""
    logins.create()
    marketing = User.objects.get(username="marketing")

    assert marketing.is_staff
    assert marketing.has_perm("automations.view_automationmodel")
    assert marketing.groups.filter(name=groups.CARE).exists()
    assert not marketing.has_perm("automations.retry_automationmodel")


def test_managers_and_directors_are_no_staff():
    """They have tasks, not the admin."""
    logins.create()

    assert not User.objects.filter(username__in=["manager", "director"], is_staff=True).exists()
