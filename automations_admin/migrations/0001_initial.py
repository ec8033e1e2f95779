"""Filters under a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.TextField(verbose_name="filters")),
                ("shared", models.BooleanField(default=False, verbose_name="for all staff")),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "db_table": "automations_admin_saved_filter",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="automations_admin_filter_name"
                    )
                ],
            },
        ),
    ]
