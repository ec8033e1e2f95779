"""A sweep knows when it called again, so that it does not fill queues that are full."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automations", "suite_0020_few")]

    operations = [
        migrations.AddField(
            model_name="sweepstate",
            name="called_again",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
