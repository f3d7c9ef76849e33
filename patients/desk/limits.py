"""The desk's thresholds for one clinic: the catalog's figures, moved by what the clinic chose."""

from dataclasses import fields, replace

from patients.models import ClinicThresholds
from patients.triage import Limits
from routines.reference import thresholds
from therapy.accounts.models import Clinic

# What a clinic may change; the rest comes from the catalog's sources alone.
CHANGEABLE = tuple(
    field.name
    for field in ClinicThresholds._meta.fields
    if field.name in {each.name for each in fields(Limits)}
)


def default_limits() -> Limits:
    """The catalog's thresholds, with their sources in routines/data/thresholds.yaml."""
    known = thresholds()
    return Limits(
        pain_high=known.irritable_pain_min,
        pain_above_baseline=known.mcid_points,
        pain_rise=known.worsening_alert_points,
        pain_rise_at_once=known.single_session_alert_points,
        no_improvement_weeks=known.no_improvement_weeks,
        improvement_points=known.mcid_points,
        improvement_percent=known.mcid_percent,
        easy_effort=known.effort_target[0],
        easy_pain=known.pain_during_ok_max,
    )


def limits_of(clinic: Clinic) -> Limits:
    """The clinic's limits. One query."""
    chosen = ClinicThresholds.objects.filter(clinic=clinic).values(*CHANGEABLE).first() or {}
    return replace(default_limits(), **{k: v for k, v in chosen.items() if v is not None})
