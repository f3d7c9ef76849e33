"""Judge patient-weeks written as JSON, without a database: for tests, audits and the curious."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from patients.adherence import WeekFigures, judge_week
from patients.adherence.cases import read_cases, summary
from patients.adherence.json_node import MalformedCase

LARGEST_EXPONENT = 30


class Command(BaseCommand):
    help = "Explains the adherence of a patient-week, or of a list of them, given as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="one case or a list; - reads from stdin")
        parser.add_argument("--json", action="store_true", help="print JSON rather than tables")

    def handle(self, *args: Any, **options: Any) -> None:
        data = _parse(_read(options["file"]))
        weeks = _judge(data)
        if not options["json"]:
            self.stdout.write("\n\n".join(_table(week) for week in weeks))
            return
        printed = [summary(week) for week in weeks]
        self.stdout.write(json.dumps(printed if isinstance(data, list) else printed[0], indent=2))


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: cannot be read as UTF-8 text.") from error


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_float=_exact, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"This is not JSON: {error}") from error


def _exact(text: str) -> int | Fraction:
    number = Decimal(text)
    # Written out, 1e999999999 would take all the memory there is.
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"{text} is out of range.")
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else exact


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number.")


def _judge(data: Any) -> list[WeekFigures]:
    try:
        return [judge_week(*case) for case in read_cases(data)]
    except MalformedCase as error:
        raise CommandError(str(error)) from error
    except OverflowError as error:
        raise CommandError("week_start: the week reaches past the calendar.") from error
    except ValueError as error:
        raise CommandError(f"sessions: {error}") from error


def _table(week: WeekFigures) -> str:
    rows = [
        f"Week of {week.week_start} (definition {week.definition_version})",
        f"  sessions  {week.credited_sessions} of {week.expected_sessions}"
        f"  {_percent(week.session_adherence)}"
        f"  (at most {week.cap} a day; extra {week.extra_sessions},"
        f" late {week.late_sessions} of {week.counted_sessions})",
        f"  dose      {_percent(week.dose_adherence)}",
    ]
    for line in week.lines:
        rows.append(f"  {line.line}  {_percent(line.dose_adherence)} of {line.expected} bouts")
        rows.extend(
            f"    {bout.performed_on}  {bout.session}  {_percent(bout.q)}"
            f"  {'counted' if bout.counted else bout.why}"
            for bout in line.bouts
        )
    rows.extend(
        f"  {session.performed_on}  {session.session}  {session.status}  {session.why or ''}".rstrip()
        for session in week.sessions
    )
    return "\n".join(rows)


def _percent(fraction: Fraction | None) -> str:
    # Cut, not rounded: what is short of 80 % must not read as 80 %.
    if fraction is None:
        return "not due"
    tenths = 1000 * fraction.numerator // fraction.denominator
    return f"{tenths // 10}.{tenths % 10} %"
