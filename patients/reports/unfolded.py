"""One patient-week laid open: from a report's details to what a page shows. No database."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.adherence import figures as judged
from patients.models.session import SkipReason, Source
from patients.reports.revisions import ratio
from patients.reports.unfolded_values import (
    Cell,
    UnfoldedBout,
    UnfoldedDay,
    UnfoldedLine,
    UnfoldedSession,
    UnfoldedWeek,
)
from patients.reports.version_words import versions_in_words
from patients.reports.words import NOTHING, WHY_INACTIVE, WHY_NOT_COUNTED, percent

# Signs of templates/_ui and their words, per state of a line on a day.
SIGNS = {
    judged.DONE: ("done", gettext_lazy("done")),
    judged.PARTIAL: ("partial", gettext_lazy("part done")),
    judged.SKIPPED: ("missed", gettext_lazy("skipped")),
    judged.NO_RECORD: ("open", gettext_lazy("no record")),
    judged.NOT_DUE: ("rest", gettext_lazy("not due")),
}
STATUS = {
    judged.CREDITED: ("on_track", gettext_lazy("Credited")),
    judged.EXTRA: ("brand", gettext_lazy("Extra")),
    judged.NOT_COUNTED: ("none", gettext_lazy("Not counted")),
}


def unfold(details: Mapping[str, Any], stretch_names: Mapping[str, str]) -> UnfoldedWeek:
    """Lay a report's details open; lines go by the names of their stretches."""
    week = details["figures"]
    numbers = {session["session"]: n for n, session in enumerate(week["sessions"], start=1)}
    doses = {line["key"]: versions_in_words(line["versions"]) for line in details["program"]}
    return UnfoldedWeek(
        days=tuple(_day(day) for day in week["days"]),
        lines=tuple(
            _line(line, stretch_names, doses.get(line["line"], ""), numbers)
            for line in week["lines"]
        ),
        sessions=tuple(
            _session(session, numbers, details["scores"]) for session in week["sessions"]
        ),
        how_expected=_how_sessions_expected(week),
        how_credited=_how_credited(week),
        cap=week["cap"],
        bulk_entry=details["bulk_entry"],
    )


def _how_sessions_expected(week: Mapping[str, Any]) -> str:
    due = [day["sessions_due"] for day in week["days"] if not day["inactive"]]
    if week["flexible_sessions"] > week["fixed_sessions"]:
        return _("%(number)d: the most that a line with free days asks for.") % {
            "number": week["flexible_sessions"]
        }
    return _("%(sum)s = %(number)d, day by day; paused days ask for nothing.") % {
        "sum": " + ".join(map(str, due)) or "0",
        "number": week["fixed_sessions"],
    }


def _how_credited(week: Mapping[str, Any]) -> str:
    return ngettext(
        "At most %(cap)d session a day counts, and no more than the week expects.",
        "At most %(cap)d sessions a day count, and no more than the week expects.",
        week["cap"],
    ) % {"cap": week["cap"]}


def _day(day: Mapping[str, Any]) -> UnfoldedDay:
    return UnfoldedDay(
        date=date.fromisoformat(day["date"]),
        due=day["sessions_due"],
        counted=day["sessions_counted"],
        credited=day["sessions_credited"],
        inactive=str(WHY_INACTIVE.get(day["inactive"], "")),
    )


def _session(
    session: Mapping[str, Any], numbers: Mapping[str, int], scores: Mapping[str, Any]
) -> UnfoldedSession:
    kind, status = STATUS[session["status"]]
    score = scores.get(session["session"], {})
    return UnfoldedSession(
        number=numbers[session["session"]],
        performed_on=date.fromisoformat(session["performed_on"]),
        recorded_on=date.fromisoformat(session["recorded_on"]),
        kind=kind,
        status=str(status),
        why=_why(session["why"]),
        late=session["late"],
        pain_before=score.get("before"),
        pain_after=score.get("after"),
        by_therapist=score.get("source") == Source.THERAPIST,
    )


def _line(
    line: Mapping[str, Any], names: Mapping[str, str], dose: str, numbers: Mapping[str, int]
) -> UnfoldedLine:
    return UnfoldedLine(
        name=names.get(line["line"], NOTHING),
        dose=dose,
        expected=line["expected"],
        how_expected=_how_bouts_expected(line),
        done=_mixed(line["bouts_done"]),
        adherence=percent(ratio(line["dose_adherence"])),
        ratio=ratio(line["dose_adherence"]),
        bouts=tuple(_bout(bout, numbers) for bout in line["bouts"]),
        cells=tuple(_cell(day) for day in line["days"]),
    )


def _how_bouts_expected(line: Mapping[str, Any]) -> str:
    parts = []
    if line["fixed_part"] or not line["flexible_sevenths"]:
        parts.append(
            ngettext("%(n)d on a fixed day", "%(n)d on fixed days", line["fixed_part"])
            % {"n": line["fixed_part"]}
        )
    if line["flexible_sevenths"]:
        parts.append(
            _("%(sevenths)d ÷ 7 on free days, rounded to %(n)d")
            % {"sevenths": line["flexible_sevenths"], "n": line["flexible_part"]}
        )
    return " + ".join(parts)


def _bout(bout: Mapping[str, Any], numbers: Mapping[str, int]) -> UnfoldedBout:
    skipped = dict(SkipReason.choices).get(bout["skipped"] or "", "")
    return UnfoldedBout(
        session=numbers[bout["session"]],
        performed_on=date.fromisoformat(bout["performed_on"]),
        share=_mixed(bout["q"]),
        skipped=str(skipped),
        counted=bout["counted"],
        why=_why(bout["why"]),
    )


def _cell(day: Mapping[str, Any]) -> Cell:
    sign, word = SIGNS[day["state"]]
    reason = dict(SkipReason.choices).get(day["reason"] or "", "")
    if day["state"] == judged.SKIPPED and day["reason"] == SkipReason.PAIN:
        sign = "pain"
    words = f"{word} ({reason})" if reason else str(word)
    return Cell(date.fromisoformat(day["date"]), sign, words)


def _why(why: str | None) -> str:
    return str(WHY_NOT_COUNTED.get(why, why)) if why else ""


def _mixed(plain: Mapping[str, int]) -> str:
    """A fraction as people write it: 4 2/3."""
    fraction = Fraction(plain["numerator"], plain["denominator"])
    whole, rest = divmod(fraction, 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)
