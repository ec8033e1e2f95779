"""Statistics as a capability."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse

from automations_admin.stats.capability import Statistics


def test_each_flow_has_its_pages() -> None:
    names = [url.name for url in Statistics().flow_urls(admin.site)]
    assert names == [
        "automations_statistics",
        "automations_statistics_view",
        "automations_weekly_mail",
        "automations_weekly_mail_mine",
    ]
    found = reverse("admin:automations_statistics_view", args=["shop.Payment", "funnel"])
    assert found.endswith("/flow/shop.Payment/statistics/funnel/")
