"""The audit trail's triggers, off for a moment: as the tables' owner could, and as a flush must."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from therapy.accounts.append_only import TABLES, set_up, take_down
from therapy.accounts.tenancy import in_every_clinic

TRIES = 3
_flush = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def triggers_off() -> Iterator[None]:
    """What the block does to the trail isn't refused."""
    # As the owner, where tests run behind the second wall.
    with in_every_clinic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with foreign keys still to be checked can't be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in take_down(connection.vendor):
            cursor.execute(statement)
        try:
            yield
        finally:
            _on_again(cursor)


def _on_again(cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        status = connection.connection.get_transaction_status()
        if status == TRANSACTION_STATUS_INERROR:
            return  # nothing can be said in it; its rollback brings them back
    for statement in set_up(connection.vendor):
        cursor.execute(statement)
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _emptied(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    """A browser's last request may still be under way, and hold what this takes, and wait for it."""
    for tries_left in reversed(range(TRIES)):
        try:
            with triggers_off():
                _flush(operations, statements)
            return
        except OperationalError as error:
            if "deadlock" not in str(error) or not tries_left:
                raise


def let_flush_empty_the_trail() -> None:
    """Tests that commit are followed by Django's flush, which empties each table."""

    def flush(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        touched = any(table in statement for statement in statements for table in TABLES)
        if touched and operations.connection.alias == connection.alias:
            _emptied(operations, statements)
        else:
            _flush(operations, statements)

    BaseDatabaseOperations.execute_sql_flush = flush
