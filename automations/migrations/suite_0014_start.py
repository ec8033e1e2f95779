"""The right to start instances."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("automations", "suite_0013_designed")]

    operations = [
        migrations.AlterModelOptions(
            name="automationmodel",
            options={
                "permissions": [
                    ("view_data_automationmodel", "Can see the data of instances"),
                    ("view_traces_automationmodel", "Can see the frames of failed attempts"),
                    ("view_secrets_automationmodel", "Can see masked values"),
                    ("start_automationmodel", "Can start instances"),
                    ("edit_data_automationmodel", "Can edit the data of instances"),
                    ("retry_automationmodel", "Can retry failed steps"),
                    ("restart_automationmodel", "Can start over from an earlier step"),
                    ("skip_automationmodel", "Can skip steps and mark them as failed"),
                    ("cancel_automationmodel", "Can cancel instances"),
                    ("move_automationmodel", "Can move instances to another step"),
                    ("pause_automationmodel", "Can pause and resume"),
                    ("reschedule_automationmodel", "Can change timers"),
                    ("reassign_automationmodel", "Can give tasks to other people"),
                    ("send_message_automationmodel", "Can send messages"),
                    ("note_automationmodel", "Can write notes"),
                    ("export_automationmodel", "Can export histories"),
                    ("import_automationmodel", "Can import histories"),
                    ("erase_automationmodel", "Can erase people from histories"),
                    ("design_automationmodel", "Can design flows"),
                    ("publish_automationmodel", "Can publish designed flows"),
                ],
                "verbose_name": "instance",
                "verbose_name_plural": "instances",
            },
        ),
    ]
