"""Addresses of the pages for people. Include them under a prefix of the project's choice."""

from __future__ import annotations

from django.urls import path

from automations import views

app_name = "automations"

urlpatterns = [
    path("", views.TaskListView.as_view(), name="task_list"),
    path("<int:task_id>", views.TaskView.as_view(), name="task"),
    path("enter/<str:flow>", views.EnterView.as_view(), name="enter"),
    path("enter/<str:flow>/<slug:name>", views.EnterView.as_view(), name="enter"),
    path("errors", views.ErrorReportView.as_view(), name="error_report"),
    path("dashboard", views.DashboardView.as_view(), name="dashboard"),
    path("dashboard/<int:automation_id>", views.HistoryView.as_view(), name="history"),
    path(
        "dashboard/<int:automation_id>/traceback/<int:task_id>",
        views.TracebackView.as_view(),
        name="traceback",
    ),
    path("unsubscribe/<str:token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
    path("health/", views.health_view, name="health"),
    path("metrics/", views.metrics_view, name="metrics"),
]
