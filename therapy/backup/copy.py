"""The database out to a file and in again, each vendor in its own best way."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from therapy.backup.programs import program, run

FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


@contextlib.contextmanager
def frozen(connection: BaseDatabaseWrapper) -> Iterator[str | None]:
    """A view of the database in which nothing moves, while others go on writing.

    On PostgreSQL it gives the snapshot's name, so that the dump and the checksums see the same.
    """
    with transaction.atomic(using=connection.alias):
        if connection.vendor != "postgresql":
            yield None
            return
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        yield snapshot


def dump(connection: BaseDatabaseWrapper, folder: Path, snapshot: str | None) -> Path:
    """Write the whole database into `folder`; gives the file."""
    target = folder / FILES[connection.vendor]
    if connection.vendor == "postgresql":
        words = [_program(connection, "pg_dump"), "--format=custom", "--no-owner"]
        words += [f"--file={target}", *_where(connection.settings_dict)]
        words += [f"--snapshot={snapshot}"] if snapshot else []
        run(words, password=connection.settings_dict["PASSWORD"])
        return target
    # By a connection of its own: the one that keeps writers out holds the lock, and SQLite's way of
    # copying a database that is in use waits without end for a source that does.
    with (
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return target


def load(connection: BaseDatabaseWrapper, folder: Path) -> None:
    """Fill the empty database with what `folder` holds."""
    source = folder / FILES[connection.vendor]
    if connection.vendor == "postgresql":
        words = [_program(connection, "pg_restore"), "--exit-on-error", "--no-owner"]
        words += ["--jobs=2", *_where(connection.settings_dict), str(source)]
        connection.close()
        run(words, password=connection.settings_dict["PASSWORD"])
        return
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(source)) as copy:
        copy.backup(connection.connection)
    connection.close()


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether nothing at all stands in it: a restore never writes over anything."""
    return not connection.introspection.table_names()


@contextlib.contextmanager
def scratch(connection: BaseDatabaseWrapper, name: str, folder: Path) -> Iterator[Any]:
    """An empty database beside the real one, gone at the end."""
    settings = {**connection.settings_dict, "CONN_MAX_AGE": 0}
    alias = "scratch"
    if connection.vendor == "postgresql":
        _execute(
            connection, f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0"
        )
        settings["NAME"] = name
    else:
        settings["NAME"] = str(folder / f"{name}.sqlite3")
    connections.databases[alias] = settings
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
        if connection.vendor == "postgresql":
            _execute(connection, f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    """By a connection of its own: a database is made outside any transaction and any clinic."""
    names = connection.settings_dict
    link = connection.Database.connect(
        dbname=names["NAME"],
        user=names["USER"],
        password=names["PASSWORD"],
        host=names["HOST"],
        port=names["PORT"],
    )
    link.autocommit = True
    with contextlib.closing(link), link.cursor() as cursor:
        cursor.execute(statement)


def _where(settings: dict[str, Any]) -> list[str]:
    found = [f"--dbname={settings['NAME']}", "--no-password"]
    for key, option in (("HOST", "host"), ("PORT", "port"), ("USER", "username")):
        if settings[key]:
            found.append(f"--{option}={settings[key]}")
    return found


def _program(connection: BaseDatabaseWrapper, name: str) -> str:
    connection.ensure_connection()
    return program(name, at_least=connection.pg_version // 10000)
