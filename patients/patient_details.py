"""What staff write down about a patient: one value for the forms, the API and the verbs."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from patients.models import Patient
from routines.models.routine import Course


@dataclass(frozen=True)
class PatientDetails:
    """The facts of a new or changed patient; nothing here is checked yet."""

    code: str
    name: str
    date_of_birth: date
    time_zone: str
    email: str = ""
    phone: str = ""
    referrer: str = ""
    course: str = Course.EPISODIC

    def as_fields(self) -> dict[str, Any]:
        """The fields of the model, with the words trimmed."""
        return {
            name: value.strip() if isinstance(value, str) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, patient: Patient) -> "PatientDetails":
        """What is written down about a patient today."""
        return cls(**{name: getattr(patient, name) for name in cls.__dataclass_fields__})
