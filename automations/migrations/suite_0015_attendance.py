"""Who is at a draft, and that drafts are taken over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0014_start"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("started", "Instance started"),
                    ("ended", "Instance ended"),
                    ("failed", "Step failed"),
                    ("lease_lost", "Lease lost"),
                    ("message", "Message received"),
                    ("message_refused", "Message not handled"),
                    ("blocked", "Instance blocked"),
                    ("unblocked", "Instance unblocked"),
                    ("retried", "Step retried"),
                    ("data_edited", "Data edited"),
                    ("cancelled", "Instance cancelled"),
                    ("exited", "Left early"),
                    ("paused", "Instance paused"),
                    ("resumed", "Instance resumed"),
                    ("skipped", "Step skipped"),
                    ("submitted", "Form submitted"),
                    ("restarted", "Started over from a step"),
                    ("copied", "Started as a new instance"),
                    ("marked_failed", "Step marked as failed"),
                    ("moved", "Moved to another step"),
                    ("rescheduled", "Timer changed"),
                    ("reassigned", "Task given to somebody else"),
                    ("message_sent", "Message sent"),
                    ("note", "Note"),
                    ("unmasked", "Masked values shown"),
                    ("flow_paused", "Flow paused"),
                    ("flow_resumed", "Flow resumed"),
                    ("batch_started", "Batch started"),
                    ("batch_changed", "Batch changed"),
                    ("exported", "Histories exported"),
                    ("imported", "Histories imported"),
                    ("erased", "Person erased"),
                    ("draft_saved", "Draft saved"),
                    ("draft_discarded", "Draft thrown away"),
                    ("draft_taken_over", "Draft taken over"),
                    ("version_published", "Version published"),
                    ("version_retired", "Flow retired"),
                    ("version_changed", "Moved to another version"),
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_name", models.CharField(max_length=200, verbose_name="user")),
                (
                    "seen",
                    models.DateTimeField(
                        db_index=True, default=automations.clock.now, verbose_name="last seen"
                    ),
                ),
                ("edited", models.DateTimeField(null=True, verbose_name="last edited")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="automations.flowversion",
                        verbose_name="draft",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "db_table": "automations_attendance",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "user"), name="automations_attendance_once"
                    )
                ],
            },
        ),
    ]
