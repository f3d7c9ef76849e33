"""Which rules speak about a stretch, diagnosis by diagnosis."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from routines.browsing import FIT
from routines.models import DosingRule, Stretch
from routines.reference import sources
from routines.rule import strictest
from routines.words import label, number_words

_FIELD = {"hold": "hold_seconds", "duration": "duration_minutes"}


@dataclass(frozen=True)
class SpeakingRule:
    """One rule in words. `when` is empty when it always speaks, else the flag's label."""

    id: str
    verdict: str
    when: str
    reason: str
    bounds: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class DiagnosisVerdict:
    """`verdict` holds with every flag answered no; flagged rules stand among `rules`."""

    diagnosis: str
    verdict: str
    rules: tuple[SpeakingRule, ...]


def speaking_rules(stretch: Stretch) -> list[DiagnosisVerdict]:
    """One entry per diagnosis that a rule links with the stretch, strictest first: two queries."""
    traits = set(stretch.values_of("trait"))
    by_diagnosis = defaultdict(list)
    for rule in DosingRule.objects.in_force():
        if not traits.isdisjoint(rule.traits):
            for diagnosis in rule.diagnoses.all():
                by_diagnosis[diagnosis.label].append(rule)
    verdicts = [_verdict(name, rules) for name, rules in by_diagnosis.items()]
    return sorted(verdicts, key=lambda each: (-FIT[each.verdict], each.diagnosis))


def _verdict(diagnosis: str, rules: list[DosingRule]) -> DiagnosisVerdict:
    return DiagnosisVerdict(
        diagnosis=diagnosis,
        verdict=strictest(rule.verdict for rule in rules if rule.when == "any"),
        rules=tuple(_in_words(rule) for rule in rules),
    )


def _in_words(rule: DosingRule) -> SpeakingRule:
    return SpeakingRule(
        id=rule.rule_id,
        verdict=rule.verdict,
        when="" if rule.when == "any" else label("flag", rule.when),
        reason=rule.reason,
        bounds=tuple(_bound(key, value) for key, value in rule.bounds.items()),
        evidence=label("evidence", rule.evidence),
        sources=tuple(sources().get(key, key) for key in rule.sources),
    )


def _bound(key: str, value: int) -> str:
    name, end = key[:-4], key[-3:]
    words = number_words(_FIELD.get(name, name), value)
    return (_("at least %(dose)s") if end == "min" else _("at most %(dose)s")) % {"dose": words}
