"""What an object is called, for whom."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations_admin.acting import objects
from automations_admin.links import Links

pytestmark = pytest.mark.django_db


def test_only_who_may_see_an_object_reads_what_it_is_called() -> None:
    anna = User.objects.create_user("anna")
    request = RequestFactory().get("/")
    request.user = anna
    assert objects.called(request, Links(admin.site), anna) == (f"user {anna.pk}", "")
    request.user = User.objects.create_superuser("root")
    url = f"/admin/auth/user/{anna.pk}/change/"
    assert objects.called(request, Links(admin.site), anna) == ("anna", url)
