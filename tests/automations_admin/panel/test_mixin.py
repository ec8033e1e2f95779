"""The section in the change form: whatever the ModelAdmin is like, and only what may be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console
from automations_admin.panel import AutomationsPanelMixin
from sample_flows import models
from tests.automations_admin.archived import archived
from tests.automations_admin.conftest import DELETE, EDIT, RETRY, VIEW
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db

TITLE = "Flows of this object"


class Plain(AutomationsPanelMixin, admin.ModelAdmin):
    """Says nothing about its form."""


class WithFields(Plain):
    fields = ("goods", ("amount", "state"))


class WithFieldsets(Plain):
    fieldsets = ((None, {"fields": ("goods",)}), ("Money", {"fields": ("amount",)}))


class WithGetFieldsets(Plain):
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (("Own", {"fields": ("goods",)}),)


class WithReadonly(Plain):
    readonly_fields = ("goods", "shouted")

    def shouted(self, obj: models.Order) -> str:
        return obj.goods.upper()


class WithRenderChangeForm(Plain):
    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context["own"] = True
        return super().render_change_form(request, context, add, change, form_url, obj)


class OrderInline(admin.TabularInline):
    model = models.Order


class OnlyToRead(Plain):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


KINDS = [
    Plain,
    WithFields,
    WithFieldsets,
    WithGetFieldsets,
    WithReadonly,
    OnlyToRead,
    WithRenderChangeForm,
]


@pytest.fixture(params=["jazzmin", "django"])
def theme(request: pytest.FixtureRequest, settings: Any) -> str:
    """Both themes, one after the other."""
    if request.param == "django":
        settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "jazzmin"]
    return str(request.param)


def form_of(kind: type[Any], order: models.Order | None, query: str = "", **post: Any) -> str:
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("root")
    factory = RequestFactory()
    request = factory.post("/" + query, post) if post else factory.get("/" + query)
    request.user = user
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    model_admin = kind(type(order) if order else models.Order, admin.site)
    if order is None:
        return str(model_admin.add_view(request).render().content.decode())
    return str(model_admin.change_view(request, str(order.pk)).render().content.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_form_has_the_section(
    kind: type[Any], theme: str, order: models.Order
) -> None:
    """After its own fields, with its styles and one sheet of symbols; a tab in jazzmin."""
    run = Simple(order=order)
    page = form_of(kind, order)
    assert ("jazzy-tabs" in page) == (theme == "jazzmin")
    assert page.count(f"Simple {run.id}</b>") == 1
    assert TITLE in page
    assert page.index("Herb press") < page.index("a-panel-rows")
    assert page.count('id="a-i-failed"') == 1
    assert page.count("automations_admin/console.css") == 1
    assert 'name="automations_panel"' not in page


@pytest.mark.usefixtures("theme")
def test_a_form_with_inlines_has_it_before_them(order: models.Order) -> None:
    """They stay as they are."""

    class WithInlines(Plain):
        inlines = [OrderInline]

    Simple(customer=order.customer)
    page = form_of(WithInlines, order.customer)
    assert page.index("a-panel-rows") < page.index("orders-TOTAL_FORMS")


@pytest.mark.usefixtures("theme")
def test_the_add_form_and_popups_have_none(order: models.Order) -> None:
    """There is no object yet; there is no room."""
    Simple(order=order)
    assert "a-panel" not in form_of(Plain, None)
    assert "a-panel" not in form_of(Plain, order, "?_popup=1")


def test_it_stays_when_the_form_is_sent_with_an_error(order: models.Order) -> None:
    """Nothing typed is lost."""
    run = Simple(order=order)
    page = form_of(Plain, order, goods="Something else", amount="-1")
    assert "Something else" in page
    assert f"Simple {run.id}</b>" in page


def test_an_object_without_flows_says_so(order: models.Order) -> None:
    """And where to look further."""
    page = form_of(Plain, order)
    assert "No flow refers to this object." in page
    assert f"?object=sample_flows.order%3A{order.pk}" in page
    assert "among the newest 20,000 instances" in page


def test_without_a_bound_nothing_is_said_about_it(order: models.Order) -> None:
    """All were looked at."""

    class Unbound(Plain):
        automations_newest = None
        automations_keys = ("order",)

    run = Simple(order=order)
    other = Simple(other=order)
    page = form_of(Unbound, order)
    assert "newest" not in page
    assert f"Simple {run.id}</b>" in page
    assert f"Simple {other.id}</b>" not in page


def test_an_admin_site_without_the_console_has_none(order: models.Order) -> None:
    """There would be nothing to link to."""
    Simple(order=order)
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("root")
    assert not Plain(models.Order, admin.AdminSite(name="bare"))._shows_flows(request)
    assert Plain(models.Order, admin.site)._shows_flows(request)


# -- what may be seen ------------------------------------------------------------------------


def change_url(order: models.Order) -> str:
    return f"/admin/sample_flows/order/{order.pk}/change/"


def test_who_may_see_no_flow_has_no_section(
    staff: Callable[..., Client], order: models.Order
) -> None:
    """The form is as it was."""
    Simple(order=order)
    page = staff("change_order").get(change_url(order)).content.decode()
    assert "Herb press" in page
    assert TITLE not in page
    assert "console.css" not in page


def test_who_may_only_look_sees_it_without_acts(
    staff: Callable[..., Client], order: models.Order
) -> None:
    """In a form that cannot be changed either."""
    Simple(order=order, fail="x")
    page = staff("view_order", VIEW).get(change_url(order)).content.decode()
    assert "Step failed" in page
    assert "Retry" not in page
    page = staff("view_order", VIEW, RETRY, EDIT).get(change_url(order)).content.decode()
    assert "Retry Step…" in page


def test_flows_that_may_not_be_seen_are_not_shown(
    staff: Callable[..., Client], order: models.Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only those of other flows are."""
    hidden, shown = Simple(order=order), Simple(order=order)
    AutomationModel.objects.filter(pk=shown.id).update(automation_class="shop.Other")

    def visible(request: HttpRequest, action: Action = Action.VIEW) -> frozenset[str]:
        return frozenset({"shop.Other"})

    monkeypatch.setattr(console, "visible", visible)
    page = staff("view_order", VIEW).get(change_url(order)).content.decode()
    assert f"Other {shown.id}</b>" in page
    assert f"Simple {hidden.id}</b>" not in page


