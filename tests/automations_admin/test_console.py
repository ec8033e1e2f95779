"""Who may see the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console
from tests.automations_admin.shop import Payment
from tests.flows.basics import Five

FIVE = Five.get_automation_class_name()
PAYMENT = Payment.get_automation_class_name()


def view(request: HttpRequest, site: admin.AdminSite, **kwargs: Any) -> HttpResponse:
    """A page that says what it was given."""
    return HttpResponse(f"{request.current_app} {kwargs}")


@pytest.fixture
def ask(rf: RequestFactory, staff: Callable[..., Client]) -> Callable[..., HttpRequest]:
    """Return a function that makes a request of a member of staff with these permissions."""

    def made(*codenames: str) -> HttpRequest:
        staff(*codenames)
        request = rf.get("/")
        request.user = User.objects.latest("pk")
        return request

    return made


def only_five(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: only one flow may be seen."""
    return flow == FIVE


@pytest.mark.parametrize(
    ("codenames", "allowed"),
    [
        ((), False),
        (("view_automationmodel",), False),
        (("retry_automationmodel",), False),
        (("view_automationmodel", "retry_automationmodel"), True),
        (("change_automationmodel", "retry_automationmodel"), True),
    ],
)
def test_a_page_asks_for_its_own_permission(
    ask: Callable[..., HttpRequest], codenames: tuple[str, ...], allowed: bool
) -> None:
    """Beside the permission to view."""
    page = console.page(admin.site, view, Action.RETRY)
    if allowed:
        assert page(ask(*codenames)).content == b"admin {}"
    else:
        with pytest.raises(PermissionDenied):
            page(ask(*codenames))


def test_a_page_of_an_instance_gets_the_instance(ask: Callable[..., HttpRequest]) -> None:
    found = Five()
    page = console.instance_page(admin.site, view)
    assert f"Five {found.id}".encode() in page(ask("view_automationmodel"), pk=found.id).content


def test_a_page_of_an_instance_asks_for_the_right_to_its_flow(
    ask: Callable[..., HttpRequest], settings: Any
) -> None:
    """What may not be seen is not there; what may not be done is refused."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_five"}
    seen, hidden = Five(), AutomationModel.objects.create(automation_class=PAYMENT)
    page = console.instance_page(admin.site, view, Action.CANCEL)
    request = ask()
    assert page(request, pk=seen.id).status_code == 200
    with pytest.raises(Http404):
        page(request, pk=hidden.pk)


@pytest.mark.parametrize("pk", [0, "x", 2**70, "²"])
def test_what_is_no_id_is_not_there(ask: Callable[..., HttpRequest], pk: Any) -> None:
    with pytest.raises(Http404):
        console.get_instance(ask("view_automationmodel"), pk)


def test_who_may_see_one_flow_sees_only_that(
    ask: Callable[..., HttpRequest], settings: Any
) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_five"}
    Five()
    AutomationModel.objects.create(automation_class=PAYMENT)
    request = ask()
    assert console.visible(request) == {FIVE}
    rows = console.only_visible(request, AutomationModel.objects.all())
    assert [row.automation_class for row in rows] == [FIVE]
    console.require(request, FIVE, Action.RETRY)
    with pytest.raises(Http404):
        console.require(request, PAYMENT)


def test_who_may_see_all_is_not_asked_for_each(ask: Callable[..., HttpRequest]) -> None:
    assert console.visible(ask("view_automationmodel")) is None


def test_who_may_see_nothing_is_refused(ask: Callable[..., HttpRequest]) -> None:
    with pytest.raises(PermissionDenied):
        console.require(ask(), FIVE)


def test_what_can_be_no_name_is_not_found(ask: Callable[..., HttpRequest]) -> None:
    """Whatever the database would say to it."""
    with pytest.raises(Http404):
        console.flow_page(admin.site, view)(ask("view_automationmodel"), name="a\x00b")
