"""A story: whose it is, what it shows, and how it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from patients.demo.people import Colleague, email_of
from patients.demo.telling import Telling
from patients.patient_details import PatientDetails
from routines.models.routine import Course


@dataclass(frozen=True)
class Story:
    """`promise` says what a visitor finds on this patient's record."""

    promise: str
    name: str
    code: str
    born: date
    therapist: Colleague
    tell: Callable[[Telling, PatientDetails], None]
    course: Course = Course.CHRONIC
    has_phone: bool = True
    referrer: str = ""

    def details(self, time_zone: str) -> PatientDetails:
        return PatientDetails(
            code=self.code,
            name=self.name,
            date_of_birth=self.born,
            time_zone=time_zone,
            email=email_of(self.name) if self.has_phone else "",
            referrer=self.referrer,
            course=self.course,
        )
