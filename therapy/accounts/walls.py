"""The second wall: PostgreSQL's row-level security on clinic_id. Migrations build it table by table.

On another database these operations do nothing. docs/tenancy.md tells what each piece is for.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

OPEN_CLINIC = "nullif(current_setting('app.clinic', true), '')::bigint"
FUNCTIONS = """
CREATE FUNCTION clinic_from_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT clinic_id FROM %I WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
    INTO NEW.clinic_id USING NEW;
  RETURN NEW;
END $$;

CREATE FUNCTION clinic_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % never changes its clinic', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- As the owner: the row that is pointed to may be one that the asker can't see.
CREATE FUNCTION refuse_foreign_parent() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE found_clinic bigint;
BEGIN
  EXECUTE format('SELECT clinic_id FROM %I WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
    INTO found_clinic USING NEW;
  IF found_clinic IS NOT NULL AND found_clinic IS DISTINCT FROM NEW.clinic_id THEN
    RAISE EXCEPTION 'a row of % points into another clinic', TG_TABLE_NAME
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION clinic_from_parent();
DROP FUNCTION clinic_never_changes();
DROP FUNCTION refuse_foreign_parent();
"""


class OnPostgreSQL(Operation):
    """SQL for PostgreSQL alone; Django's picture of the models stays as it is."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        self._run(schema_editor, self.forwards())

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        self._run(schema_editor, self.backwards())

    def _run(self, schema_editor: BaseDatabaseSchemaEditor, statements: Iterator[str]) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    def forwards(self) -> Iterator[str]:
        raise NotImplementedError

    def backwards(self) -> Iterator[str]:
        raise NotImplementedError


class Statements(OnPostgreSQL):
    """Plain SQL, there and back."""

    def __init__(self, there: str, back: str) -> None:
        self.there, self.back = there, back

    def forwards(self) -> Iterator[str]:
        yield self.there

    def backwards(self) -> Iterator[str]:
        yield self.back

    def describe(self) -> str:
        return "SQL for PostgreSQL"


def key(table: str) -> Statements:
    """What composite foreign keys point to: a row together with its clinic."""
    return Statements(_add_key(table), _drop_key(table))


def _add_key(table: str) -> str:
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_clinic UNIQUE (clinic_id, id)"


def _drop_key(table: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_clinic"


class Wall(OnPostgreSQL):
    """A wall around one table.

    `hangs_from` is the column by which a row without a clinic of its own gets one; that column and
    those of `points_to` ({column: table}) may only point into the same clinic, those of
    `may_share` also to what belongs to all. `shared`: rows without a clinic may be read by all.
    `has_key`: other walls' rows point here.
    """

    def __init__(
        self,
        table: str,
        *,
        hangs_from: str = "",
        points_to: Mapping[str, str] | None = None,
        may_share: Mapping[str, str] | None = None,
        shared: bool = False,
        has_key: bool = False,
    ) -> None:
        self.table, self.hangs_from, self.shared, self.has_key = table, hangs_from, shared, has_key
        self.points_to, self.may_share = dict(points_to or {}), dict(may_share or {})

    def describe(self) -> str:
        return f"Wall around {self.table}"

    def forwards(self) -> Iterator[str]:
        if self.hangs_from:
            yield from self._column()
        if self.has_key:
            yield _add_key(self.table)
        for column, parent in self.points_to.items():
            yield (
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self._name(column)} "
                f"FOREIGN KEY (clinic_id, {column}) REFERENCES {parent} (clinic_id, id)"
            )
        for column, parent in self.may_share.items():
            yield (
                f"CREATE TRIGGER {self._name(column)} BEFORE INSERT OR UPDATE OF {column} "
                f"ON {self.table} FOR EACH ROW WHEN (NEW.{column} IS NOT NULL) "
                f"EXECUTE FUNCTION refuse_foreign_parent('{parent}', '{column}')"
            )
        yield (
            f"CREATE TRIGGER clinic_never_changes BEFORE UPDATE OF clinic_id ON {self.table} "
            "FOR EACH ROW WHEN (OLD.clinic_id IS DISTINCT FROM NEW.clinic_id) "
            "EXECUTE FUNCTION clinic_never_changes()"
        )
        yield from self._policies()

    def _column(self) -> Iterator[str]:
        parent = {**self.points_to, **self.may_share}[self.hangs_from]
        yield f"ALTER TABLE {self.table} ADD COLUMN clinic_id bigint DEFAULT {OPEN_CLINIC}"
        yield (
            f"UPDATE {self.table} SET clinic_id = parent.clinic_id FROM {parent} AS parent "  # noqa: S608 - names of tables, from a migration
            f"WHERE parent.id = {self.table}.{self.hangs_from}"
        )
        if not self.shared:
            # What the update owes its deferred constraints has to be paid before the table changes.
            yield "SET CONSTRAINTS ALL IMMEDIATE"
            yield "SET CONSTRAINTS ALL DEFERRED"
            yield f"ALTER TABLE {self.table} ALTER COLUMN clinic_id SET NOT NULL"
        # Before the other triggers: they run in the order of their names.
        yield (
            f"CREATE TRIGGER a_clinic_from_parent BEFORE INSERT ON {self.table} FOR EACH ROW "
            "WHEN (NEW.clinic_id IS NULL) "
            f"EXECUTE FUNCTION clinic_from_parent('{parent}', '{self.hangs_from}')"
        )

    def _policies(self) -> Iterator[str]:
        # In a subselect, so that it is reckoned once for each query and not for each row.
        own = f"clinic_id = (SELECT {OPEN_CLINIC})"
        yield f"CREATE POLICY own_clinic ON {self.table} USING ({own}) WITH CHECK ({own})"
        if self.shared:
            yield (
                f"CREATE POLICY shared_rows ON {self.table} FOR SELECT USING (clinic_id IS NULL)"
            )
        yield f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY"

    def backwards(self) -> Iterator[str]:
        yield f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY own_clinic ON {self.table}"
        if self.shared:
            yield f"DROP POLICY shared_rows ON {self.table}"
        yield f"DROP TRIGGER clinic_never_changes ON {self.table}"
        for column in self.may_share:
            yield f"DROP TRIGGER {self._name(column)} ON {self.table}"
        for column in self.points_to:
            yield f"ALTER TABLE {self.table} DROP CONSTRAINT {self._name(column)}"
        if self.has_key:
            yield _drop_key(self.table)
        if self.hangs_from:
            yield f"DROP TRIGGER a_clinic_from_parent ON {self.table}"
            yield f"ALTER TABLE {self.table} DROP COLUMN clinic_id"

    def _name(self, column: str) -> str:
        return f"{self.table}_{column}_in_clinic"[:63]
