"""The audit trail is only added to, and sealed: each kind of tampering shows."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from tests import walls
from tests.triggers import triggers_off
from therapy.accounts import audit, in_order, seals, settled
from therapy.accounts.actions.seal_trail import seal_trail
from therapy.accounts.models import AuditEntry, AuditSeal
from therapy.accounts.seal_heads import mail_head, note_head, noted_heads
from therapy.accounts.seals import as_ranges, digest_of, ids_in
from therapy.accounts.tenancy import in_no_clinic
from therapy.accounts.trail_check import Named, findings

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    settings.AUDIT_HEAD_FILE = str(tmp_path / "outside" / "heads.jsonl")


@pytest.fixture
def trail(clinic, alice, now):
    """Three seals, a minute apart, over three entries each."""
    for n in range(3):
        at = now + n * MINUTE
        for step in range(3):
            audit.record("update_clinic", clinic, clinic=clinic, by=alice, now=at, step=step)
        note_head(seal_trail(now=at + timedelta(seconds=30)))
    return list(AuditEntry.objects.order_by("pk"))


def found() -> set[str]:
    return {each.what for each in findings(noted_heads())}


def seal_again(seal: AuditSeal) -> None:
    """What somebody who holds the database would do to hide it."""
    entries = AuditEntry.objects.filter(pk__in=ids_in(seal.entries)).order_by("pk")
    AuditSeal.objects.filter(pk=seal.pk).update(digest=digest_of(seal, entries))


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditseal"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trail(trail, table, act):
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(act.format(table))
    assert AuditEntry.objects.count() == 9
    assert AuditSeal.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_trail(trail):
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute("TRUNCATE accounts_auditseal")


def test_an_untouched_trail_is_whole(trail, capsys):
    call_command("check_audit")
    assert "9 entries, 3 seals, 3 heads outside" in capsys.readouterr().out


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one role")
def test_a_role_that_sees_one_clinic_only_is_told_instead_of_a_false_alarm(trail):
    walls.roles()
    with in_no_clinic(), pytest.raises(CommandError, match="be owner or worker"):
        call_command("check_audit")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one role")
def test_the_worker_seals_and_checks_the_whole_trail(trail, clinic, now, monkeypatch, capsys):
    roles = walls.roles()
    audit.record("update_clinic", clinic, clinic=clinic, by=None, now=now + 3 * MINUTE)
    # What the site's role would do from here on, the worker's does.
    monkeypatch.setattr(roles, "web", roles.worker)
    with in_no_clinic():
        note_head(seal_trail(now=now + 3 * MINUTE))
        call_command("check_audit")
    assert "10 entries, 4 seals, 4 heads outside" in capsys.readouterr().out


def test_it_finds_an_edited_entry(trail):
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[4].pk).update(verb="see_changes")
    assert found() == {"edited"}


def test_it_finds_a_deleted_entry_and_names_it(trail):
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[4].pk).delete()
    (finding,) = findings(noted_heads())
    assert finding.what == "deleted"
    assert f"entries {trail[4].pk} " in finding.where


def test_it_finds_a_back_dated_entry_that_got_into_a_seal(trail, clinic, now):
    audit.record("log_session", clinic, clinic=clinic, by=None, now=now - timedelta(days=3))
    note_head(seal_trail(now=now + timedelta(hours=1)))
    assert found() == {"back-dated"}


def test_it_finds_an_entry_put_among_those_long_sealed(trail, clinic, now):
    for hours in (1, 2, 3):
        at = now + timedelta(hours=hours)
        if hours == 3:
            forged = AuditEntry(pk=trail[0].pk - 1, verb="log_session", clinic=clinic, at=now)
            forged.save(force_insert=True)
        audit.record("update_clinic", clinic, clinic=clinic, by=None, now=at)
        seal_trail(now=at)
    (finding,) = findings(noted_heads())
    assert str(finding) == f"back-dated: entries {trail[0].pk - 1} were never sealed"


def test_it_finds_a_seal_that_was_made_again(trail):
    middle = AuditSeal.objects.order_by("pk")[1]
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[4].pk).update(verb="see_changes")
        seal_again(middle)
    assert found() == {"re-sealed"}


def test_it_finds_by_the_head_outside_that_all_seals_were_made_again(trail):
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[0].pk).update(verb="see_changes")
        for seal in AuditSeal.objects.order_by("pk"):
            before = AuditSeal.objects.filter(pk__lt=seal.pk).order_by("-pk").first()
            if before:
                AuditSeal.objects.filter(pk=seal.pk).update(previous=before.digest)
            seal_again(AuditSeal.objects.get(pk=seal.pk))
    assert {each.what for each in findings([])} == set()
    assert found() == {"re-sealed"}


def test_it_finds_by_the_head_outside_that_the_end_was_cut_off(trail):
    last = AuditSeal.objects.order_by("-pk")[0]
    with triggers_off():
        AuditSeal.objects.filter(pk=last.pk).delete()
        AuditEntry.objects.filter(pk__gte=last.first_id).delete()
    assert {each.what for each in findings([])} == set()
    assert found() == {"cut off"}


def test_the_command_says_what_it_found_and_fails(trail, capsys):
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[4].pk).delete()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_audit")
    assert "deleted: entries" in capsys.readouterr().out


def test_an_entry_that_was_committed_late_falls_into_the_next_seal(trail, clinic, now):
    """Its id was drawn before ids that are sealed already."""
    late = trail[-1].pk + 1
    audit.record("update_clinic", clinic, clinic=clinic, by=None, now=now + 3 * MINUTE)
    with triggers_off():
        AuditEntry.objects.filter(pk=late).update(id=late + 1)
    first = seal_trail(now=now + 3 * MINUTE)
    assert ids_in(first.entries) == {late + 1}
    entry = AuditEntry(pk=late, verb="update_clinic", clinic=clinic, at=now + 3 * MINUTE)
    entry.save(force_insert=True)
    assert ids_in(seal_trail(now=now + 4 * MINUTE).entries) == {late}
    assert found() == set()


def test_it_seals_nothing_when_nothing_waits(trail, now):
    assert seal_trail(now=now + 5 * MINUTE) is None


@pytest.fixture
def backlog(trail, clinic, now, monkeypatch):
    """An hour's entries that waited for a sealer, four to a seal."""
    for module in (seals, settled):
        monkeypatch.setattr(module, "BATCH", 4)
    for minutes in range(10, 70, 6):
        at = now + minutes * MINUTE
        audit.record("update_clinic", clinic, clinic=clinic, by=None, now=at)
    for n in range(4):
        note_head(seal_trail(now=now + (70 + n) * MINUTE) or AuditSeal.objects.last())


