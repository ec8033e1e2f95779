"""Mails that steps have sent, and addresses that get none."""

import django.db.models.deletion
from django.db import migrations, models

import automations.clock


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0010_hours"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unsubscribed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=64, verbose_name="address")),
                (
                    "subject",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="subject"
                    ),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="scope"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unsubscribed", "Unsubscribed"),
                            ("complained", "Complained"),
                            ("bounced", "Bounced"),
                        ],
                        default="unsubscribed",
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("at", models.DateTimeField(default=automations.clock.now, verbose_name="moment")),
            ],
            options={
                "verbose_name": "unsubscribed address",
                "verbose_name_plural": "unsubscribed addresses",
                "db_table": "automations_unsubscribed",
                "ordering": ["id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["subject", "scope"], name="automations_unsubscr_subject")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("address", "scope", "reason"), name="automations_unsubscr_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=36, unique=True)),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("step", models.CharField(max_length=100, verbose_name="step")),
                (
                    "subject",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="subject"
                    ),
                ),
                ("to_subject", models.BooleanField(default=False)),
                (
                    "address",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="address"),
                ),
                (
                    "scope",
                    models.CharField(blank=True, default="", max_length=50, verbose_name="scope"),
                ),
                ("message_id", models.CharField(max_length=255, unique=True)),
                ("provider_id", models.CharField(blank=True, default="", max_length=255)),
                ("created", models.DateTimeField(default=automations.clock.now)),
                ("sent", models.DateTimeField(null=True, verbose_name="sent")),
                ("delivered", models.DateTimeField(null=True, verbose_name="delivered")),
                ("opened", models.DateTimeField(null=True, verbose_name="opened")),
                ("clicked", models.DateTimeField(null=True, verbose_name="clicked")),
                ("bounced", models.DateTimeField(null=True, verbose_name="bounced")),
                ("complained", models.DateTimeField(null=True, verbose_name="complained")),
                ("unsubscribed", models.DateTimeField(null=True, verbose_name="unsubscribed")),
                (
                    "task",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mail",
                        to="automations.automationtaskmodel",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "db_table": "automations_mail",
                "ordering": ["id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["automation_class", "sent"], name="automations_mail_sent"),
                    models.Index(fields=["provider_id"], name="automations_mail_provider"),
                ],
            },
        ),
    ]
