import json
from datetime import date

import pytest

from patients.models import WeeklyReport
from patients.reports.many_rows import insert_rows
from tests import build
from tests.conftest import NOW
from therapy.accounts.tenancy import in_clinic

pytestmark = pytest.mark.django_db

AWKWARD = "a \"b\", {c} \\d\n'e' \u2028 ü"
SAME = {
    "week_start": date(2026, 11, 16),
    "definition": "1",
    "revision": 1,
    "is_latest": True,
    "computed_at": NOW,
    "inputs_hash": "",
    "late_sessions": 0,
    "extra_sessions": 0,
    "expected_sessions": 7,
    "credited_sessions": 3,
    "reporting": True,
    "ever_logged": True,
    "pain_answers": 0,
}


def test_it_stores_each_value_in_its_row_as_it_was_given(clinic, pat):
    other = build.make_patient(clinic)
    columns = {
        "patient": [pat.pk, str(other.pk)],
        "cause": [AWKWARD, "NULL"],
        "inputs": [json.dumps([AWKWARD]), "{}"],
        "difference": [json.dumps({AWKWARD: None}, ensure_ascii=False), "[]"],
        "dose_adherence": [None, 1 / 3],
        "pain_mean": [0.0, None],
        "final_at": [NOW, None],
    }
    with in_clinic(clinic.pk):
        insert_rows(WeeklyReport, SAME, columns)
    names = [name for name in columns if name != "patient"]
    stored = {row.pop("patient"): row for row in WeeklyReport.objects.values("patient", *names)}
    assert stored == {
        pat.pk: dict(
            zip(names, [AWKWARD, [AWKWARD], {AWKWARD: None}, None, 0.0, NOW], strict=True)
        ),
        other.pk: dict(zip(names, ["NULL", {}, [], 1 / 3, None, None], strict=True)),
    }


def test_it_stores_texts_of_which_none_is_missing(clinic, pat):
    columns = {"patient": [pat.pk], "cause": [AWKWARD], "inputs": ["{}"], "difference": ["{}"]}
    with in_clinic(clinic.pk):
        insert_rows(WeeklyReport, SAME, columns)
    assert WeeklyReport.objects.get().cause == AWKWARD
