"""Figures that stay when histories are deleted, and the right to erase people from them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0004_histories"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="automationmodel",
            options={
                "permissions": [
                    ("view_data_automationmodel", "Can see the data of instances"),
                    ("view_traces_automationmodel", "Can see the frames of failed attempts"),
                    ("view_secrets_automationmodel", "Can see masked values"),
                    ("edit_data_automationmodel", "Can edit the data of instances"),
                    ("retry_automationmodel", "Can retry failed steps"),
                    ("restart_automationmodel", "Can start over from an earlier step"),
                    ("skip_automationmodel", "Can skip steps and mark them as failed"),
                    ("cancel_automationmodel", "Can cancel instances"),
                    ("move_automationmodel", "Can move instances to another step"),
                    ("pause_automationmodel", "Can pause and resume"),
                    ("reschedule_automationmodel", "Can change timers"),
                    ("reassign_automationmodel", "Can give tasks to other people"),
                    ("send_message_automationmodel", "Can send messages"),
                    ("note_automationmodel", "Can write notes"),
                    ("export_automationmodel", "Can export histories"),
                    ("import_automationmodel", "Can import histories"),
                    ("erase_automationmodel", "Can erase people from histories"),
                ],
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
            },
        ),
        migrations.CreateModel(
            name="Total",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                (
                    "fingerprint",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="definition"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("completed", "Completed"),
                            ("exited", "Exited"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("instances", models.PositiveIntegerField(default=0, verbose_name="instances")),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, verbose_name="failed attempts"),
                ),
            ],
            options={
                "verbose_name": "total of a day",
                "verbose_name_plural": "totals of days",
                "db_table": "automations_total",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("automation_class", "day", "fingerprint", "outcome"),
                        name="automations_total_once",
                    )
                ],
            },
        ),
    ]
