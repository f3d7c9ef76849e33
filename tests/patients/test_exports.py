import csv
import io
import json
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import storages
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from patients import tasks_exports
from patients.exports import pdf
from patients.exports.cells import DANGEROUS, csv_bytes, safe_text
from patients.exports.week_table import COLUMNS
from patients.models import ReportExport
from patients.models.export import ExportStatus
from patients.paper import pdf as paper_pdf
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import MONDAY_MORNING, report_all, summarise_all
from tests.patients.worked_example import MONDAY, make_example
from tests.signed_in import signed_in
from therapy.accounts.models import AuditEntry

LABEL = "2026-W47"
CSV, JSON, PDF = (f"/reports/{LABEL}/{name}" for name in ("week.csv", "week.json", "pdf/"))


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "exports": {**settings.STORAGES["exports"], "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def example(db, clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    return example


def records(answer) -> list[dict[str, str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def no_broker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def ordered(as_user, ada, example, monkeypatch):
    """A PDF that Ada has ordered and no worker has made."""
    no_broker(monkeypatch)
    with time_machine.travel(MONDAY_MORNING, tick=False):
        answer = as_user(ada).post(PDF)
    export = ReportExport.objects.get()
    assert answer.url == reverse("export", args=[export.pk])
    return export


# --- CSV: safe and exact ---------------------------------------------------------------------------


@given(st.text())
def test_no_text_begins_like_a_formula(text):
    assert not safe_text(text).startswith(DANGEROUS)
    assert safe_text(text) in (text, f"'{text}")


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_what_is_written_is_read_back(rows):
    written = csv_bytes(["a", "b"], rows)
    assert written.startswith(b"\xef\xbb\xbf")
    text = written.decode("utf-8-sig")
    assert "\r\n" in text
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[1:] == [[safe_text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (0, "0"), (0.5, "0.5"), (True, "true"), (-1, "-1"), ("=1+1", "'=1+1")],
)
def test_unknown_is_empty_and_zero_is_zero(value, cell):
    assert csv_bytes(["a"], [[value]]).decode("utf-8-sig").split("\r\n")[1] == f'"{cell}"'


@pytest.mark.django_db
def test_the_csv_has_numerators_and_denominators_by_code(as_user, ada, pat, example):
    answer = as_user(ada).post(CSV)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"week-{LABEL}.csv" in answer["Content-Disposition"]
    (row,) = records(answer)
    assert list(row) == list(COLUMNS)
    assert (row["sessions_credited"], row["sessions_expected"]) == ("5", "12")
    assert row["session_adherence_ratio"].startswith("0.41666")
    assert row["sessions_extra"] == "1"
    assert row["patient_code"] == pat.code
    assert pat.name not in answer.content.decode()


@pytest.mark.django_db
def test_a_code_that_looks_like_a_formula_does_no_harm(as_user, ada, pat, example):
    pat.code = "=cmd|x"
    pat.save()
    assert records(as_user(ada).post(CSV))[0]["patient_code"] == "'=cmd|x"


@pytest.mark.django_db
def test_the_json_keeps_the_fractions(as_user, ada, pat, example):
    body = json.loads(as_user(ada).post(JSON).content)
    assert body["figures"]["pooled_credited"] == 5
    assert body["figures"]["session_adherence"]["reporting"]["median"] == {
        "numerator": 5,
        "denominator": 12,
    }
    assert body["by_therapist"] == [{"name": "Alice", "figures": None}]
    assert pat.name not in json.dumps(body)


# --- PDF: a job, a page that waits, a file -----------------------------------------------------------


@pytest.mark.django_db
def test_the_pdf_is_made_by_the_worker_and_fetched_by_the_admin(as_user, ada, pat, ordered):
    client = as_user(ada)
    with time_machine.travel(MONDAY_MORNING, tick=False):
        signed_in(client, ada)
        page = reverse("export", args=[ordered.pk])
        waiting = client.get(page).content.decode()
        assert "waits its turn" in waiting
        assert "every 2s" in waiting
        assert client.get(f"{page}file/").status_code == 404
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
        assert (
            "The PDF is ready" in client.get(page, headers={"HX-Request": "true"}).content.decode()
        )
        answer = client.get(f"{page}file/")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_pdf_holds_codes_and_no_names(ada, pat, example):
    week = pat.clinic.weeks.get(week_start="2026-11-16")
    html = pdf.week_html(pdf_report(week, ada))
    assert pat.code in html
    assert pat.name not in html
    assert "5/12" in html


def pdf_report(week, ada):
    return tasks_exports.week_report(week, by=ada)


@pytest.mark.django_db
def test_a_second_worker_leaves_it_alone(ordered, monkeypatch):
    made = []
    monkeypatch.setattr(tasks_exports, "week_pdf", lambda report: made.append(1) or b"%PDF-")
    with time_machine.travel(MONDAY_MORNING, tick=False):
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
    assert made == [1]


@pytest.mark.django_db
def test_it_says_so_where_pango_is_missing(as_user, ada, ordered, monkeypatch):
    monkeypatch.setattr(paper_pdf, "import_module", lambda name: (_ for _ in ()).throw(OSError()))
    paper_pdf._weasyprint.cache_clear()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
        client = as_user(ada)
        page = client.get(reverse("export", args=[ordered.pk])).content.decode()
    paper_pdf._weasyprint.cache_clear()
    assert "lacks Pango" in page
    assert ReportExport.objects.get().status == ExportStatus.FAILED


@pytest.mark.django_db
def test_a_worker_that_died_is_followed_by_another(ordered, monkeypatch):
    rung = []
    monkeypatch.setattr(
        tasks_exports.make_export, "apply_async", lambda args, **_: rung.append(args)
    )
    started = MONDAY_MORNING - timedelta(minutes=11)
    ReportExport.objects.update(status=ExportStatus.RUNNING, started_at=started)
    with time_machine.travel(MONDAY_MORNING, tick=False):
        tasks_exports.sweep_exports()
        assert rung == [[ordered.clinic_id, str(ordered.pk)]]
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
    assert ReportExport.objects.get().status == ExportStatus.READY


@pytest.mark.django_db
def test_it_is_thrown_away_after_a_week(as_user, ada, ordered):
    with time_machine.travel(MONDAY_MORNING, tick=False):
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
    name = ReportExport.objects.get().file
    assert storages["exports"].exists(name)
    with time_machine.travel(MONDAY_MORNING + timedelta(days=7, minutes=1), tick=False):
        client = as_user(ada)
        assert client.get(reverse("export", args=[ordered.pk])).status_code == 404
        tasks_exports.sweep_exports()
    assert not ReportExport.objects.exists()
    assert not storages["exports"].exists(name)


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_export_is_in_the_audit_trail(as_user, ada, example, monkeypatch):
    no_broker(monkeypatch)
    client = as_user(ada)
    client.post(CSV)
    client.post(JSON)
    client.post(PDF)
    taken = AuditEntry.objects.filter(verb="export_week", kind="export")
    assert sorted(entry.details["form"] for entry in taken) == ["csv", "json"]
    # A PDF that is only ordered, and may never be made, was not taken out.
    ordered = AuditEntry.objects.get(verb="order_week")
    assert (ordered.kind, ordered.details["week"]) == ("write", "2026-11-16")


@pytest.mark.django_db
def test_a_pdf_is_noted_as_taken_out_when_it_is_fetched(as_user, ada, ordered):
    client = as_user(ada)
    page = reverse("export-file", args=[ordered.pk])
    fetched = AuditEntry.objects.filter(kind="export", subject_id="export-file")
    with time_machine.travel(MONDAY_MORNING, tick=False):
        signed_in(client, ada)
        assert client.get(page).status_code == 404
        assert not fetched.exists()
        tasks_exports.make_export(ordered.clinic_id, str(ordered.pk))
        assert client.get(page).status_code == 200
    assert fetched.get().details == {"pk": str(ordered.pk)}


@pytest.mark.django_db
def test_only_the_clinics_admins_take_a_week_along(client, as_user, alice, olga, pat, ordered):
    pages = [reverse("export", args=[ordered.pk]), reverse("export-file", args=[ordered.pk])]
    for person in (alice, pat.user, olga):
        assert [as_user(person).get(page).status_code for page in pages] == [404] * 2
        assert [as_user(person).post(page).status_code for page in (CSV, JSON, PDF)] == [404] * 3
    assert {client.get(page).status_code for page in pages} == {302}
    assert {client.post(page).status_code for page in (CSV, JSON, PDF)} == {302}


@pytest.mark.django_db
def test_it_is_taken_by_posting_only(as_user, ada, example):
    client = as_user(ada)
    assert [client.get(page).status_code for page in (CSV, JSON, PDF)] == [405] * 3


@pytest.mark.django_db
def test_a_week_takes_as_many_queries_for_one_as_for_many(
    as_user, ada, alice, clinic, example, django_assert_max_num_queries
):
    for _ in range(6):
        patient = build.make_patient(clinic, therapist=alice)
        build.make_assignment(patient, [example.a], starts_on=MONDAY)
        mark_days_stale(patient, [MONDAY], cause="assign_routine", now=MONDAY_MORNING)
    summarise_all(clinic)
    client = as_user(ada)
    with django_assert_max_num_queries(22):
        client.get(f"/reports/{LABEL}/")
    with django_assert_max_num_queries(18):
        client.post(CSV)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_pdf(as_user, ada, worker, example):
    as_user(ada).post(PDF)
    deadline = time.monotonic() + 60
    while not ReportExport.objects.get().is_over and time.monotonic() < deadline:
        time.sleep(0.2)
    assert ReportExport.objects.get().status == ExportStatus.READY, worker.last_words()
