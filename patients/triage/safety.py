"""Safety comes first: warning signs, and pain by its height, its baseline and its rise."""

from datetime import date

from patients.triage.values import DeskFacts, Limits, Reason, Rule, Scores

# Older answers are history: the record shows them, the desk doesn't.
PAIN_DAYS = 7


def alert(facts: DeskFacts, limits: Limits) -> Reason | None:
    """An open warning sign. It is answered, never set aside."""
    if not facts.alerts:
        return None
    first = min(facts.alerts, key=lambda one: (one.raised_on, one.id))
    numbers = {
        "id": first.id,
        "level": first.level,
        "on": first.raised_on,
        "days": (facts.today - first.raised_on).days,
        "count": len(facts.alerts),
    }
    return _reason(Rule.ALERT, f"{first.id}", **numbers)


def pain_high(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Pain of 7 or more, before, during or after a session of the last seven days."""
    high = [
        score
        for score in facts.recent(PAIN_DAYS)
        if score.worst is not None and score.worst >= limits.pain_high
    ]
    if not high:
        return None
    return _of_session(Rule.PAIN_HIGH, high[-1], pain=high[-1].worst, times=len(high))


def pain_above_baseline(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The last answer after a session lies two points or more above the patient's own start."""
    answered = [score for score in facts.recent(PAIN_DAYS) if score.after is not None]
    if not answered or facts.baseline is None:
        return None
    last = answered[-1]
    if last.after - facts.baseline < limits.pain_above_baseline:
        return None
    baseline = float(facts.baseline)
    return _of_session(Rule.PAIN_ABOVE_BASELINE, last, pain=last.after, baseline=baseline)


def pain_rises(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Pain rose within the last two sessions running, or a good deal in the last."""
    risen = [score for score in facts.recent(PAIN_DAYS) if score.rise is not None]
    at_once = bool(risen) and risen[-1].rise >= limits.pain_rise_at_once
    twice = len(risen) > 1 and all(score.rise >= limits.pain_rise for score in risen[-2:])
    if not (at_once or twice):
        return None
    last = risen[-1]
    numbers = {"before": last.before, "after": last.after, "twice": twice}
    return _of_session(Rule.PAIN_RISES, last, **numbers)


def _of_session(rule: Rule, score: Scores, **numbers: object) -> Reason:
    return _reason(rule, score.session, on=score.day, **numbers)


def _reason(rule: Rule, evidence: str | date, **numbers: object) -> Reason:
    return Reason(rule, f"{rule}:{evidence}", numbers)
