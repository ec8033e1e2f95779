"""Designed flows with their versions."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0012_mail_totals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FlowDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z][A-Za-z0-9]*\\Z",
                                "Letters and digits without spaces, with a capital letter in front.",
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "base",
                    models.CharField(blank=True, default="", max_length=250, verbose_name="base"),
                ),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
            ],
            options={
                "verbose_name": "designed flow",
                "verbose_name_plural": "designed flows",
                "db_table": "automations_flow",
                "ordering": ["name"],
                "default_permissions": (),
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
                    ("erase_automationmodel", "Can erase people from histories"),
                    ("design_automationmodel", "Can design flows"),
                    ("publish_automationmodel", "Can publish designed flows"),
                ],
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
            },
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
                    ("version_published", "Version published"),
                    ("version_retired", "Flow retired"),
                    ("version_changed", "Moved to another version"),
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
        migrations.CreateModel(
            name="FlowVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("document", models.JSONField(default=dict, verbose_name="document")),
                (
                    "logic_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("layout", models.JSONField(blank=True, default=dict, verbose_name="layout")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "draft_key",
                    models.CharField(editable=False, max_length=100, null=True, unique=True),
                ),
                (
                    "author_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="author"),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                (
                    "updated",
                    models.DateTimeField(default=automations.clock.now, verbose_name="updated"),
                ),
                ("begun", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="automations.flowversion",
                        verbose_name="based on",
                    ),
                ),
                (
                    "flow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="automations.flowdefinition",
                        verbose_name="flow",
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "db_table": "automations_flow_version",
                "ordering": ["-number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="flowdefinition",
            name="published",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="automations.flowversion",
                verbose_name="published version",
            ),
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="instances",
                to="automations.flowversion",
                verbose_name="version",
            ),
        ),
        migrations.AddConstraint(
            model_name="flowversion",
            constraint=models.UniqueConstraint(
                fields=("flow", "number"), name="automations_version_once"
            ),
        ),
    ]
