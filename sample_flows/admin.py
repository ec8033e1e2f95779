"""The sample's own models in Django's admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import URLField

from automations_admin.panel import AutomationsPanelMixin
from sample_flows import models


@admin.register(models.Person)
class PersonAdmin(AutomationsPanelMixin, admin.ModelAdmin):
    """People."""

    list_display = ("name", "email", "company", "country", "joined", "profile_completed")
    list_filter = ("country",)
    search_fields = ("email", "first_name", "last_name", "company")


@admin.register(models.Expense)
class ExpenseAdmin(AutomationsPanelMixin, admin.ModelAdmin):
    """Expenses."""

    list_display = ("purpose", "employee", "amount", "decision", "decided_by", "created")
    list_filter = ("decision",)
    list_select_related = ("employee", "decided_by")
    search_fields = ("purpose", "employee__email", "employee__last_name")
    autocomplete_fields = ("employee",)


@admin.register(models.Order)
class OrderAdmin(AutomationsPanelMixin, admin.ModelAdmin):
    """Orders."""

    list_display = ("id", "goods", "customer", "amount", "state", "charge", "parcel", "created")
    list_filter = ("state",)
    list_select_related = ("customer",)
    search_fields = ("id", "goods", "customer__email", "customer__last_name")
    autocomplete_fields = ("customer",)


class RegistrationInline(admin.TabularInline):
    """Who has signed up for a webinar."""

    model = models.Registration
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(models.Webinar)
class WebinarAdmin(admin.ModelAdmin):
    """Webinars."""

    list_display = ("title", "starts", "duration")
    search_fields = ("title",)
    inlines = (RegistrationInline,)
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


class IssueInline(admin.TabularInline):
    """The issues of a list."""

    model = models.Issue
    extra = 0


@admin.register(models.IssueList)
class IssueListAdmin(AutomationsPanelMixin, admin.ModelAdmin):
    """Issue lists."""

    list_display = ("team", "email")
    inlines = (IssueInline,)
