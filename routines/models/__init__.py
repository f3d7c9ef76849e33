from routines.models.diagnosis import Diagnosis, DiagnosisCode
from routines.models.dose_fields import DoseFields
from routines.models.dosing_rule import DosingRule
from routines.models.routine import Routine, RoutineItem
from routines.models.stretch import Facet, Kind, Position, Sides, Stretch, StretchTag

__all__ = [
    "Diagnosis",
    "DiagnosisCode",
    "DoseFields",
    "DosingRule",
    "Facet",
    "Kind",
    "Position",
    "Routine",
    "RoutineItem",
    "Sides",
    "Stretch",
    "StretchTag",
]
