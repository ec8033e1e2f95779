"""Hours and caps: a wait for the hours of a step, and what is locked while contacts are counted."""

from django.db import migrations, models

WAITING = [
    ("time", "a time"),
    ("condition", "a condition"),
    ("message", "a message"),
    ("branches", "other branches"),
    ("person", "a person"),
    ("retry", "the next attempt"),
    ("window", "its hours"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0009_statistics"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactLock",
            fields=[
                ("slot", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "lock of contacts",
                "verbose_name_plural": "locks of contacts",
                "db_table": "automations_contact_lock",
                "default_permissions": (),
            },
        ),
        migrations.AlterField(
            model_name="automationtaskmodel",
            name="waiting",
            field=models.CharField(
                blank=True,
                choices=WAITING,
                default="",
                max_length=10,
                verbose_name="waits for",
            ),
        ),
    ]
