"""What was backed up comes back equal, into nothing but an empty database, and is marked as a copy."""

import json
import shutil
import sqlite3
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db import connections as all_connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse

from patients.actions.log_session import log_session
from patients.models import Session
from patients.own.logged_session import EntryInput, SessionInput
from tests import build
from therapy.accounts.models import AuditEntry, Heartbeat, ServerEpoch
from therapy.backup import copy, taking
from therapy.backup.manifest import Manifest, differences
from therapy.backup.programs import NoProgram, program
from therapy.backup.schema import in_one_way, schema
from therapy.backup.tables import contents
from therapy.backup.taking import Refused, drill, restore_backup, take_backup, throw_away

pytestmark = pytest.mark.django_db(transaction=True)
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL has roles and policies"
)


@pytest.fixture(autouse=True)
def may_make_a_database(transactional_db, monkeypatch, django_db_blocker) -> None:
    """Django's test case refuses a database that was made during a test; the drill makes one."""
    connect = django_db_blocker._real_ensure_connection
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", connect)


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "stretches").mkdir(parents=True)
    (settings.MEDIA_ROOT / "stretches" / "own.webp").write_bytes(b"a picture")
    return settings.MEDIA_ROOT


@pytest.fixture
def logged(pat, alice, now, media):
    """A function that logs one session, and the body it sent."""
    stretch = build.make_stretch("a")
    plan = build.make_assignment(pat, [stretch], by=alice)
    line = plan.prescriptions.get()

    def log(days_ago: int, uuid=None):
        day = now.date() - timedelta(days=days_ago)
        entries = [EntryInput(line.pk, as_prescribed=True)]
        body = SessionInput(uuid or uuid4(), day, pat.time_zone, entries)
        return body, log_session(patient=pat, body=body, by=pat.user, now=now)

    return log


def test_a_backup_comes_back_equal(logged, tmp_path, now):
    for days in range(4):
        logged(days)
    folder = take_backup(connection, tmp_path / "backups", now=now)
    manifest = Manifest.read(folder)
    assert manifest.contents["patients_session"][0] == 4
    assert manifest.audit_head["last_entry"] == AuditEntry.objects.latest("pk").pk
    assert (folder / "media" / "stretches" / "own.webp").read_bytes() == b"a picture"
    assert drill(connection, folder, now=now).different == ()


def test_the_checksums_mind_every_value_and_no_order(logged):
    logged(0)
    logged(1)
    before = contents(connection)["patients_session"]
    first, second = Session.objects.order_by("pk")
    Session.objects.filter(pk=first.pk).update(note="Now.")
    changed = contents(connection)["patients_session"]
    assert changed[0] == before[0] == 2
    assert changed[1] != before[1]
    Session.objects.filter(pk=first.pk).update(note="")
    assert contents(connection)["patients_session"] == before


def test_a_changed_row_a_lost_table_and_a_lost_trigger_are_told(logged, tmp_path, now):
    logged(0)
    manifest = Manifest.read(take_backup(connection, tmp_path, now=now))
    there, rules = contents(connection), schema(connection)
    assert not list(differences(manifest, there, rules))
    there["patients_session"] = [1, "7"]
    del there["patients_sessionentry"]
    kind = next(iter(rules))
    lost = rules[kind].pop()
    told = list(differences(manifest, there, rules))
    assert len(told) == 3
    assert f"{kind}: missing {lost}" in told


def test_a_list_of_choices_reads_the_same_before_and_after_a_dump():
    a, b = "'a'::character varying", "'b'::character varying"
    before = f"CHECK (((k)::text = ANY ((ARRAY[{a}, {b}])::text[])))"
    after = f"CHECK (((k)::text = ANY (ARRAY[({a})::text, ({b})::text])))"
    other = after.replace("'b'", "'c'")
    assert in_one_way(before) == in_one_way(after)
    assert in_one_way(before) != in_one_way(other)


def test_it_refuses_a_database_in_which_anything_stands(logged, tmp_path, now):
    folder = take_backup(connection, tmp_path, now=now)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", folder)


def test_it_refuses_a_folder_that_is_not_whole(logged, tmp_path, now):
    folder = take_backup(connection, tmp_path, now=now)
    [dump] = folder.glob("database.*")
    dump.write_bytes(dump.read_bytes()[:-1])
    with pytest.raises(Refused, match="is missing or is not what was written"):
        drill(connection, folder, now=now)
    (folder / "manifest.json").unlink()
    with pytest.raises(Refused, match="no whole backup"):
        drill(connection, folder, now=now)


def test_old_copies_are_thrown_away_so_that_deleted_records_do_not_live_on(tmp_path):
    for day in range(1, 5):
        folder = tmp_path / f"steady-2026110{day}T000000Z"
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps({}))
    (tmp_path / "something-else").mkdir()
    throw_away(tmp_path, keep=2)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["something-else", "steady-20261103T000000Z", "steady-20261104T000000Z"]
    assert taking.latest(tmp_path).parent.name == "steady-20261104T000000Z"


