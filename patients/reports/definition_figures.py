"""What the figures mean, sentence by sentence. Together with definition_desk, the one source of the
definitions page and of the block in docs/adherence.md.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Section:
    """A subject with its sentences; `key` is its place on the page."""

    key: str
    title: Words
    sentences: tuple[Words, ...]


FIGURES = (
    Section(
        "week",
        _("The week"),
        (
            _("A week is seven days from the clinic's first weekday on."),
            _(
                "A session belongs to the date on which the patient did it, on the patient's own "
                "calendar, whenever it was entered."
            ),
            _(
                "Days before the plan, after it and on a pause are inactive: nothing is expected "
                "on them. Skipping because of pain does not make a day inactive."
            ),
        ),
    ),
    Section(
        "sessions",
        _("Session adherence"),
        (
            _("Sessions credited, of sessions expected: “5 of 6”."),
            _(
                "Expected are, day by day, as many sessions as the line due most often that day, "
                "or the most that a line with free days asks for in the week."
            ),
            _("A session counts when something in it was done."),
            _(
                "A day credits no more sessions than the plan asks for on one day, the week no "
                "more than it expects; the rest are extra sessions. A session made up for on "
                "another day counts."
            ),
        ),
    ),
    Section(
        "dose",
        _("Dose adherence"),
        (
            _(
                "A line is one stretch in the plan; a bout is one line in one session, measured by "
                "the dose in force on its day."
            ),
            _(
                "Each prescribed side counts up to its prescribed amount (sets × reps × seconds "
                "of a hold, sets × reps of a movement, minutes of cardio); then the mean of the "
                "sides is taken."
            ),
            _(
                "A line's adherence is the sum of its best bouts, no more than it was due, divided "
                "by how often it was due. The patient's is the mean over the lines that were due."
            ),
        ),
    ),
    Section(
        "bands",
        _("Bands"),
        (
            _("By dose adherence: 80% or more, 50–79%, under 50%."),
            _("What is short of 80% is never rounded up to it."),
            _("Nothing due is “not due”, never 0% or 100%."),
        ),
    ),
    Section(
        "silence",
        _("Not reporting, never started"),
        (
            _(
                "Not reporting: no session and no skip in the 14 days up to the end of the week, "
                "or none since the plan began (never started)."
            ),
            _(
                "Silence is no proof of rest, so a clinic's figures come in pairs: of those "
                "reporting, and of all assigned with the silent counted as 0."
            ),
        ),
    ),
    Section(
        "late",
        _("Late and bulk entries"),
        (
            _(
                "Late is what was entered two local dates or more after it was done. It counts "
                "fully, and its share is shown."
            ),
            _("Three dates or more entered within ten minutes are marked as bulk entry."),
        ),
    ),
    Section(
        "pain",
        _("Pain"),
        (
            _(
                "The answer after each session on the scale from 0 to 10: the mean, the worst, "
                "and n, the number of answers. 0 is an answer; no answer is left out."
            ),
        ),
    ),
    Section(
        "life",
        _("Provisional, final, revisions"),
        (
            _(
                "A week's report appears two hours after the week has ended where the clinic is. "
                "It is provisional until patients can no longer enter sessions for it, then final."
            ),
            _(
                "Whatever changes the facts makes a new revision with its cause and the "
                "difference; no figure is ever overwritten. A review belongs to the revision that "
                "was on the page."
            ),
        ),
    ),
    Section(
        "clinic",
        _("A clinic's week"),
        (
            _(
                "The change since the week before is that of the median session adherence, over "
                "the patients who have a figure in both weeks."
            ),
            _(
                "Figures of groups with fewer than 5 patients are not shown. There is no ranking "
                "of therapists or patients."
            ),
        ),
    ),
)
