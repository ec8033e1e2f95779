"""How far sweeps have come in calling for what is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0016_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SweepState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began", models.DateTimeField(editable=False, null=True)),
                ("number", models.PositiveBigIntegerField(default=0, editable=False)),
                ("fresh_due", models.DateTimeField(editable=False, null=True)),
                ("fresh_task", models.BigIntegerField(default=0, editable=False)),
                ("again_due", models.DateTimeField(editable=False, null=True)),
                ("again_task", models.BigIntegerField(default=0, editable=False)),
                ("next_round", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "db_table": "automations_sweep_state",
                "default_permissions": (),
            },
        ),
    ]
