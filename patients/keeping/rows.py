"""Every table that hangs from a patient, in the order in which its rows can be deleted.

A test walks the models: one that hangs from a patient and isn't here fails it.
"""

# (model, the path from it to the patient); children before what they point to.
ROWS: tuple[tuple[str, str], ...] = (
    ("SafetyAlert", "patient"),
    ("SessionEntry", "session__patient"),
    ("Session", "patient"),
    ("ReportReview", "report__patient"),
    ("WeeklyReport", "patient"),
    ("StaleWeek", "patient"),
    ("DeskReview", "patient"),
    ("WeeklyCheckIn", "patient"),
    ("Pause", "patient"),
    ("Prescription", "assignment__patient"),
    ("Assignment", "patient"),
    ("AssignmentDraft", "patient"),
    ("PatientFlag", "patient"),
    ("PatientDiagnosis", "patient"),
    ("Reminder", "patient"),
    ("PushSubscription", "patient"),
    ("CalendarFeed", "patient"),
    ("Invitation", "patient"),
    ("LegalHold", "patient"),
    ("ErasureRequest", "patient"),
)
# Rows of these point at others of their own table, which goes in one statement all the same.
POINT_AT_THEMSELVES = {"Session": "corrects", "Assignment": "replaces"}