def test_a_backlog_of_several_seals_is_no_back_dating(backlog):
    counts = AuditSeal.objects.order_by("pk").values_list("count", flat=True)
    assert list(counts) == [3, 3, 3, 4, 4, 2]
    assert found() == set()


def test_after_a_backlog_a_back_dated_entry_is_found_as_before(backlog, clinic, now):
    audit.record("log_session", clinic, clinic=clinic, by=None, now=now + 50 * MINUTE)
    seal_trail(now=now + 75 * MINUTE)
    assert found() == {"back-dated"}


def test_it_asks_and_holds_a_chunk_at_a_time(trail, clinic, now, monkeypatch):
    """With chunks of two rows the same is sealed and found, and no answer holds more entries."""
    monkeypatch.setattr(in_order, "CHUNK", 2)
    lengths = []
    plain = QuerySet._fetch_all

    def noting(rows):
        plain(rows)
        lengths.append(len(rows._result_cache) if rows.model is AuditEntry else 0)

    monkeypatch.setattr(QuerySet, "_fetch_all", noting)
    for _ in range(5):
        audit.record("update_clinic", clinic, clinic=clinic, by=None, now=now + 5 * MINUTE)
    assert seal_trail(now=now + 5 * MINUTE).count == 5
    with triggers_off():
        AuditEntry.objects.filter(pk=trail[4].pk).update(verb="see_changes")
    assert {each.what for each in findings([])} == {"edited"}
    assert max(lengths) == 2


@pytest.mark.parametrize("step", [1, 2000])
def test_it_finds_among_many_settled_seals_the_one_entry_no_seal_named(
    trail, clinic, now, monkeypatch, step
):
    monkeypatch.setattr(Named, "STEP", step)
    for hours in range(1, 6):
        at = now + timedelta(hours=hours)
        audit.record("update_clinic", clinic, clinic=clinic, by=None, now=at)
        seal_trail(now=at)
    assert found() == set()
    named = AuditSeal.objects.order_by("pk")[3]
    with triggers_off():
        AuditSeal.objects.filter(pk=named.pk).update(entries=str(trail[0].pk), first_id=trail[0].pk)
    assert f"back-dated: entries {named.last_id} were never sealed" in map(str, findings([]))


def test_the_head_outside_is_added_to_and_mailed_without_a_name(trail, settings, clinic):
    lines = Path(settings.AUDIT_HEAD_FILE).read_text().splitlines()
    assert [json.loads(line)["seal"] for line in lines] == list(
        AuditSeal.objects.order_by("pk").values_list("pk", flat=True)
    )
    settings.AUDIT_HEAD_MAIL = "keeper@example.org"
    assert mail_head()
    assert AuditSeal.objects.order_by("-pk")[0].digest in mail.outbox[0].body
    assert clinic.name not in mail.outbox[0].body


@pytest.mark.parametrize(("ids", "text"), [([5], "5"), ([5, 6, 7, 9], "5-7,9"), ([1, 3], "1,3")])
def test_ids_are_told_as_ranges(ids, text):
    assert as_ranges(ids) == text
    assert ids_in(text) == set(ids)
