from django.db import migrations, models

from therapy.accounts.walls import Statements, Wall

USER, PATIENT, SESSION = "accounts_user", "patients_patient", "patients_session"
ASSIGNMENT, PRESCRIPTION = "patients_assignment", "patients_prescription"
REPORT = "patients_weeklyreport"
STRETCH = {"stretch_id": "routines_stretch"}
ROUTINE = {"routine_id": "routines_routine"}


def _of_patient(
    table: str,
    *,
    may_share: dict[str, str] | None = None,
    has_key: bool = False,
    **points_to: str,
) -> Wall:
    return Wall(
        f"patients_{table}",
        hangs_from="patient_id",
        points_to={"patient_id": PATIENT, **points_to},
        may_share=may_share,
        has_key=has_key,
    )


# A stranger's secret opens its own clinic, before any is open; it tells a number and no more.
STRANGERS = """
CREATE FUNCTION clinic_behind(kind text, secret text) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT clinic_id FROM patients_invitation WHERE kind = 'invitation' AND token_hash = secret
  UNION ALL
  SELECT clinic_id FROM patients_invitation WHERE kind = 'code' AND code_hash = secret
  UNION ALL
  SELECT clinic_id FROM patients_calendarfeed WHERE kind = 'calendar' AND token_hash = secret
  UNION ALL
  SELECT clinic_id FROM patients_reminder WHERE kind = 'reminder' AND id::text = secret
  LIMIT 1
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("routines", "0002_walls"),
        ("accounts", "0004_walls"),
    ]
    operations = [
        migrations.AlterField(
            model_name="pushsubscription",
            name="endpoint",
            field=models.URLField(max_length=500),
        ),
        migrations.AddConstraint(
            model_name="pushsubscription",
            constraint=models.UniqueConstraint(
                fields=("patient", "endpoint"), name="push_subscription_once_for_patient"
            ),
        ),
        Wall(PATIENT, points_to={"user_id": USER}, has_key=True),
        _of_patient("patient_care_team", user_id=USER),
        _of_patient("patientdiagnosis"),
        _of_patient("patientflag", answered_by_id=USER),
        _of_patient(
            "assignment",
            created_by_id=USER,
            replaces_id=ASSIGNMENT,
            may_share=ROUTINE,
            has_key=True,
        ),
        Wall(
            PRESCRIPTION,
            hangs_from="assignment_id",
            points_to={"assignment_id": ASSIGNMENT},
            may_share=STRETCH,
            has_key=True,
        ),
        _of_patient("session", entered_by_id=USER, corrects_id=SESSION, has_key=True),
        Wall(
            "patients_sessionentry",
            hangs_from="session_id",
            points_to={"session_id": SESSION, "prescription_id": PRESCRIPTION},
            may_share=STRETCH,
        ),
        _of_patient("pause", created_by_id=USER),
        _of_patient("safetyalert", session_id=SESSION, answered_by_id=USER),
        _of_patient("weeklycheckin"),
        _of_patient("deskreview", reviewer_id=USER),
        _of_patient("assignmentdraft", author_id=USER, may_share=ROUTINE),
        _of_patient("invitation", created_by_id=USER),
        _of_patient("calendarfeed"),
        _of_patient("reminder"),
        _of_patient("pushsubscription"),
        _of_patient("staleweek"),
        _of_patient("weeklyreport", has_key=True),
        Wall(
            "patients_reportreview",
            hangs_from="report_id",
            points_to={"report_id": REPORT, "reviewer_id": USER},
        ),
        Wall("patients_digestsent", hangs_from="user_id", points_to={"user_id": USER}),
        Wall("patients_digeststop", hangs_from="user_id", points_to={"user_id": USER}),
        Wall("patients_clinicthresholds"),
        Wall("patients_clinicweek"),
        Wall("patients_reportcheck"),
        Wall("patients_reportexport", points_to={"requested_by_id": USER}),
        Statements(STRANGERS, "DROP FUNCTION clinic_behind(text, text)"),
    ]
