"""Who chose to hear of a flow once a week."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("automations_admin", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestSubscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("flow", models.CharField(max_length=250, verbose_name="flow")),
                (
                    "since",
                    models.DateTimeField(default=automations.clock.now, verbose_name="since"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly mail",
                "verbose_name_plural": "weekly mails",
                "db_table": "automations_admin_digest_subscription",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "flow"), name="automations_admin_digest_once"
                    )
                ],
            },
        ),
    ]
