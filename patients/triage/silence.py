"""Silence: never started, or not heard from. A patient on a pause is not silent."""

from patients.triage.values import DeskFacts, Limits, Reason, Rule


def never_started(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Nothing was logged since the program began, three days ago or more."""
    if facts.started or not facts.has_plan or facts.is_paused:
        return None
    days = facts.unpaused_days_since(facts.program_start)
    if days < limits.not_started_days:
        return None
    evidence = _span(facts.program_start, days, limits.not_started_days, limits.silent_days)
    return Reason(
        Rule.NEVER_STARTED,
        f"{Rule.NEVER_STARTED}:{evidence}",
        {"days": days, "since": facts.program_start},
    )


def silent(facts: DeskFacts, limits: Limits) -> Reason | None:
    """Nothing done and nothing skipped for seven days that were not paused."""
    if not facts.started or not facts.has_plan or facts.is_paused:
        return None
    days = facts.unpaused_days_since(facts.last_log_on)
    if days < limits.silent_days:
        return None
    evidence = _span(facts.last_log_on, days, limits.silent_days, limits.silent_days)
    numbers = {"days": days, "since": facts.last_log_on}
    return Reason(Rule.SILENT, f"{Rule.SILENT}:{evidence}", numbers)


def _span(since: object, days: int, first: int, again: int) -> str:
    """Silence that goes on is new evidence each time another span of it has passed."""
    return f"{since}:{1 + (days - first) // max(1, again)}"
