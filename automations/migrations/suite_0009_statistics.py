"""Statistics of journeys: hourly counts, and what has been counted of each instance."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0008_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "instance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="automations.automationmodel",
                    ),
                ),
                ("facts", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "counted instance",
                "verbose_name_plural": "counted instances",
                "db_table": "automations_counted",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kept", models.BooleanField(default=False)),
                ("dated", models.CharField(max_length=5)),
                ("what", models.CharField(max_length=12)),
                ("hour", models.DateTimeField(verbose_name="hour")),
                ("place", models.CharField(blank=True, default="", max_length=110)),
                ("detail", models.CharField(blank=True, default="", max_length=220)),
                ("n", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "hourly count",
                "verbose_name_plural": "hourly counts",
                "db_table": "automations_rollup",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RollupState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateTimeField(null=True, verbose_name="as of")),
                ("due", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "state of the statistics",
                "verbose_name_plural": "state of the statistics",
                "db_table": "automations_rollup_state",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Slice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                (
                    "fingerprint",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="definition"
                    ),
                ),
                ("arms", models.JSONField(default=dict, verbose_name="arms")),
                ("dimensions", models.JSONField(default=dict, verbose_name="dimensions")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "slice of the statistics",
                "verbose_name_plural": "slices of the statistics",
                "db_table": "automations_slice",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Trail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.JSONField(default=list, verbose_name="path")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "trail",
                "verbose_name_plural": "trails",
                "db_table": "automations_trail",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="automationmodel",
            name="stale",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddField(
            model_name="automationtaskmodel",
            name="asked",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="watch",
            name="news",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(fields=["stale", "id"], name="automations_inst_stale"),
        ),
        migrations.AddIndex(
            model_name="slice",
            index=models.Index(fields=["automation_class"], name="automations_slice_flow"),
        ),
        migrations.AddField(
            model_name="rollup",
            name="slice",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rollups",
                to="automations.slice",
            ),
        ),
        migrations.AddField(
            model_name="counted",
            name="slice",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="automations.slice",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="slice",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="automations.slice",
            ),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(fields=["news", "id"], name="automations_watch_news"),
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.UniqueConstraint(
                fields=("slice", "dated", "what", "hour", "place", "detail", "kept"),
                name="automations_rollup_once",
            ),
        ),
    ]
