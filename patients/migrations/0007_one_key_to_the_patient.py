from django.db import migrations

from therapy.accounts.walls import Statements

# The key (clinic_id, patient_id) of 0002 says all that the plain one does, and more: neither column
# is ever null. The second look at the same patient took 3 of a report's 20 microseconds.
PLAIN = "patients_weeklyrepor_patient_id_e753987a_fk_patients_"
TABLE = "ALTER TABLE patients_weeklyreport"


class Migration(migrations.Migration):
    dependencies = [("patients", "0006_reports_as_text")]

    operations = [
        Statements(
            f"{TABLE} DROP CONSTRAINT {PLAIN}",
            f"{TABLE} ADD CONSTRAINT {PLAIN} FOREIGN KEY (patient_id) "
            "REFERENCES patients_patient (id) DEFERRABLE INITIALLY DEFERRED",
        ),
    ]
