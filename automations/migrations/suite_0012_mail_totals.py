"""Figures of mails that were deleted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0011_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("automation_class", models.CharField(max_length=250, verbose_name="automation")),
                ("step", models.CharField(max_length=100, verbose_name="step")),
                ("hour", models.DateTimeField(verbose_name="hour")),
                ("sent", models.PositiveIntegerField(default=0, verbose_name="sent")),
                ("delivered", models.PositiveIntegerField(default=0, verbose_name="delivered")),
                ("opened", models.PositiveIntegerField(default=0, verbose_name="opened")),
                ("clicked", models.PositiveIntegerField(default=0, verbose_name="clicked")),
                ("bounced", models.PositiveIntegerField(default=0, verbose_name="bounced")),
                ("complained", models.PositiveIntegerField(default=0, verbose_name="complained")),
                (
                    "unsubscribed",
                    models.PositiveIntegerField(default=0, verbose_name="unsubscribed"),
                ),
            ],
            options={
                "verbose_name": "total of mails",
                "verbose_name_plural": "totals of mails",
                "db_table": "automations_mail_total",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("automation_class", "step", "hour"),
                        name="automations_mail_total_once",
                    )
                ],
            },
        ),
    ]
