"""Door to what the figures mean: the sentences of the docs, and an example reckoned on the spot."""

from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.adherence import DEFINITION_VERSION, WeekFigures
from patients.desk.limits import limits_of
from patients.reports.definition_figures import FIGURES
from patients.reports.definition_words import sections
from patients.reports.words import NOTHING, one_decimal
from patients.reports.worked_week import worked_example
from therapy.accounts.access import SignedInRequest, for_everyone_signed_in


@for_everyone_signed_in
@require_safe
def definitions(request: SignedInRequest) -> HttpResponse:
    """What the figures mean; for staff the desk's rules too, with the clinic's own limits."""
    user = request.user
    found = list(sections(limits_of(user.clinic)))
    context = {
        "version": DEFINITION_VERSION,
        "base": "base_patient.html" if user.is_patient else "base_staff.html",
        "sections": found[: len(FIGURES)] if user.is_patient else found,
        "example": example_rows(),
    }
    return render(request, "patients/definitions.html", context)


def example_rows() -> list[dict[str, str]]:
    """The worked example, figure by figure, before and after the late sessions."""
    example = worked_example()
    first, second = _figures(example.first), _figures(example.second)
    return [
        {"name": name, "first": value, "second": after}
        for (name, value), (_name, after) in zip(first, second, strict=True)
    ]


def _figures(week: WeekFigures) -> list[tuple[str, str]]:
    sessions = f"{week.credited_sessions}/{week.expected_sessions}"
    return [
        (_("Sessions expected"), str(week.expected_sessions)),
        (_("Sessions credited"), str(week.credited_sessions)),
        (_("Extra sessions"), str(week.extra_sessions)),
        (_("Session adherence"), f"{sessions} = {_percent(week.session_adherence)}"),
        *(
            (_("Dose adherence of %(line)s") % {"line": line.line}, _percent(line.dose_adherence))
            for line in week.lines
        ),
        (_("Dose adherence"), _percent(week.dose_adherence)),
        (_("Entered late"), f"{week.late_sessions}/{week.counted_sessions}"),
    ]


def _percent(share: Fraction | None) -> str:
    """With one decimal, as an example should show it."""
    if share is None:
        return NOTHING
    return _("%(number)s%%") % {"number": one_decimal(100 * share)}
