"""What operating needs: batches, pauses, alerts, and more about events and tasks."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock


def name_flows(apps, schema_editor):
    """Write the flow and step of older events, which are searched by them."""
    using = schema_editor.connection.alias
    events = apps.get_model("automations", "Event").objects.using(using)
    instances = apps.get_model("automations", "AutomationModel").objects.using(using)
    tasks = apps.get_model("automations", "AutomationTaskModel").objects.using(using)
    flow = instances.filter(pk=models.OuterRef("automation_id")).values("automation_class")[:1]
    step = tasks.filter(pk=models.OuterRef("task_id")).values("status")[:1]
    events.filter(automation_class="").update(automation_class=models.Subquery(flow))
    events.filter(step="", task__isnull=False).update(step=models.Subquery(step))


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                (
                    "automation_class",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="automation"
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=automations.clock.now, verbose_name="since"),
                ),
                ("told", models.DateTimeField(blank=True, null=True, verbose_name="told")),
                ("passed", models.DateTimeField(blank=True, null=True, verbose_name="passed")),
                ("detail", models.JSONField(blank=True, default=dict, verbose_name="detail")),
                (
                    "live_key",
                    models.CharField(editable=False, max_length=280, null=True, unique=True),
                ),
            ],
            options={
                "verbose_name": "alert",
                "verbose_name_plural": "alerts",
                "db_table": "automations_alert",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("number", models.BigIntegerField(verbose_name="instance")),
                (
                    "step",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="step"),
                ),
                (
                    "fingerprint",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("to_come", "To come"),
                            ("running", "Running"),
                            ("went_through", "Went through"),
                            ("failed_again", "Failed again"),
                            ("refused", "Refused"),
                            ("left", "Left as it was"),
                        ],
                        default="to_come",
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "text",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="why"),
                ),
                ("started", models.DateTimeField(null=True, verbose_name="started")),
                ("ended", models.DateTimeField(null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "item of a batch",
                "verbose_name_plural": "items of batches",
                "db_table": "automations_batch_item",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "automation_class",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="automation"
                    ),
                ),
                (
                    "step",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="step"),
                ),
                (
                    "actor_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="who"),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="since"),
                ),
            ],
            options={
                "verbose_name": "pause",
                "verbose_name_plural": "pauses",
                "db_table": "automations_pause",
            },
        ),
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
                ],
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
            },
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="kept_answers",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="restarted_from",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="restarts",
                to="automations.automationmodel",
            ),
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="changes",
            field=models.JSONField(
                editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
            ),
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="lost",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="rescheduled",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="automation_class",
            field=models.CharField(
                blank=True, default="", max_length=250, verbose_name="automation"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="step",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="step"),
        ),
        migrations.AddField(
            model_name="message",
            name="changes",
            field=models.JSONField(
                editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="automation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="automations.automationmodel",
                verbose_name="instance",
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
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("act", models.CharField(max_length=20, verbose_name="act")),
                (
                    "arguments",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="arguments",
                    ),
                ),
                ("filters", models.JSONField(default=dict, verbose_name="filters")),
                (
                    "plan_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "automation_class",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="automation"
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "actor_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="who"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("suspended", "Suspended"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="items")),
                ("rate", models.FloatField(blank=True, null=True, verbose_name="speed")),
                ("jitter", models.FloatField(default=0.0, verbose_name="jitter")),
                (
                    "stop_after",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="stop after"),
                ),
                ("failed_in_a_row", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("due", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                ("fence", models.PositiveIntegerField(default=0, editable=False)),
                ("owner", models.CharField(blank=True, default="", editable=False, max_length=100)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "db_table": "automations_batch",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="automations.batch",
                verbose_name="batch",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "id"], name="automations_event_kind"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["automation_class", "id"], name="automations_event_class"),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="automation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="automations.automationmodel",
                verbose_name="instance",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="automations.batch",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="task",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="automations.automationtaskmodel",
                verbose_name="task",
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddIndex(
            model_name="batchitem",
            index=models.Index(
                fields=["batch", "verdict", "position"], name="automations_item_verdict"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.UniqueConstraint(
                fields=("batch", "position"), name="automations_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "step"), name="automations_pause_once"
            ),
        ),
        migrations.RunPython(name_flows, migrations.RunPython.noop),
    ]