def test_the_commands_leave_a_heartbeat(logged, tmp_path):
    logged(0)
    out = StringIO()
    call_command("backup", tmp_path, "--keep", "3", stdout=out)
    assert Heartbeat.objects.get(name=Heartbeat.BACKUP).details["rows"] > 0
    [folder] = tmp_path.glob("steady-*")
    call_command("restore_drill", folder, stdout=out)
    assert "equal" in out.getvalue()
    assert Heartbeat.objects.filter(name="restore_drill").exists()


def test_phones_that_replay_after_a_restore_store_everything_once(logged, pat, tmp_path, now):
    """Log, back up, log more, restore: what the phones still hold arrives, and nothing doubles."""
    kept = [logged(days)[0] for days in range(3)]
    folder = take_backup(connection, tmp_path, now=now)
    # Accepted after the copy was taken, and still in the phones' queues: no answer reached them.
    later = [logged(days)[0] for days in range(3, 6)]
    with empty_database(tmp_path) as restored:
        done = restore_backup(restored, folder, now=now)
        assert done.different == ()
        with instead_of_default(restored):
            assert Session.objects.count() == 3
            replies = [log_session(patient=pat, body=b, by=pat.user, now=now) for b in kept + later]
            again = [log_session(patient=pat, body=b, by=pat.user, now=now) for b in kept + later]
            assert [reply.created for reply in replies] == [False] * 3 + [True] * 3
            assert not any(reply.created for reply in again)
            assert Session.objects.values("uuid").distinct().count() == Session.objects.count() == 6
            epoch = ServerEpoch.objects.get()
            assert (epoch.number, epoch.began_at, epoch.copied_at) == (1, now, now)


def empty_database(folder: Path):
    return copy.scratch(connection, f"restore_{uuid4().hex[:8]}", folder)


class instead_of_default:  # noqa: N801 - reads as a phrase
    """The verbs speak to the restored database for a while."""

    def __init__(self, other) -> None:
        self.other, self.usual = other, all_connections["default"]

    def __enter__(self) -> None:
        self.other.alias, self.alias = "default", self.other.alias
        all_connections["default"] = self.other

    def __exit__(self, *_: object) -> None:
        all_connections["default"] = self.usual
        self.other.alias = self.alias


def test_a_machine_without_the_programs_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(NoProgram, match="PG_BIN"):
        program("pg_dump", at_least=14)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.4'\n")
    old.chmod(0o755)
    with pytest.raises(NoProgram, match="PostgreSQL 14 or newer"):
        program("pg_dump", at_least=14)
    assert program("pg_dump", at_least=12) == str(old)


@ON_POSTGRESQL
def test_policies_triggers_and_grants_come_back_too(logged, tmp_path, now):
    role = f"reader_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} NOLOGIN")
        cursor.execute("CREATE TABLE keep_demo (id int PRIMARY KEY, clinic int)")
        cursor.execute(f"GRANT SELECT ON keep_demo TO {role}")
        cursor.execute("ALTER TABLE keep_demo ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"CREATE POLICY mine ON keep_demo TO {role} USING (clinic = 1)")
        cursor.execute(
            "CREATE FUNCTION keep_no() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE 'append-only'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER keep_guard BEFORE DELETE ON keep_demo "
            "FOR EACH ROW EXECUTE FUNCTION keep_no()"
        )
    try:
        folder = take_backup(connection, tmp_path, now=now)
        manifest = Manifest.read(folder)
        assert role in manifest.roles
        rules = manifest.schema
        assert any("keep_guard" in line for line in rules["triggers"])
        assert any("keep_demo mine" in line for line in rules["policies"])
        assert f"r keep_demo {role} SELECT" in rules["grants"]
        assert drill(connection, folder, now=now).different == ()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE keep_demo")
            cursor.execute("DROP FUNCTION keep_no")
            cursor.execute(f"DROP ROLE {role}")
    with pytest.raises(Refused, match="lacks roles"):
        drill(connection, folder, now=now)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded default's own file")
def test_the_copy_of_the_embedded_database_is_one_plain_file(logged, tmp_path, now):
    logged(0)
    folder = take_backup(connection, tmp_path, now=now)
    copied = tmp_path / "moved.sqlite3"
    shutil.copy(folder / "database.sqlite3", copied)
    with sqlite3.connect(copied) as opened:
        assert opened.execute("SELECT count(*) FROM patients_session").fetchone() == (1,)


def test_patients_are_told_for_a_week_that_something_may_be_missing(
    as_user, pat, now, time_machine
):
    ServerEpoch.objects.create(number=1, copied_at=now - timedelta(hours=20), began_at=now)
    address = reverse("history")
    time_machine.move_to(now + timedelta(days=6), tick=False)
    assert "had to be set up again" in as_user(pat.user).get(address).content.decode()
    time_machine.move_to(now + timedelta(days=8), tick=False)
    assert "had to be set up again" not in as_user(pat.user).get(address).content.decode()