def test_no_data_are_shown(staff: Callable[..., Client], order: models.Order) -> None:
    """They need a right of their own."""
    Simple(order=order, fail="the number 4000 is wrong", card="4000 0000")
    page = staff("view_order", VIEW).get(change_url(order)).content.decode()
    assert "4000" not in page


def test_the_number_of_queries_does_not_depend_on_the_number_of_instances(
    staff: Callable[..., Client], order: models.Order, groups: Any
) -> None:
    """Nor on where they stand."""

    def questions() -> int:
        client.get(change_url(order))  # layouts and content types are kept from now on
        with CaptureQueriesContext(connection) as caught:
            page = client.get(change_url(order)).content.decode()
        assert len(re.findall('class="a-panel-row"', page)) == len(AutomationModel.objects.all())
        return len(caught)

    client = staff("change_order", VIEW, RETRY, EDIT, DELETE)
    Payment(order=order)
    few = questions()
    for data in ({}, {"postcode": "8O331"}, {"paid": False}, {"card": "declined"}):
        Payment(order=order, **data)
    Simple(order=order, fail="x")
    assert questions() <= few
    assert few <= 30


def test_the_sample_shows_the_flows_of_its_models(
    staff: Callable[..., Client], order: models.Order
) -> None:
    """Of orders, people and expenses."""
    run = Simple(person=order.customer)
    client = staff("change_person", VIEW)
    page = client.get(f"/admin/sample_flows/person/{order.customer.pk}/change/")
    assert f"Simple {run.id}</b>" in page.content.decode()


def test_who_may_erase_finds_the_way(staff: Callable[..., Client], order: models.Order) -> None:
    url = f"/admin/automations/automationmodel/erase/sample_flows.order/{order.pk}/"
    page = staff("view_order", VIEW, "erase_automationmodel").get(change_url(order))
    assert f'<a href="{url}">Erase from histories…</a>' in page.content.decode()
    assert url not in staff("view_order", VIEW).get(change_url(order)).content.decode()


def test_copies_from_elsewhere_are_about_other_objects(order: models.Order) -> None:
    """Whatever number theirs have."""
    copy = archived(Simple(order=order))
    assert f"Simple {copy.pk}</b>" not in form_of(Plain, order)
