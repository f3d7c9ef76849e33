"""The reason in a word, and how urgent it is: the badge beside a patient's name."""

from django.utils.translation import gettext_lazy as _

from patients.reports.words import Badge
from patients.triage import Rule

TAGS = {
    Rule.ALERT: Badge("act", _("Warning sign")),
    Rule.PAIN_HIGH: Badge("act", _("High pain")),
    Rule.PAIN_ABOVE_BASELINE: Badge("act", _("Pain above start")),
    Rule.PAIN_RISES: Badge("act", _("Pain rises")),
    Rule.NOT_SETTLED: Badge("act", _("Pain lasts")),
    Rule.NEVER_STARTED: Badge("watch", _("Not started")),
    Rule.SILENT: Badge("watch", _("Silent")),
    Rule.LOW: Badge("watch", _("Low dose")),
    Rule.DROPPED: Badge("watch", _("Dropped")),
    Rule.SKIPPED: Badge("watch", _("Skipped")),
    Rule.OVERDOING: Badge("watch", _("Overdoing")),
    Rule.PLAN_OVER: Badge("brand", _("Plan over")),
    Rule.PLAN_ENDS: Badge("brand", _("Plan ends")),
    Rule.PLAN_UNCHANGED: Badge("brand", _("Plan unchanged")),
    Rule.NO_IMPROVEMENT: Badge("brand", _("No better")),
    Rule.READY: Badge("on_track", _("Ready")),
    Rule.GOING_WELL: Badge("on_track", _("Going well")),
}


def tag_words(evidence: str) -> str:
    """Of which rule some evidence is, in a word; "" for a rule that is no longer there."""
    rule = evidence.partition(":")[0]
    return str(TAGS[Rule(rule)].text) if rule in set(Rule) else ""
