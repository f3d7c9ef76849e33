"""The second clinic's few: special precautions, a plan that ended, an entry put right."""

from datetime import date, timedelta

from patients.demo import notes
from patients.demo.habits import Habit
from patients.demo.people import JUNIPER
from patients.demo.story import Story
from patients.demo.telling import Telling, line
from patients.models.session import Source
from patients.patient_details import PatientDetails
from routines.models.routine import Course


def pregnant(t: Telling, details: PatientDetails) -> None:
    t.arrives(6, details)
    t.has(6, "pregnancy", "O26.892", second_third_trimester=True)
    instead = [line("cat-camel"), line("open-book"), line("clamshell")]
    straining = ["abdominal-bracing", "bridge", "adductor-squeeze"]
    t.gets(
        6, "even-pelvis", changes=instead, without=straining, note="Stop if your belly tightens."
    )
    t.logs(6, None, Habit(share=0.8, pain=(4, 3), effort=(3, 3), notes=notes.CONTENT))


def irritable_disc(t: Telling, details: PatientDetails) -> None:
    t.arrives(10, details)
    t.has(10, "disc_radiculopathy", "M51.17", "right", irritable=True)
    t.gets(10, "disc-extension-ladder", note="Only while the leg pain draws back.", review_weeks=3)
    t.logs(10, None, Habit(share=0.75, whole=0.8, pain=(8, 5), notes=notes.HURTING))


def plan_ended(t: Telling, details: PatientDetails) -> None:
    t.arrives(1, details)
    t.has(1, "nonspecific_lbp", "M54.50")
    t.gets(1, "three-classic-stretches")
    t.logs(1, 9, Habit(share=0.93, pain=(6, 1), notes=notes.CONTENT))
    t.ends(t.day(9) - timedelta(days=1), "Goals reached: sits a working day without pain.")


def put_right(t: Telling, details: PatientDetails) -> None:
    t.arrives(3, details)
    t.has(3, "scoliosis", "M41.26")
    t.gets(3, "strong-back-basics")
    t.logs(3, 8, Habit(share=0.85, pain=(4, 3)))
    # The phone was being repaired: told at the next visit, entered by the therapist.
    t.logs(8, 9, Habit(share=1), Source.THERAPIST)
    t.logs(9, None, Habit(share=0.85, pain=(3, 3)))
    t.takes_back(11)


STORIES = (
    Story("pregnancy", "Wren Example", "R-301", date(1993, 9, 28), JUNIPER, pregnant),
    Story(
        "irritable disc",
        "Finch Sample",
        "R-302",
        date(1981, 1, 15),
        JUNIPER,
        irritable_disc,
        Course.EPISODIC,
    ),
    Story(
        "plan ended",
        "Plover Specimen",
        "R-303",
        date(1987, 6, 6),
        JUNIPER,
        plan_ended,
        Course.EPISODIC,
    ),
    Story("entry put right", "Tansy Example", "R-304", date(1970, 4, 1), JUNIPER, put_right),
)
