"""The patients of the first therapist: how adherence rises, falls and misleads."""

from datetime import date

from patients.demo import notes
from patients.demo.habits import Habit
from patients.demo.people import ROWAN
from patients.demo.story import Story
from patients.demo.telling import Telling
from patients.patient_details import PatientDetails
from routines.models.routine import Course


def steady(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "nonspecific_lbp", "M54.50")
    t.gets(1, "three-classic-stretches", note="Slow and easy. Breathe out into each stretch.")
    t.logs(1, 7, Habit(share=0.94, whole=0.92, pain=(5, 3), hour=7, notes=notes.CONTENT))
    t.logs(7, None, Habit(share=0.97, whole=0.95, pain=(3, 2), hour=7, notes=notes.CONTENT))
    for week, off, limited, bending in ((2, 2, 6, 4), (5, 1, 4, 6), (8, 0, 2, 8), (11, 0, 1, 9)):
        t.checks_in(week, days_off_work=off, limited=limited, bending=bending, function=bending)


def slipping(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "disc_degeneration_axial", "M51.360")
    t.gets(1, "disc-steady-core")
    t.logs(1, 5, Habit(share=0.95, pain=(5, 4)))
    t.logs(5, 9, Habit(share=0.6, whole=0.7, pain=(4, 4), notes=notes.BUSY))
    t.logs(9, None, Habit(share=0.25, whole=0.6, pain=(4, 5), notes=notes.BUSY))


def pain_rising(t: Telling, details: PatientDetails) -> None:
    t.arrives(2, details)
    t.has(2, "lumbar_radiculopathy", "M54.16", "left", irritable=False)
    t.gets(2, "sciatica-first-steps", review_weeks=6)
    t.logs(2, 7, Habit(pain=(3, 4)))
    worse = {"relief": -2, "skips": ("pain", "pain", "unsure"), "notes": notes.HURTING}
    worse["shift"] = "further_down_leg"
    t.logs(7, None, Habit(share=0.85, whole=0.65, pain=(4, 6), effort=(5, 7), **worse))
    for week, off, limited in ((4, 0, 3), (8, 2, 6), (11, 3, None)):
        t.checks_in(week, days_off_work=off, limited=limited)


def silent(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "stenosis", "M48.061")
    t.gets(1, "stenosis-make-room", review_weeks=6)
    t.logs(1, 5, Habit(share=0.85, pain=(5, 4)))
    t.logs(5, 9, Habit(share=0.5, pain=(4, 4), notes=notes.BUSY))


def never_started(t: Telling, details: PatientDetails) -> None:
    t.arrives(8, details)
    t.has(8, "piriformis_syndrome", "G57.01", "right")
    t.gets(8.2, "free-the-piriformis", note="Ask at the desk if the pictures don't open.")


def overdoing(t: Telling, details: PatientDetails) -> None:
    t.arrives(4, details)
    t.has(4, "nonspecific_lbp", "M54.59")
    t.gets(4, "strong-back-basics")
    t.logs(4, 6, Habit(share=0.97, whole=0.97, pain=(4, 4)))
    eager = {"extra": 1, "relief": -1, "notes": notes.EAGER}
    t.logs(6, None, Habit(share=0.95, whole=0.97, pain=(4, 5), effort=(7, 9), **eager))


def late_logger(t: Telling, details: PatientDetails) -> None:
    t.arrives(3, details)
    t.has(3, "facet_spondylosis", "M47.816")
    t.gets(3, "steady-mid-range")
    t.logs(3, None, Habit(share=0.85, pain=(5, 3), collects=4, notes=notes.LATE))


def new_this_week(t: Telling, details: PatientDetails) -> None:
    yesterday, today = t.calendar.days_ago(1), t.calendar.today
    t.arrives(yesterday, details)
    t.has(yesterday, "acute_strain", "S39.012A", irritable=False)
    t.gets(yesterday, "after-a-strain", note="Small and often. It will settle.", review_weeks=2)
    t.logs(yesterday, today, Habit(share=1, pain=(6, 6), relief=0))


STORIES = (
    Story("steady", "Fern Example", "W-101", date(1986, 4, 12), ROWAN, steady, Course.EPISODIC),
    Story("slipping", "Basil Sample", "W-102", date(1979, 9, 3), ROWAN, slipping),
    Story("pain rising", "Poppy Example", "W-103", date(1974, 1, 27), ROWAN, pain_rising),
    Story("silent", "Moss Specimen", "W-104", date(1961, 6, 30), ROWAN, silent),
    Story("never started", "Clover Sample", "W-105", date(1992, 11, 8), ROWAN, never_started),
    Story("overdoing", "Thistle Example", "W-106", date(1995, 2, 19), ROWAN, overdoing),
    Story("late logger", "Ivy Sample", "W-107", date(1968, 8, 14), ROWAN, late_logger),
    Story(
        "new this week",
        "Bramble Example",
        "W-108",
        date(1989, 12, 5),
        ROWAN,
        new_this_week,
        Course.EPISODIC,
    ),
)
