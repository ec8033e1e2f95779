"""Limits: permits and who queues for one; the lanes in which due tasks queue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automations", "suite_0017_sweep")]

    operations = [
        migrations.CreateModel(
            name="Permit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("slot", models.PositiveIntegerField()),
                ("task", models.BigIntegerField(null=True)),
                ("fence", models.PositiveIntegerField(default=0)),
                ("taken", models.DateTimeField()),
                ("free", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "permit",
                "verbose_name_plural": "permits",
                "db_table": "automations_permit",
                "ordering": ["id"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["task"], name="automations_permit_task")],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "slot"), name="automations_permit_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Queued",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("rank", models.SmallIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("task", models.BigIntegerField(unique=True)),
            ],
            options={
                "verbose_name": "queued task",
                "verbose_name_plural": "queued tasks",
                "db_table": "automations_queued",
                "ordering": ["rank", "since", "task"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["key", "rank", "since", "task"], name="automations_queued_turn"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="lane",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="automationtaskmodel",
            name="waiting",
            field=models.CharField(
                blank=True,
                choices=[
                    ("time", "a time"),
                    ("condition", "a condition"),
                    ("message", "a message"),
                    ("branches", "other branches"),
                    ("person", "a person"),
                    ("retry", "the next attempt"),
                    ("window", "its hours"),
                    ("limit", "a free slot"),
                ],
                default="",
                max_length=10,
                verbose_name="waits for",
            ),
        ),
    ]
