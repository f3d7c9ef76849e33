"""Row-level security on PostgreSQL, asked with plain SQL as the site's own role."""

import uuid
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from patients.actions.subscribe_push import subscribe_push
from patients.models import Patient, PushSubscription, Session
from routines.models import Stretch
from tests import build, walls
from tests.patients.reporting import report_all
from tests.patients.worked_example import make_example
from therapy.accounts.models import AuditEntry
from therapy.accounts.second_wall import second_wall
from therapy.accounts.tenancy import OutsideClinic, in_clinic, in_every_clinic, in_no_clinic
from therapy.accounts.walls import Wall

# Tables that have no wall, and why. The list may only shrink.
OPEN = {
    "accounts_clinic": "the clinics themselves: a name, a phone, a time zone",
    "accounts_user": "read before it is known who asks",
    "accounts_endedsession": "hashes of session keys, read before it is known who asks",
    "accounts_heartbeat": "the site's own pulse",
    "accounts_serverepoch": "which life of the server this is",
    "accounts_outgoingmail": "ids only: a worker finds what waits, then opens its clinic",
    "accounts_breakglass": "an operator, who has no clinic, looks into one",
    "accounts_auditseal": "one chain over the whole trail; numbers and digests",
    "routines_diagnosis": "the reviewed catalog, the same for all",
    "routines_diagnosiscode": "the reviewed catalog, the same for all",
    "routines_dosingrule": "the reviewed catalog, the same for all",
    "routines_dosingrule_diagnoses": "the reviewed catalog, the same for all",
}
# Columns that may point out of the clinic, and why. The list may only shrink.
POINTS_ANYWHERE = {
    ("accounts_auditentry", "actor_id"): "who acted may belong to no clinic",
}
OURS = ("accounts_", "routines_", "patients_")


@pytest.fixture
def roles(db):
    return walls.roles()


def sql(text: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []


def count(table: str) -> int:
    return sql(f"SELECT count(*) FROM {table}")[0][0]


@contextmanager
def refused(error: type[Exception], words: str):
    with pytest.raises(error, match=words), transaction.atomic():
        yield


def walled_tables() -> set[str]:
    return {
        row[0]
        for row in sql(
            "SELECT relname FROM pg_class WHERE relrowsecurity "
            "AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
        )
    }


# --- Who works here ----------------------------------------------------------------------


def test_what_is_tested_is_neither_owner_nor_superuser_nor_above_the_wall(roles, clinic):
    with in_clinic(clinic.pk):
        found = sql(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, "
            "EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' "
            "AND pg_has_role(tableowner, 'USAGE')) FROM pg_roles WHERE rolname = current_user"
        )
        assert second_wall().stands
    assert found == [(roles.web, False, False, False, False, False)]


def test_a_page_is_read_as_the_web_role(roles, as_user, alice):
    seen = set()

    def look(execute, statement, params, many, context):
        answer = execute(statement, params, many, context)
        seen.update(role for (role,) in sql_beside("SELECT current_user"))
        return answer

    def sql_beside(text):
        link = connection.connection
        with link.cursor(cursor_factory=psycopg2.extensions.cursor) as plain:
            plain.execute(text)
            return plain.fetchall()

    browser = as_user(alice)
    with connection.execute_wrapper(look):
        assert browser.get(reverse("desk")).status_code == 200
    assert seen == {roles.web}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["web", "worker"])
