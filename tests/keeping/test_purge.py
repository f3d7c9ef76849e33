"""Records go when their day has come: all of one patient, in one transaction, and nobody else's."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from patients.actions.hold_record import lift_hold, place_hold
from patients.actions.purge_record import due_patients, purge_record
from patients.keeping.retention import kept_until
from patients.keeping.rows import ROWS
from patients.models import ClinicWeek, LegalHold, Patient, PurgeRecord
from patients.tasks_keeping import purge_one
from patients.trail.about import about_patient
from tests.keeping.record_world import fill, hanging_from_patients
from tests.signed_in import give_app, signed_in
from tests.world import KEYS, our_models
from therapy.accounts.models import AuditEntry


@pytest.mark.parametrize(
    ("ended", "born", "years", "until"),
    [
        (date(2026, 11, 23), date(1984, 5, 17), 10, date(2036, 11, 23)),
        # A minor: 18th birthday, then the years.
        (date(2026, 11, 23), date(2016, 6, 1), 10, date(2044, 6, 1)),
        # Eighteen on the very day.
        (date(2026, 11, 23), date(2008, 11, 23), 10, date(2036, 11, 23)),
        (date(2028, 2, 29), date(1984, 5, 17), 1, date(2029, 3, 1)),
        (date(2026, 11, 23), date(2012, 2, 29), 10, date(2040, 3, 1)),
    ],
)
def test_a_record_is_kept_until(ended, born, years, until):
    assert kept_until(care_ended_on=ended, born_on=born, years=years) == until


def test_every_table_of_a_patient_is_in_the_list():
    assert {name for name, _path in ROWS} == hanging_from_patients()


@pytest.fixture
def gone_by(now) -> datetime:
    """A moment at which the ten years are over."""
    return datetime(2036, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def old(pat, quinn, alice, bob, ada, now):
    fill(pat, "CANARYPAT", by=alice, admin=ada, now=now)
    fill(quinn, "CANARYQUINN", by=bob, admin=ada, now=now)
    Patient.objects.filter(pk=pat.pk).update(archived_at=now)
    return pat


def rows_of(patient: Patient) -> dict[str, int]:
    found = {}
    for name, path in ROWS:
        model = apps.get_model("patients", name)
        found[name] = model._base_manager.filter(**{path: patient.pk}).count()
    return found


def test_it_deletes_every_row_of_the_patient_and_none_of_another(old, quinn, gone_by):
    before, other = rows_of(old), rows_of(quinn)
    assert min(before.values()) > 0
    purged = purge_record(patient_id=old.pk, now=gone_by)
    assert set(rows_of(old).values()) == {0}
    assert rows_of(quinn) == other
    assert not Patient.objects.filter(pk=old.pk).exists()
    assert purged.counts == {f"patients.{name.lower()}": n for name, n in before.items()}
    assert purged.kept_until == date(2036, 11, 23)


def test_what_is_left_holds_no_word_about_the_patient(old, gone_by):
    user = old.user
    purge_record(patient_id=old.pk, now=gone_by)
    left = [
        str(values)
        for model in our_models()
        # The plan's routine and its stretch are the clinic's own.
        if model.__name__ not in ("Routine", "Stretch")
        for values in model._base_manager.values()
    ]
    assert len(left) > 20
    assert not [each for each in left if "CANARYPAT" in each]
    user.refresh_from_db()
    assert (user.name, user.is_active, user.email) == ("", False, f"deleted-{user.pk}@invalid")


def test_every_way_in_goes_with_the_account(old, quinn, gone_by):
    people = (old.user, quinn.user)
    for user in people:
        EmailAddress.objects.create(user=user, email=user.email)
        Token.objects.create(user=user)
        signed_in(Client(), user)
        give_app(user)
    ways = (EmailAddress, *KEYS)
    purge_record(patient_id=old.pk, now=gone_by)
    left = [[way.objects.filter(user=user).count() for way in ways] for user in people]
    assert left == [[0, 0, 0, 0], [1, 1, 1, 1]]


def test_counts_and_the_trail_remain(old, gone_by):
    trail = about_patient(AuditEntry.objects.all(), old.pk).order_by("pk")
    first, number = trail.first(), trail.count()
    assert number > 3
    purge_record(patient_id=old.pk, now=gone_by)
    kept = PurgeRecord.objects.get()
    assert kept.first_audit_entry == first.pk
    last = trail.get(pk=kept.last_audit_entry)
    assert (last.verb, last.details["counts"]) == ("purge_record", kept.counts)
    assert trail.count() == number + 1


def test_the_clinics_old_week_says_that_somebody_is_gone(as_user, ada, old, gone_by):
    purge_record(patient_id=old.pk, now=gone_by)
    assert ClinicWeek.objects.get().deleted_patients == 1
    page = as_user(ada).get(reverse("report-week", args=["2026-W47"])).content.decode()
    assert "1 record of this week has been deleted since" in page


def test_it_waits_for_the_day_the_archive_and_the_hold(old, ada, now, gone_by):
    assert purge_record(patient_id=old.pk, now=gone_by - timedelta(days=2)) is None
    place_hold(patient=old, reason="A lawsuit", by=ada, now=now)
    assert purge_record(patient_id=old.pk, now=gone_by) is None
    assert not list(due_patients(old.clinic, now=gone_by))
    lift_hold(patient=old, by=ada, now=now)
    Patient.objects.filter(pk=old.pk).update(archived_at=None)
    assert purge_record(patient_id=old.pk, now=gone_by) is None
    assert Patient.objects.filter(pk=old.pk).exists()


def test_a_minors_record_waits_longer(old, gone_by):
    Patient.objects.filter(pk=old.pk).update(date_of_birth=date(2016, 6, 1))
    assert purge_record(patient_id=old.pk, now=gone_by) is None
    assert purge_record(patient_id=old.pk, now=datetime(2044, 6, 1, 12, tzinfo=UTC))


def test_a_second_run_finds_nothing_left_to_do(old, gone_by):
    assert purge_record(patient_id=old.pk, now=gone_by)
    assert purge_record(patient_id=old.pk, now=gone_by) is None
    assert PurgeRecord.objects.count() == 1


def test_nothing_goes_when_one_table_objects(old, gone_by, monkeypatch):
    before = rows_of(old)
    monkeypatch.setattr("patients.actions.purge_record._empty_account", lambda user: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        purge_record(patient_id=old.pk, now=gone_by)
    assert rows_of(old) == before


def test_the_command_says_whose_and_then_does_it(old, gone_by, time_machine):
    time_machine.move_to(gone_by)
    out = StringIO()
    call_command("purge_expired", "--dry-run", stdout=out)
    assert f"due: patient {old.pk}" in out.getvalue()
    assert Patient.objects.filter(pk=old.pk).exists()
    call_command("purge_expired", stdout=out)
    assert not Patient.objects.filter(pk=old.pk).exists()
    assert "1 records" in out.getvalue()


def test_the_task_is_harmless_while_the_years_run(old):
    purge_one(old.clinic_id, str(old.pk))
    assert Patient.objects.filter(pk=old.pk).exists()


def test_an_admin_holds_and_lifts_on_the_page(as_user, ada, pat):
    client, address = as_user(ada), reverse("patient-keeping", args=[pat.pk])
    assert "Never held." in client.get(address).content.decode()
    refused = client.post(reverse("patient-hold", args=[pat.pk]), {"reason": " "})
    assert "Say why the record must be kept." in refused.content.decode()
    client.post(reverse("patient-hold", args=[pat.pk]), {"reason": "An inquiry"})
    page = client.get(address).content.decode()
    assert "An inquiry" in page
    assert "Held: it is kept until the hold is lifted." in page
    client.post(reverse("patient-hold-lift", args=[pat.pk]))
    assert LegalHold.objects.get().lifted_by == ada
    client.post(reverse("patient-ask-to-delete", args=[pat.pk]))
    assert "kept while care goes on" in client.get(address).content.decode()
