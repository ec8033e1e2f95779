"""Entries: schedules over querysets, and entries that schedules tell apart."""

from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0007_journeys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="name"),
                ),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                ("rule", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("seen", models.CharField(editable=False, max_length=255, null=True)),
                ("planned", models.DateTimeField(blank=True, null=True, verbose_name="planned")),
                (
                    "position",
                    models.CharField(blank=True, default="", editable=False, max_length=255),
                ),
                ("due", models.DateTimeField(blank=True, editable=False, null=True)),
                ("fence", models.PositiveIntegerField(default=0, editable=False)),
                ("owner", models.CharField(blank=True, default="", editable=False, max_length=100)),
            ],
            options={
                "verbose_name": "schedule",
                "verbose_name_plural": "schedules",
                "db_table": "automations_schedule",
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="automations_entry_once",
        ),
        migrations.AddField(
            model_name="entry",
            name="schedule",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "subject", "schedule"), name="automations_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "name"), name="automations_schedule_once"
            ),
        ),
    ]
