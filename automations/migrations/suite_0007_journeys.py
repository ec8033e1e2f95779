"""Journeys: subjects, entries, goals, exit rules, experiments, contacts, awaited messages."""

import django.db.models.deletion
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0006_changing_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("arm", models.CharField(max_length=100, verbose_name="arm")),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="assigned"),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "db_table": "automations_assignment",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Awaited",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("name", models.CharField(max_length=100, verbose_name="message")),
                (
                    "key",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="key"),
                ),
            ],
            options={
                "verbose_name": "awaited message",
                "verbose_name_plural": "awaited messages",
                "db_table": "automations_awaited",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("channel", models.CharField(max_length=50, verbose_name="channel")),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("at", models.DateTimeField(default=automations.clock.now, verbose_name="moment")),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "db_table": "automations_contact",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("last", models.DateTimeField(default=automations.clock.now)),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "db_table": "automations_entry",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ExperimentModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("arms", models.JSONField(default=list, verbose_name="arms")),
                ("salt", models.CharField(editable=False, max_length=64)),
                (
                    "created",
                    models.DateTimeField(default=automations.clock.now, verbose_name="began"),
                ),
            ],
            options={
                "verbose_name": "experiment",
                "verbose_name_plural": "experiments",
                "db_table": "automations_experiment",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("hour", models.DateTimeField(verbose_name="hour")),
                ("reason", models.CharField(max_length=20, verbose_name="reason")),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "refused entry",
                "verbose_name_plural": "refused entries",
                "db_table": "automations_refusal",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                (
                    "subject",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="subject"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("goal", "Goal"), ("exit", "Exit rule")], max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("started", models.DateTimeField(verbose_name="started")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("due", models.DateTimeField(editable=False, null=True)),
                ("at", models.DateTimeField(null=True, verbose_name="happened")),
            ],
            options={
                "verbose_name": "goal or exit rule",
                "verbose_name_plural": "goals and exit rules",
                "db_table": "automations_watch",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="parent",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="children",
                to="automations.automationmodel",
            ),
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="parent_task",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="automations.automationtaskmodel",
            ),
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="subject",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="subject"
            ),
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="branch",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=100
            ),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(
                fields=["automation_class", "subject"], name="automations_inst_about"
            ),
        ),
        migrations.AddField(
            model_name="awaited",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="awaits",
                to="automations.automationtaskmodel",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="task",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="automations.automationtaskmodel",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "subject"), name="automations_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="experimentmodel",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "name"), name="automations_experiment_once"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="experiment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="automations.experimentmodel",
            ),
        ),
        migrations.AddConstraint(
            model_name="refusal",
            constraint=models.UniqueConstraint(
                fields=("automation_class", "hour", "reason"), name="automations_refusal_once"
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="automation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="watches",
                to="automations.automationmodel",
                verbose_name="instance",
            ),
        ),
        migrations.AddIndex(
            model_name="awaited",
            index=models.Index(
                fields=["automation_class", "name", "key"], name="automations_awaited_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="awaited",
            constraint=models.UniqueConstraint(
                fields=("task", "name", "key"), name="automations_awaited_once"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                fields=["subject", "channel", "at"], name="automations_contact_recent"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("experiment", "subject"), name="automations_assignment_once"
            ),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(fields=["due", "id"], name="automations_watch_due"),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(
                fields=["automation_class", "subject", "name"], name="automations_watch_about"
            ),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(
                fields=["automation_class", "kind", "name", "started"],
                name="automations_watch_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                fields=("automation", "kind", "name"), name="automations_watch_once"
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
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
    ]
