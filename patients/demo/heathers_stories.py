"""The patients of the second therapist: plans that pause, change and keep what a rule forbids."""

from datetime import date

from patients.demo import notes
from patients.demo.habits import Habit
from patients.demo.people import HEATHER
from patients.demo.story import Story
from patients.demo.telling import Telling, line
from patients.models.pause import PauseReason
from patients.models.session import Source
from patients.patient_details import PatientDetails
from routines.dosing import Dose


def travelling(t: Telling, details: PatientDetails) -> None:
    t.arrives(2, details)
    t.has(2, "si_joint_dysfunction", "M53.3", irritable=False)
    t.gets(2, "even-pelvis")
    t.logs(2, 6, Habit(pain=(5, 4)))
    t.pauses(6, 6.8, PauseReason.ILLNESS, "A week with a cold.")
    gone = t.calendar.days_ago(3)
    t.logs(6, gone, Habit(share=0.85, pain=(4, 3), notes=notes.AWAY, tz="Europe/Lisbon"))
    t.pauses(gone, t.calendar.days_ago(-6), PauseReason.TRAVEL, "Hiking. Back next week.")


def stopped_by_a_warning(t: Telling, details: PatientDetails) -> None:
    warned = t.calendar.days_ago(2)
    t.arrives(3, details)
    t.has(3, "disc_displacement", "M51.26")
    t.gets(3, "disc-steady-core")
    t.logs(3, warned, Habit(share=0.85, pain=(4, 6), relief=0))
    t.warns(warned, "infection", "Fever since last night, and my back hurts even lying still.")


def dose_changed(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "spondylolisthesis", "M43.16")
    t.gets(1, "steady-mid-range")
    t.logs(1, 4, Habit(share=0.85, whole=0.6, pain=(5, 6), effort=(7, 8), relief=-1))
    t.warns(4, "trauma", "I slipped on the stairs and landed on my back.")
    t.is_answered(4.3, "Phoned and seen the same day. X-ray clear, no new signs. Go on gently.")
    t.logs(4.3, 5, Habit(share=0.8, whole=0.6, pain=(5, 5), effort=(6, 6)))
    shorter = line("wall-sit", Dose(hold_seconds=8, reps=3), "Legs shake after 10 s; build up.")
    fewer = line("bird-dog", Dose(reps=4), "Loses the neutral spine after the fourth.")
    t.gets(5, "steady-mid-range", changes=[shorter, fewer], note="A little less, but well done.")
    t.logs(5, None, Habit(share=0.9, whole=0.9, pain=(5, 2), effort=(5, 4), notes=notes.CONTENT))


def ready_to_progress(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "sacroiliitis", "M46.1")
    t.gets(1, "even-pelvis", review_weeks=12)
    t.logs(1, 7, Habit(share=0.95, pain=(6, 3), effort=(6, 4), notes=notes.CONTENT))
    t.logs(7, None, Habit(share=0.97, whole=0.97, pain=(2, 0), effort=(3, 2), relief=0))


def keeps_what_a_rule_forbids(t: Telling, details: PatientDetails) -> None:
    t.arrives(5, details)
    t.has(5, "stenosis_claudication", "M48.062")
    reason = "Leg pain centralises with extension on testing; short trial, reviewed weekly."
    kept = line("standing-back-extension", Dose(reps=4, sessions_per_day=1), reason)
    t.gets(5, "stenosis-make-room", changes=[kept], review_weeks=9)
    t.logs(5, None, Habit(share=0.88, pain=(6, 4), notes=notes.CONTENT))


def older_adult_on_paper(t: Telling, details: PatientDetails) -> None:
    t.arrives(2, details)
    t.has(2, "osteoporosis", "M81.0")
    t.has(2, "fall_risk", "Z91.81")
    t.gets(2, "strong-bones", note="Always with a chair beside you.")
    sheet = Habit(share=0.8, whole=0.9, pain=(3, 2), collects=7, notes=notes.PAPER)
    t.logs(2, None, sheet, Source.PAPER)


STORIES = (
    Story("paused for travel", "Linnet Example", "W-201", date(1990, 7, 21), HEATHER, travelling),
    Story(
        "paused by a warning sign",
        "Heron Sample",
        "W-202",
        date(1971, 3, 9),
        HEATHER,
        stopped_by_a_warning,
    ),
    Story("dose changed", "Sage Example", "W-203", date(1983, 10, 16), HEATHER, dose_changed),
    Story(
        "ready to progress",
        "Robin Specimen",
        "W-204",
        date(1976, 5, 2),
        HEATHER,
        ready_to_progress,
    ),
    Story(
        "contraindicated, kept with a reason",
        "Yarrow Sample",
        "W-205",
        date(1966, 2, 11),
        HEATHER,
        keeps_what_a_rule_forbids,
        referrer="Dr. Acorn Demo",
    ),
    Story(
        "older adult",
        "Alder Example",
        "W-206",
        date(1948, 12, 24),
        HEATHER,
        older_adult_on_paper,
        has_phone=False,
    ),
)
