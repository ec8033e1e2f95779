"""Two indexes hold few rows instead of all: instances that have ended, and tasks that have failed."""

from django.db import migrations
from django.db.models import Q

from automations.migrations._indexes import AddIndex, RemoveIndex
from automations.models.indexes import PartialIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("automations", "suite_0019_lanes")]

    operations = [
        AddIndex(
            model_name="automationmodel",
            index=PartialIndex(
                fields=["ended"], name="automations_inst_end", when=Q(ended__isnull=False)
            ),
        ),
        RemoveIndex(model_name="automationmodel", name="automations_inst_ended"),
        AddIndex(
            model_name="automationtaskmodel",
            index=PartialIndex(
                fields=["state", "fingerprint", "error_class", "automation"],
                name="automations_task_failed",
                when=Q(state="failed"),
            ),
        ),
        RemoveIndex(model_name="automationtaskmodel", name="automations_task_error"),
    ]