def test_a_real_sign_in_sees_only_the_clinic_it_names(pat, rob, which):
    roles = walls.roles()
    names = connection.settings_dict
    link = psycopg2.connect(
        host=names["HOST"],
        port=names["PORT"],
        dbname=names["NAME"],
        user=getattr(roles, which),
        password=roles.password,
    )
    link.autocommit = True
    with link.cursor() as cursor:

        def ids(before: str = "") -> list[uuid.UUID]:
            cursor.execute(f"{before} SELECT id FROM patients_patient")
            return [row[0] for row in cursor.fetchall()]

        assert ids() == []
        assert ids(f"SET LOCAL app.clinic = '{pat.clinic_id}';") == [pat.pk]
        # The setting went with its transaction: the next one on the same connection sees nothing.
        assert ids() == []
        assert ids("SET LOCAL app.clinic = '';") == []
        for forbidden in (
            "SET ROLE " + roles.owner,
            "TRUNCATE patients_patient CASCADE",
            "ALTER TABLE patients_patient DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (id int)",
            "DELETE FROM django_migrations",
            "UPDATE accounts_auditentry SET verb = ''",
            "DELETE FROM accounts_auditentry",
            "SET row_security = off; SELECT * FROM patients_patient",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(forbidden)
    link.close()


# --- The catalogue -----------------------------------------------------------------------


def test_every_table_has_its_wall_or_says_why_not(roles):
    tables = {
        row[0]
        for row in sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if row[0].startswith(OURS)
    }
    assert len(tables) > 35
    assert tables - walled_tables() == OPEN.keys()


def test_no_row_is_without_a_clinic_but_the_shared_ones(roles):
    found = sql(
        "SELECT table_name FROM information_schema.columns "
        "WHERE column_name = 'clinic_id' AND is_nullable = 'YES' AND table_schema = 'public'"
    )
    assert {row[0] for row in found} & walled_tables() <= {
        "accounts_auditentry",
        "routines_routine",
        "routines_routine_diagnoses",
        "routines_routineitem",
        "routines_stretch",
        "routines_stretchtag",
    }


def test_no_table_belongs_to_a_role_of_the_site(roles):
    owners = {row[0] for row in sql("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert owners == {roles.owner}


def test_every_pointer_stays_inside_its_clinic(roles):
    """Each foreign key to a row of a clinic has its twin that holds the clinic, or a trigger."""
    pointers = sql(
        "SELECT conrelid::regclass::text, array_agg(attname::text ORDER BY attname), "
        "confrelid::regclass::text FROM pg_constraint JOIN pg_attribute "
        "ON attrelid = conrelid AND attnum = ANY (conkey) WHERE contype = 'f' "
        "GROUP BY pg_constraint.oid, conrelid, confrelid"
    )
    targets = walled_tables() | {"accounts_user"}
    single = {
        (table, names[0]) for table, names, to in pointers if len(names) == 1 and to in targets
    }
    twins = {(table, name) for table, names, _ in pointers for name in names if len(names) == 2}
    triggers = {
        (table, arguments.split("\\000")[1])
        for table, arguments in sql(
            "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger "
            "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'refuse_foreign_parent'"
        )
    }
    inside = {pointer for pointer in single if pointer[0] in walled_tables()}
    assert len(inside) > 35
    assert inside - twins - triggers == POINTS_ANYWHERE.keys()


def test_a_report_is_of_a_patient_though_it_has_no_plain_key_to_one(roles, clinic, pat):
    """Migration 0007 of patients: the key with the clinic in it does the work of both."""
    build.make_assignment(pat, [build.make_stretch()])
    report_all(clinic)
    report = "UPDATE patients_weeklyreport SET patient_id = %s"
    with refused(IntegrityError, "patient_id_in_clinic"):
        sql(report, uuid.uuid4())
    with refused(IntegrityError, "patient_id_in_clinic"):
        sql("UPDATE patients_patient SET id = %s", uuid.uuid4())
    assert sql("SELECT count(*) FROM patients_weeklyreport")[0][0] > 0


def test_no_view_looks_over_the_wall(roles):
    views = sql(
        "SELECT relname, reloptions FROM pg_class WHERE relkind IN ('v', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )
    assert all("security_invoker=true" in (options or []) for _, options in views)


# --- The traps ---------------------------------------------------------------------------


def test_unset_and_empty_show_no_rows_and_no_error(roles, pat):
    with in_no_clinic():
        assert count("patients_patient") == 0
        assert sql("SELECT current_setting('app.clinic', true)") == [("",)]
    assert count("patients_patient") == 1


def test_a_clinic_sees_its_own_rows(roles, pat, rob):
    for patient in (pat, rob):
        with in_clinic(patient.clinic_id):
            assert sql("SELECT id FROM patients_patient") == [(patient.pk,)]


def test_rows_that_hang_from_a_patient_are_walled_by_themselves(roles, pat, rob, now):
    example = make_example(pat)
    example.log(now.date(), {"a": "done"})
    hanging = (
        "patients_session",
        "patients_sessionentry",
        "patients_prescription",
        "patients_assignment",
        "patients_patient_care_team",
    )
    for table in hanging:
        assert count(table) > 0
        with in_clinic(pat.clinic_id):
            assert count(table) > 0
        with in_clinic(rob.clinic_id):
            assert count(table) == (1 if table == "patients_patient_care_team" else 0)


def test_a_rollback_to_a_savepoint_takes_no_other_clinic_along(roles, pat, rob):
    with in_clinic(pat.clinic_id):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), in_clinic(rob.clinic_id):
            count("patients_patient")
            1 / 0  # noqa: B018
        assert sql("SELECT id FROM patients_patient") == [(pat.pk,)]


def test_it_goes_on_after_a_statement_that_failed(roles, pat):
    with in_clinic(pat.clinic_id):
        with refused(IntegrityError, "duplicate"):
            sql("INSERT INTO patients_patient SELECT * FROM patients_patient")
        assert count("patients_patient") == 1


@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_hands_nothing_to_the_next_request(as_user, pat, alice, rob):
    walls.roles()
    with in_no_clinic():
        assert as_user(alice).get(reverse("patient-record", args=[pat.pk])).status_code == 200
        # The same connection, as a request of nobody's would find it.
        assert connection.connection is not None
        assert count("patients_patient") == 0


def test_a_row_of_another_clinic_can_be_neither_written_nor_pointed_to(roles, pat, rob):
    pause = (
        "INSERT INTO patients_pause (patient_id, starts_on, reason, note, created_by_id, created_at"
        "{column}) VALUES (%s, '2026-11-02', 'travel', '', %s, now(){value})"
    )
    plain, named = (
        pause.format(column="", value=""),
        pause.format(column=", clinic_id", value=", %s"),
    )
    with in_clinic(pat.clinic_id):
        with refused(IntegrityError, "foreign key"):
            sql(plain, rob.pk, pat.user_id)
        with refused(IntegrityError, "foreign key"):
            sql(plain, pat.pk, rob.user_id)
        with refused(ProgrammingError, "row-level security"):
            sql(named, rob.pk, rob.user_id, rob.clinic_id)
        sql(plain, pat.pk, pat.user_id)
    assert sql("SELECT patient_id, clinic_id FROM patients_pause") == [(pat.pk, pat.clinic_id)]


def test_a_plan_may_use_what_all_share_and_nothing_of_another_clinic(roles, pat, other_clinic):
    shared = build.make_stretch("shared")
    theirs = build.make_stretch("theirs", clinic=other_clinic)
    plan = build.make_assignment(pat, [shared])
    with in_clinic(pat.clinic_id), refused(IntegrityError, "another clinic"):
        sql("UPDATE patients_prescription SET stretch_id = %s", theirs.pk)
    routine = build.make_routine(other_clinic, [])
    with refused(IntegrityError, "another clinic"):
        plan.routine = routine
        plan.save()


def test_nothing_is_changed_or_deleted_over_the_wall(roles, pat, rob):
    with in_clinic(pat.clinic_id):
        sql("UPDATE patients_patient SET name = 'Changed'")
        sql("DELETE FROM patients_patient_care_team")
    rob.refresh_from_db()
    assert rob.name == "Rob Example"
    assert rob.care_team.count() == 1


def test_a_row_never_changes_its_clinic_not_even_by_the_owner(roles, pat, other_clinic):
    with refused(IntegrityError, "never changes its clinic"):
        sql("UPDATE patients_patient SET clinic_id = %s", other_clinic.pk)


def test_what_all_share_is_read_and_not_written(roles, clinic):
    stretch = build.make_stretch("shared", tags=("muscle:hamstrings",))
    with in_clinic(clinic.pk):
        assert Stretch.objects.get() == stretch
        assert stretch.tags.count() == 1
        sql("UPDATE routines_stretch SET name = 'Changed'")
        with refused(ProgrammingError, "row-level security"):
            sql(
                'INSERT INTO routines_stretchtag (stretch_id, facet, value, "order", clinic_id) '
                "VALUES (%s, 'muscle', 'x', 0, NULL)",
                stretch.pk,
            )
    stretch.refresh_from_db()
    assert stretch.name == "Shared"


def test_the_owner_need_not_name_a_clinic(roles, pat):
    """A command or a restore: the row gets the clinic of what it hangs from."""
    build.make_assignment(pat, [build.make_stretch()])
    assert sql("SELECT DISTINCT clinic_id FROM patients_prescription") == [(pat.clinic_id,)]


def test_the_same_id_from_two_clinics_is_two_sessions(roles, as_user, pat, rob, now):
    """A globally unique id would tell that it exists elsewhere, and lose the second one."""
    the_id = uuid.uuid4()
    for patient in (pat, rob):
        stretch = build.make_stretch(f"a-{patient.clinic_id}")
        build.make_assignment(patient, [stretch])
        with in_clinic(patient.clinic_id):
            build.make_session(patient, now.date(), {stretch: "done"}, uuid=the_id)
    assert Session.objects.filter(uuid=the_id).count() == 2


def test_one_browser_may_serve_patients_of_two_clinics(pat, rob, now):
    endpoint = "https://fcm.googleapis.com/fcm/send/a-browser"
    keys = {"p256dh": "A" * 87, "auth": "A" * 22}
    for patient in (pat, rob):
        with in_clinic(patient.clinic_id):
            subscribe_push(patient=patient, endpoint=endpoint, by=patient.user, now=now, **keys)
    assert PushSubscription.objects.count() == 2


def test_the_trail_of_a_clinic_is_its_own(roles, pat, rob, alice, now):
    for patient in (pat, rob):
        AuditEntry.objects.create(
            clinic=patient.clinic, verb="look", subject_type="x", subject_id="1"
        )
    with in_clinic(pat.clinic_id):
        assert sql("SELECT clinic_id FROM accounts_auditentry") == [(pat.clinic_id,)]
    with in_no_clinic():
        assert count("accounts_auditentry") == 0


def test_a_stranger_learns_a_number_and_only_for_a_secret_that_exists(roles, pat):
    with in_no_clinic():
        assert sql("SELECT clinic_behind('invitation', 'guessed')") == [(None,)]
        with pytest.raises(OutsideClinic):
            Patient.objects.first()


# --- What builds it ----------------------------------------------------------------------


def test_a_wall_comes_down_as_it_went_up(roles):
    def columns() -> set[tuple]:
        return set(
            sql(
                "SELECT conname, 'constraint' FROM pg_constraint "
                "UNION ALL SELECT tgname, 'trigger' FROM pg_trigger "
                "UNION ALL SELECT attname, 'column' FROM pg_attribute WHERE attrelid = 'toy'::regclass "
                "UNION ALL SELECT polname, 'policy' FROM pg_policy WHERE polrelid = 'toy'::regclass"
            )
        )

    sql("CREATE TABLE toy (id bigserial PRIMARY KEY, patient_id uuid)")
    before = columns()
    wall = Wall(
        "toy", hangs_from="patient_id", points_to={"patient_id": "patients_patient"}, has_key=True
    )
    for statement in wall.forwards():
        sql(statement)
    assert "own_clinic" in dict(columns())
    for statement in wall.backwards():
        sql(statement)
    left = columns()
    assert {row for row in left if not row[0].startswith("....")} == before


def test_the_roles_can_be_made_again(roles, capsys, settings):
    settings.DATABASE_ROLES = {
        "web": {"USER": roles.web, "PASSWORD": roles.password},
        "worker": {"USER": roles.worker, "PASSWORD": roles.password},
    }
    grants = "SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY 1"
    before = sql(grants)
    call_command("database_roles")
    assert sql(grants) == before
    assert capsys.readouterr().out.count("ready") == 2


def test_the_roles_are_the_owners_to_make(roles, settings, clinic):
    settings.DATABASE_ROLES = {"web": {"USER": roles.owner, "PASSWORD": "x"}}
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("database_roles")
    with in_clinic(clinic.pk), pytest.raises(CommandError, match="owner"):
        call_command("database_roles")
    settings.DATABASE_ROLES = {}
    with pytest.raises(CommandError, match="WEB_DATABASE_URL"):
        call_command("database_roles")


def test_it_says_when_the_first_wall_runs_alone(db, clinic):
    with in_every_clinic():
        found = second_wall()
    assert not found.stands
    assert "first wall" in str(found.why)
