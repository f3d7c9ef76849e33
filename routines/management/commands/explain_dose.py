"""Tell the dose of a stretch for given diagnoses, and why. Reads the catalog's files only."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routines.catalog_files import Catalog, CatalogError, read_catalog
from routines.dosing import Exercise, Resolved, Rule, applying_rules, resolve_dose

STEP_KEYS = ("field", "from", "to", "why", "source")


class Command(BaseCommand):
    help = "Tells the dose of a stretch for someone with these diagnoses, and why."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("stretch", nargs="?", metavar="STRETCH", help="a slug of the catalog")
        parser.add_argument("--diagnosis", action="append", metavar="KEY", help="may be repeated")
        parser.add_argument("--flag", action="append", metavar="FLAG", help="may be repeated")
        parser.add_argument("--json", action="store_true", help="print JSON rather than text")
        parser.add_argument("--cases", metavar="FILE", help="a JSON list of cases; - reads stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["stretch"] is None) == (options["cases"] is None):
            raise CommandError("Name one STRETCH, or a file with --cases.")
        advice = Advice()
        if options["cases"] is not None:
            self._print([_as_json(*case) for case in advice.cases(_read(options["cases"]))])
            return
        explained = advice.explain(
            options["stretch"], options["diagnosis"] or [], options["flag"] or []
        )
        if options["json"]:
            self._print(_as_json(*explained))
        else:
            self.stdout.write(_as_text(*explained))

    def _print(self, answer: Any) -> None:
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))


Explained = tuple[Exercise, Resolved, tuple[Rule, ...]]


class Advice:
    """The catalog's files, ready to be asked. Raises CommandError for a word they do not know."""

    def __init__(self) -> None:
        catalog = _catalog()
        self.stretches = {entry.slug: entry.as_exercise for entry in catalog.stretches}
        self.diagnoses = {entry.key for entry in catalog.diagnoses}
        self.flags = set(catalog.vocabulary.flags)
        self.rules = tuple(entry.as_rule for entry in catalog.rules)

    def explain(self, stretch: str, diagnoses: list[str], flags: list[str]) -> Explained:
        """The exercise, its dose, and the rules that spoke; every flag not given was denied."""
        _known("stretch", [stretch], self.stretches)
        _known("diagnosis", diagnoses, self.diagnoses)
        _known("flag", flags, self.flags)
        exercise = self.stretches[stretch]
        patient = {"diagnoses": set(diagnoses), "flags": set(flags), "rules": self.rules}
        return exercise, resolve_dose(exercise, **patient), applying_rules(exercise, **patient)

    def cases(self, cases: Any) -> list[Explained]:
        """One answer per case, in the order of the list; an error names the case's place."""
        if not isinstance(cases, list):
            raise CommandError("The cases must be a JSON list.")
        explained = []
        for number, case in enumerate(cases, start=1):
            try:
                explained.append(self.explain(*_parts(case)))
            except CommandError as error:
                raise CommandError(f"Case {number}: {error}") from error
        return explained


def _catalog() -> Catalog:
    try:
        return read_catalog()
    except CatalogError as error:
        raise CommandError(str(error)) from error


def _known(noun: str, names: list[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise CommandError(f"The catalog has no {noun} {name!r}.")


def _read(name: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: cannot be read as UTF-8 text.") from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name}: this is not JSON: {error}") from error


def _parts(case: Any) -> tuple[str, list[str], list[str]]:
    if not isinstance(case, Mapping) or not isinstance(case.get("stretch"), str):
        raise CommandError('a case is {"stretch": ..., "diagnoses": [...], "flags": [...]}.')
    diagnoses, flags = (_texts(case, key) for key in ("diagnoses", "flags"))
    return case["stretch"], diagnoses, flags


def _texts(case: Mapping[str, Any], key: str) -> list[str]:
    values = case.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise CommandError(f'"{key}" must be a list of texts.')
    return values


def _as_json(exercise: Exercise, resolved: Resolved, rules: tuple[Rule, ...]) -> dict[str, Any]:
    steps = [step.as_dict() for step in resolved.steps]
    return {
        "stretch": exercise.slug,
        "verdict": resolved.verdict,
        "dose": None if resolved.dose is None else resolved.dose.as_dict(),
        "rules": list(resolved.rules),
        "steps": [{key: step[key] for key in STEP_KEYS} for step in steps],
    }


def _as_text(exercise: Exercise, resolved: Resolved, rules: tuple[Rule, ...]) -> str:
    lines = [f"{exercise.slug}: {resolved.verdict}"]
    if resolved.dose is None:
        lines.append("  no dose: blocked unless a therapist writes why")
    else:
        lines += [f"  {field:<16} {value}" for field, value in resolved.dose.given()]
    lines += [
        f"  {step.field}: {step.before} -> {step.after}  ({step.source}) {step.why}"
        for step in resolved.steps
    ]
    lines += [f"  {rule.id} {rule.verdict}: {rule.reason}" for rule in rules]
    return "\n".join(lines)
