"""Indexes with which long lists of instances are narrowed down by where their tasks stand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("automations", "suite_0002_operations"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="automationmodel",
            index=models.Index(fields=["automation_class", "id"], name="automations_inst_flow"),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(
                fields=["state", "waiting", "automation"], name="automations_task_state"
            ),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(
                fields=["status", "state", "waiting", "automation"], name="automations_task_step"
            ),
        ),
        migrations.AddIndex(
            model_name="automationtaskmodel",
            index=models.Index(
                fields=["state", "fingerprint", "error_class", "automation"],
                name="automations_task_error",
            ),
        ),
        # The new one begins with the same fields.
        migrations.RemoveIndex(model_name="automationtaskmodel", name="automations_task_failed"),
    ]
