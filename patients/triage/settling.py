"""Pain that a session leaves behind: acceptable as long as it has settled by the next morning."""

from datetime import timedelta

from patients.triage.safety import PAIN_DAYS
from patients.triage.values import DeskFacts, Limits, Reason, Rule, Scores


def not_settled(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Twice within seven days, pain from a session was still there the next day.

    Nobody is asked a question of its own: the answer before the next day's first session says it.
    Without a session on the next day, or without an answer to it, nothing is known.
    """
    mornings = [
        (score, after)
        for score in facts.recent(PAIN_DAYS)
        if (after := _next_day(facts, score)) is not None and _is_left(score, after, limits)
    ]
    if not mornings or len({after.day for _, after in mornings}) < limits.unsettled_mornings:
        return None
    score, after = mornings[-1]
    numbers = {
        "times": len({after.day for _, after in mornings}),
        "usual": score.before,
        "worst": _worst_of_doing(score),
        "now": after.before,
        "on": after.day,
    }
    return Reason(Rule.NOT_SETTLED, f"{Rule.NOT_SETTLED}:{after.session}", numbers)


def _next_day(facts: DeskFacts, score: Scores) -> Scores | None:
    """The first session of the day after."""
    tomorrow = score.day + timedelta(days=1)
    return next((each for each in facts.scores if each.day == tomorrow), None)


def _is_left(score: Scores, after: Scores, limits: Limits) -> bool:
    """The session hurt more than is fine, and the next day began above where it had begun."""
    worst = _worst_of_doing(score)
    if score.before is None or worst is None or after.before is None:
        return False
    return worst > max(score.before, limits.easy_pain) and after.before > score.before


def _worst_of_doing(score: Scores) -> int | None:
    """The worst answer during and after; what was there before does not come from the session."""
    return max((x for x in (score.during, score.after) if x is not None), default=None)
