"""Fewer and smaller indexes: a step writes to half of those it wrote to before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from automations import conf
from automations.migrations._indexes import AddIndex, AlterIndexed, RemoveIndex
from automations.models.indexes import PartialIndex

#: References of few rows: (model, field, name of the index).
FEW = (
    ("automationmodel", "parent", "automations_inst_parent"),
    ("automationmodel", "parent_task", "automations_inst_by_task"),
    ("automationmodel", "restarted_from", "automations_inst_restart"),
    ("automationmodel", "version", "automations_inst_version"),
    ("automationtaskmodel", "interaction_user", "automations_task_of_user"),
    ("automationtaskmodel", "interaction_group", "automations_task_of_group"),
    ("automationtaskmodel", "completed_by", "automations_task_by"),
)
#: Indexes of people's tasks: (field, name, name before).
ASKED = (
    ("interaction_user", "automations_task_ask_user", "automations_task_user"),
    ("interaction_group", "automations_task_ask_group", "automations_task_group"),
)


def reference(model, name, to, on_delete, **options):
    """Return the operation that takes its own index from a reference."""
    field = models.ForeignKey(to, on_delete=on_delete, db_index=False, **options)
    return AlterIndexed(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("automations", "suite_0015_attendance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(conf.group_model()),
    ]

    operations = [
        *(
            AddIndex(
                model_name=model,
                index=PartialIndex(
                    fields=[field], name=name, when=Q(**{f"{field}__isnull": False})
                ),
            )
            for model, field, name in FEW
        ),
        *(
            AddIndex(
                model_name="automationtaskmodel",
                index=PartialIndex(
                    fields=["waiting", field], name=name, when=Q(requires_interaction=True)
                ),
            )
            for field, name, _before in ASKED
        ),
        *(RemoveIndex(model_name="automationtaskmodel", name=before) for _, _, before in ASKED),
        reference(
            "attempt",
            "task",
            "automations.automationtaskmodel",
            django.db.models.deletion.CASCADE,
            related_name="attempt_rows",
            verbose_name="task",
        ),
        reference(
            "automationmodel",
            "parent",
            "automations.automationmodel",
            django.db.models.deletion.SET_NULL,
            editable=False,
            null=True,
            related_name="children",
        ),
        reference(
            "automationmodel",
            "parent_task",
            "automations.automationtaskmodel",
            django.db.models.deletion.SET_NULL,
            editable=False,
            null=True,
            related_name="+",
        ),
        reference(
            "automationmodel",
            "restarted_from",
            "automations.automationmodel",
            django.db.models.deletion.SET_NULL,
            editable=False,
            null=True,
            related_name="restarts",
        ),
        reference(
            "automationmodel",
            "version",
            "automations.flowversion",
            django.db.models.deletion.PROTECT,
            editable=False,
            null=True,
            related_name="instances",
            verbose_name="version",
        ),
        reference(
            "automationtaskmodel",
            "automation",
            "automations.automationmodel",
            django.db.models.deletion.CASCADE,
            verbose_name="instance",
        ),
        reference(
            "automationtaskmodel",
            "previous",
            "automations.automationtaskmodel",
            django.db.models.deletion.CASCADE,
            null=True,
            related_name="following",
            verbose_name="previous task",
        ),
        *(
            reference(
                "automationtaskmodel",
                name,
                to,
                django.db.models.deletion.SET_NULL,
                blank=True,
                null=True,
                related_name="+",
                verbose_name=said,
            )
            for name, to, said in (
                ("completed_by", settings.AUTH_USER_MODEL, "completed by"),
                ("interaction_group", conf.group_model(), "assigned group"),
                ("interaction_user", settings.AUTH_USER_MODEL, "assigned user"),
            )
        ),
    ]
