"""The way back is open, and yesterday's code can still write while today's schema is in place."""

import os

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests import build
from therapy.backup.tables import tables

OURS = ("accounts", "routines", "patients")
# Migrations that can't be taken back, and why. None so far.
ONE_WAY: dict[str, str] = {}
ROWS = int(os.environ.get("MIGRATION_ROWS", "200"))


def operations():
    """(name, operation) of every migration after the first of each app."""
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in OURS and name != "0001_initial":
            for operation in migration.operations:
                yield f"{app}.{name}", operation


def test_every_migration_can_be_taken_back_or_says_why_not():
    one_way = {name for name, operation in operations() if not operation.reversible}
    assert one_way == set(ONE_WAY)


def test_the_code_before_can_write_rows_into_the_new_schema():
    """It names no column that it doesn't know: the database itself must have a value for it."""
    loader = MigrationLoader(None)
    before = loader.project_state([(app, "0001_initial") for app in OURS]).models
    after = loader.project_state().models
    asked = 0
    for key, old in before.items():
        if key[0] not in OURS or key not in after:
            continue
        for name, field in after[key].fields.items():
            if name in old.fields or field.many_to_many:
                continue
            asked += 1
            assert field.null or field.has_db_default(), f"{key}.{name} needs db_default or null"
    assert asked > 5


@pytest.mark.django_db(transaction=True)
def test_rows_survive_forward_back_and_forward(pat, alice, now):
    stretch = build.make_stretch("a")
    build.make_assignment(pat, [stretch], by=alice)
    for _ in range(ROWS):
        build.make_session(pat, now.date(), {stretch: "done"})
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = counts()
    try:
        migrate([(app, "0001_initial") for app in OURS])
        old = counts()
        assert old == {table: before[table] for table in old}
    finally:
        migrate(newest)
    after = counts()
    assert {table: after[table] for table in old} == old
    assert after["patients_session"] == ROWS


def counts() -> dict[str, int]:
    """Rows of our tables; a library's and Django's own lists of types are its own affair."""
    ours = {
        model._meta.db_table for label in OURS for model in apps.get_app_config(label).get_models()
    }
    found = {}
    with connection.cursor() as cursor:
        for table in set(tables(connection)) & ours:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


def migrate(targets) -> None:
    MigrationExecutor(connection).migrate(targets)
