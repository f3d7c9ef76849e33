"""The rules of the therapist's desk, with room for a clinic's numbers (patients.triage.Limits)."""

from django.utils.translation import gettext_lazy as _

from patients.reports.definition_figures import Section

DESK = Section(
    "desk",
    _("The therapist's desk"),
    (
        _("The rules are asked in this order; the first that fires gives the place on the desk."),
        _("Warning sign: reported, and no clinician has answered it."),
        _("High pain: %(pain_high)d or more of 10 in the last 7 days."),
        _(
            "Pain above start: the last answer after a session lies %(pain_above_baseline)d points "
            "or more above the mean of the first three answers before a session."
        ),
        _(
            "Pain rises: by %(pain_rise)d points within each of the last two sessions, or by "
            "%(pain_rise_at_once)d within the last."
        ),
        _("Not started: nothing logged in the first %(not_started_days)d days, pauses left out."),
        _("Silent: nothing done or skipped for %(silent_days)d days, pauses left out."),
        _("Low dose: dose adherence under %(low_percent)d%% in each of the last two weeks."),
        _(
            "Dropped: dose adherence %(drop_points)d points or more below the mean of the two "
            "weeks before."
        ),
        _(
            "Pain lasts: %(unsettled_mornings)d times in 7 days a session hurt more than "
            "%(easy_pain)d of 10, and the next day began with more pain than the session had."
        ),
        _(
            "Skipped: one stretch skipped in %(skips)d sessions of the last 14 days because it "
            "hurt, or because it was not clear how to do it."
        ),
        _("Overdoing: extra sessions are more than %(extra_percent)d%% of the week's expected."),
        _(
            "Plan over, plan ends: nothing follows a plan that has ended, or ends within "
            "%(plan_ends_days)d days."
        ),
        _(
            "No better: after %(no_improvement_weeks)d weeks pain before sessions is down by less "
            "than %(improvement_points)d points and less than %(improvement_percent)d%%."
        ),
        _(
            "Ready: the last three sessions had an effort of at most %(easy_effort)d, pain of at "
            "most %(easy_pain)d, and the last week 80%% of its dose or more."
        ),
        _("Plan unchanged: the same plan for %(unchanged_days)d days or more."),
        _("Going well: the last week had 80%% of its dose or more, and nothing else fires."),
        _(
            "What a therapist has reviewed stays quiet until its evidence is another; an open "
            "warning sign is answered, never set aside."
        ),
    ),
)
