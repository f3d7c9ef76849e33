"""What the plan itself asks of the therapist: it ends, stands still, doesn't help, or is easy."""

from fractions import Fraction

from patients.triage.values import BASELINE_ANSWERS, DeskFacts, Limits, Reason, Rule

DAYS_PER_WEEK = 7
EASY_SESSIONS = 3
GOOD_DOSE = Fraction(4, 5)


def plan_over(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The last plan has ended and nothing follows it."""
    plan = facts.plan
    if plan is None or facts.has_plan or plan.ends_on is None or plan.followed:
        return None
    days = (facts.today - plan.ends_on).days
    numbers = {"days": days, "on": plan.ends_on}
    return Reason(Rule.PLAN_OVER, f"{Rule.PLAN_OVER}:{plan.key}:{plan.ends_on}", numbers)


def plan_ends(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The plan ends within a week and nothing follows it."""
    plan = facts.plan
    if not facts.has_plan or plan.ends_on is None or plan.followed:
        return None
    days = (plan.ends_on - facts.today).days
    if days > limits.plan_ends_days:
        return None
    numbers = {"days": days, "on": plan.ends_on}
    return Reason(Rule.PLAN_ENDS, f"{Rule.PLAN_ENDS}:{plan.key}:{plan.ends_on}", numbers)


def plan_unchanged(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The same plan for four weeks or more."""
    if not facts.has_plan or facts.is_paused:
        return None
    days = (facts.today - facts.plan.changed_on).days
    if days < limits.unchanged_days:
        return None
    span = days // max(1, limits.unchanged_days)
    numbers = {"days": days, "since": facts.plan.changed_on}
    return Reason(Rule.PLAN_UNCHANGED, f"{Rule.PLAN_UNCHANGED}:{facts.plan.key}:{span}", numbers)


def no_improvement(facts: DeskFacts, limits: Limits) -> Reason | None:
    """After six weeks neither two points nor 30 percent better than at the start (S11)."""
    baseline, now = facts.baseline, _pain_now(facts)
    if not facts.has_plan or facts.is_paused or not baseline or now is None:
        return None
    weeks = (facts.today - facts.program_start).days // DAYS_PER_WEEK
    if weeks < limits.no_improvement_weeks or _is_better(baseline, now, limits):
        return None
    span = weeks // max(1, limits.no_improvement_weeks)
    return Reason(
        Rule.NO_IMPROVEMENT,
        f"{Rule.NO_IMPROVEMENT}:{facts.program_start}:{span}",
        {"weeks": weeks, "baseline": float(baseline), "now": float(now)},
    )


def _pain_now(facts: DeskFacts) -> Fraction | None:
    """The mean of the last three answers before a session."""
    answers = [score.before for score in facts.scores if score.before is not None]
    if len(answers) < BASELINE_ANSWERS:
        return None
    return Fraction(sum(answers[-BASELINE_ANSWERS:]), BASELINE_ANSWERS)


def _is_better(baseline: Fraction, now: Fraction, limits: Limits) -> bool:
    gain = baseline - now
    return gain >= limits.improvement_points or 100 * gain >= limits.improvement_percent * baseline


def ready(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The last three sessions were easy and nearly painless, and the dose is being done."""
    last = facts.scores[-EASY_SESSIONS:]
    if not facts.has_plan or facts.is_paused or len(last) < EASY_SESSIONS or not _does_it(facts):
        return None
    easy = all(
        score.effort is not None
        and score.effort <= limits.easy_effort
        and score.worst is not None
        and score.worst <= limits.easy_pain
        for score in last
    )
    if not easy:
        return None
    numbers = {
        "sessions": len(last),
        "effort": max(score.effort for score in last),
        "pain": max(score.worst for score in last),
    }
    # Told once per version: after the plan has changed, the sessions are other sessions.
    evidence = f"{Rule.READY}:{facts.plan.key}:{facts.plan.changed_on}"
    return Reason(Rule.READY, evidence, numbers)


def going_well(facts: DeskFacts, limits: Limits) -> Reason | None:
    """The last week had four fifths of its dose or more: worth a word to the patient."""
    if not facts.has_plan or facts.is_paused or not _does_it(facts):
        return None
    week = facts.weeks[0]
    numbers = {"last": week.dose, "week": week.week_start}
    return Reason(Rule.GOING_WELL, f"{Rule.GOING_WELL}:{week.week_start}", numbers)


def _does_it(facts: DeskFacts) -> bool:
    return (
        bool(facts.weeks) and facts.weeks[0].dose is not None and facts.weeks[0].dose >= GOOD_DOSE
    )
