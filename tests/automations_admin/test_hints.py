"""Conditions by which a database finds what it has found otherwise already."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q

from automations_admin.hints import beside


@pytest.mark.django_db
def test_the_same_is_found() -> None:
    """Whatever the condition consists of."""
    for name in ("a", "b", "c"):
        Group.objects.create(name=name)
    for condition in (Q(name="a"), Q(name__in=["a", "c"]), Q(name="a") | Q(name="b"), Q()):
        found = Group.objects.filter(beside(condition)).order_by("pk")
        assert list(found) == list(Group.objects.filter(condition).order_by("pk"))
