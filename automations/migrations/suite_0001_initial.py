"""The tables. Named apart from the migrations of the published django-automations."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock
import automations.models.instance
from automations import conf


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(conf.group_model()),
    ]

    operations = [
        migrations.CreateModel(
            name="AutomationModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "key",
                    models.CharField(
                        default=automations.models.instance.new_key,
                        editable=False,
                        max_length=64,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("blocked", "Blocked"),
                            ("completed", "Completed"),
                            ("exited", "Exited"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="running",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("finished", models.BooleanField(default=False, verbose_name="finished")),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "data",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="data",
                    ),
                ),
                ("tokens", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "live_key",
                    models.CharField(editable=False, max_length=64, null=True, unique=True),
                ),
                (
                    "paused_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="paused until"),
                ),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                (
                    "updated",
                    models.DateTimeField(default=automations.clock.now, verbose_name="updated"),
                ),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
                "db_table": "automations_instance",
                "permissions": [
                    ("retry_automationmodel", "Can retry failed steps"),
                    ("edit_data_automationmodel", "Can edit the data of instances"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("host", models.CharField(max_length=200, verbose_name="host")),
                ("pid", models.PositiveIntegerField(verbose_name="process")),
                (
                    "started",
                    models.DateTimeField(default=automations.clock.now, verbose_name="started"),
                ),
                (
                    "seen",
                    models.DateTimeField(
                        db_index=True, default=automations.clock.now, verbose_name="last seen"
                    ),
                ),
                ("stopped", models.DateTimeField(null=True, verbose_name="stopped")),
                ("executed", models.PositiveIntegerField(default=0, verbose_name="tasks executed")),
            ],
            options={
                "verbose_name": "worker",
                "verbose_name_plural": "workers",
                "db_table": "automations_worker",
            },
        ),
        migrations.CreateModel(
            name="AutomationTaskModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slot", models.PositiveIntegerField(default=0, editable=False)),
                ("way", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("path", models.CharField(blank=True, default="", editable=False, max_length=500)),
                ("status", models.CharField(max_length=100, verbose_name="step")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("running", "Running"),
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("skipped", "Skipped"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "waiting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "a time"),
                            ("condition", "a condition"),
                            ("message", "a message"),
                            ("branches", "other branches"),
                            ("person", "a person"),
                            ("retry", "the next attempt"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="waits for",
                    ),
                ),
                ("due", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("held", models.DateTimeField(blank=True, editable=False, null=True)),
                ("planned", models.DateTimeField(blank=True, editable=False, null=True)),
                ("fence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "attempts",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="attempts"),
                ),
                (
                    "owner",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=100,
                        verbose_name="worker",
                    ),
                ),
                ("started", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                (
                    "requires_interaction",
                    models.BooleanField(default=False, verbose_name="requires interaction"),
                ),
                (
                    "interaction_permissions",
                    models.JSONField(blank=True, default=list, verbose_name="required permissions"),
                ),
                (
                    "addressed_by",
                    models.CharField(blank=True, default="", editable=False, max_length=20),
                ),
                ("completed_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="created"),
                ),
                ("finished", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "message",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="message"
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="result",
                    ),
                ),
                (
                    "error_class",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="error"),
                ),
                ("error", models.TextField(blank=True, default="", verbose_name="error message")),
                (
                    "fingerprint",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "automation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="automations.automationmodel",
                        verbose_name="instance",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="completed by",
                    ),
                ),
                (
                    "interaction_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=conf.group_model(),
                        verbose_name="assigned group",
                    ),
                ),
                (
                    "interaction_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned user",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="following",
                        to="automations.automationtaskmodel",
                        verbose_name="previous task",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "db_table": "automations_task",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("done", "Done"), ("failed", "Failed"), ("lost", "Worker lost")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "worker",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="worker"),
                ),
                (
                    "started",
                    models.DateTimeField(default=automations.clock.now, verbose_name="started"),
                ),
                (
                    "ended",
                    models.DateTimeField(default=automations.clock.now, verbose_name="ended"),
                ),
                (
                    "error_class",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="error"),
                ),
                ("error", models.TextField(blank=True, default="", verbose_name="error message")),
                (
                    "fingerprint",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("frames", models.JSONField(blank=True, default=list, verbose_name="frames")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempt_rows",
                        to="automations.automationtaskmodel",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "db_table": "automations_attempt",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("graph_data", models.JSONField(verbose_name="graph")),
                (
                    "version",
                    models.CharField(
                        blank=True, default="", max_length=100, verbose_name="version"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="first used"),
                ),
            ],
            options={
                "verbose_name": "definition",
                "verbose_name_plural": "definitions",
                "db_table": "automations_definition",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("automation_class", "fingerprint"),
                        name="automations_definition_once",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="definition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="automations.definition",
                verbose_name="definition",
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                        ],
                        max_length=20,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "actor_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="who"),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("detail", models.JSONField(blank=True, default=dict, verbose_name="detail")),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="when"),
                ),
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
                (
                    "automation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="automations.automationmodel",
                        verbose_name="instance",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="automations.automationtaskmodel",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "db_table": "automations_event",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "token",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="token",
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="data",
                    ),
                ),
                ("broadcast", models.UUIDField(db_index=True, editable=False, null=True)),
                ("exclusive", models.BooleanField(default=False, editable=False)),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="sent"),
                ),
                ("due", models.DateTimeField(editable=False, null=True)),
                ("consumed", models.DateTimeField(null=True, verbose_name="consumed")),
                (
                    "result",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                        verbose_name="result",
                    ),
                ),
                ("error", models.TextField(blank=True, default="", verbose_name="error message")),
                (
                    "automation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inbox",
                        to="automations.automationmodel",
                        verbose_name="instance",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "db_table": "automations_message",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TaskPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("permission", models.CharField(max_length=200)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="automations.automationtaskmodel",
                    ),
                ),
            ],
            options={
                "verbose_name": "required permission",
                "verbose_name_plural": "required permissions",
                "db_table": "automations_task_permission",
            },
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(fields=["due", "id"], name="automations_task_due"),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(fields=["automation", "state"], name="automations_task_open"),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(
                fields=["waiting", "interaction_user"], name="automations_task_user"
            ),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(
                fields=["waiting", "interaction_group"], name="automations_task_group"
            ),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(fields=["state", "fingerprint"], name="automations_task_failed"),
        ),
        migrations.AddConstraint(
            model_name="automationtaskmodel",
            constraint=models.UniqueConstraint(
                fields=("previous", "slot"), name="automations_task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                fields=("task", "number"), name="automations_attempt_once"
            ),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(
                fields=["automation_class", "state", "id"], name="automations_inst_class"
            ),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(fields=["state", "id"], name="automations_inst_state"),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(fields=["finished", "ended"], name="automations_inst_ended"),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(fields=["created"], name="automations_inst_created"),
        ),
        migrations.AddConstraint(
            model_name="automationmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finished", True),
                        ("state__in", ["completed", "exited", "failed", "cancelled"]),
                    ),
                    models.Q(("finished", False), ("state__in", ["running", "paused", "blocked"])),
                    _connector="OR",
                ),
                name="automations_inst_finished",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["due", "id"], name="automations_message_due"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["automation", "consumed"], name="automations_message_inbox"),
        ),
        migrations.AddConstraint(
            model_name="taskpermission",
            constraint=models.UniqueConstraint(
                fields=("task", "permission"), name="automations_perm_once"
            ),
        ),
    ]
