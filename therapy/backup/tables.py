"""What is in each table: how many rows, and a checksum that doesn't mind their order."""

import hashlib
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

# {table: [rows, checksum]}
Contents = dict[str, list[int | str]]
# The same text for the same value, whatever the server's own settings are.
PLAIN_SETTINGS = (
    "SET LOCAL DateStyle = 'ISO, MDY'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    # Rows that a policy hides must not be missing without a word: this makes it an error.
    "SET LOCAL row_security = off",
)
ONE_TABLE = """
    SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint::numeric), 0)
    FROM {table} t
"""


def contents(connection: BaseDatabaseWrapper) -> Contents:
    """Call it in a transaction: on PostgreSQL what it sees is that transaction's snapshot."""
    found: Contents = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for setting in PLAIN_SETTINGS:
                cursor.execute(setting)
        for table in tables(connection):
            name = connection.ops.quote_name(table)
            if connection.vendor == "postgresql":
                cursor.execute(ONE_TABLE.format(table=name))
                rows, total = cursor.fetchone()
            else:
                rows, total = _summed(cursor.execute(f"SELECT * FROM {name}"))  # noqa: S608
            found[table] = [rows, str(total)]
    return found


def tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Every table that holds rows, by name."""
    names = connection.introspection.table_names()
    return sorted(name for name in names if not name.startswith("sqlite_"))


def _summed(rows: Iterator[tuple[object, ...]]) -> tuple[int, int]:
    number = total = 0
    for row in rows:
        digest = hashlib.md5(repr(row).encode(), usedforsecurity=False).digest()
        number, total = number + 1, total + int.from_bytes(digest[:8], signed=True)
    return number, total
