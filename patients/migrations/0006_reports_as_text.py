from django.db import migrations

import patients.models.written_json
from therapy.accounts.walls import Statements

# A server built without LZ4 goes on with its own way.
QUICKLY = """
DO $$ BEGIN
    ALTER TABLE patients_weeklyreport ALTER COLUMN inputs SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""
AS_USUAL = "ALTER TABLE patients_weeklyreport ALTER COLUMN inputs SET COMPRESSION DEFAULT"


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="weeklyreport",
            name="inputs",
            field=patients.models.written_json.WrittenJSONField(),
        ),
        Statements(QUICKLY, AS_USUAL),
    ]
