"""States of archived copies, and what their columns cannot say."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0003_find"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="automationmodel",
            name="automations_inst_finished",
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="origin",
            field=models.JSONField(
                editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
            ),
        ),
        migrations.AlterField(
            model_name="automationmodel",
            name="state",
            field=models.CharField(
                choices=[
                    ("running", "Running"),
                    ("paused", "Paused"),
                    ("blocked", "Blocked"),
                    ("completed", "Completed"),
                    ("exited", "Exited"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                    ("archived", "Archived copy"),
                ],
                default="running",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="automationtaskmodel",
            name="state",
            field=models.CharField(
                choices=[
                    ("ready", "Ready"),
                    ("running", "Running"),
                    ("waiting", "Waiting"),
                    ("done", "Done"),
                    ("skipped", "Skipped"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                    ("archived", "Archived"),
                ],
                max_length=10,
                verbose_name="state",
            ),
        ),
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
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
        migrations.AddConstraint(
            model_name="automationmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished", True),
                        ("state__in", ["completed", "exited", "failed", "cancelled", "archived"]),
                    ),
                    models.Q(("finished", False), ("state__in", ["running", "paused", "blocked"])),
                    _connector="OR",
                ),
                name="automations_inst_finished",
            ),
        ),
    ]
