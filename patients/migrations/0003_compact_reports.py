import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_figures"),
        ("patients", "0002_getting_in"),
    ]

    operations = [
        migrations.RenameField("weeklyreport", "details", "inputs"),
        migrations.CreateModel(
            name="ReportCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField()),
                ("compared", models.PositiveIntegerField()),
                ("different", models.PositiveIntegerField()),
                ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="report_checks", to="accounts.clinic")),
            ],
            options={"ordering": ["-checked_at"]},
        ),
        migrations.AddIndex(
            model_name="reportcheck",
            index=models.Index(fields=["clinic", "-checked_at"], name="report_check_newest"),
        ),
    ]
