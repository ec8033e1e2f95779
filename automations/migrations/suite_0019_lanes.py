"""Live tasks get their lanes, and what is due is found lane by lane. Workers go on meanwhile."""

from django.db import migrations
from django.db.models import Q

from automations.migrations._indexes import AddIndex, RemoveIndex
from automations.migrations._lanes import fill
from automations.models.indexes import PartialIndex

DUE = Q(due__isnull=False)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("automations", "suite_0018_limits")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndex(
            model_name="automationtaskmodel",
            index=PartialIndex(
                fields=["lane", "due", "id"], name="automations_task_turn", when=DUE
            ),
        ),
        AddIndex(
            model_name="automationtaskmodel",
            index=PartialIndex(fields=["due", "id"], name="automations_task_when", when=DUE),
        ),
        RemoveIndex(model_name="automationtaskmodel", name="automations_task_due"),
    ]
