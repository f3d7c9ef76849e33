"""The suite on PostgreSQL: the owner builds the database, then everything runs as the web role.

A test's own lines look at every clinic (conftest.every_clinic); only while that scope is open is a
statement the owner's. Requests and tasks close it, so theirs are the web role's, and row-level
security is in force for them. A worker process signs in as the worker's role.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import TransactionTestCase
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from therapy.accounts.roles import drop_role, make_role, may_make_roles
from therapy.accounts.tenancy import Scope, in_every_clinic, scope
from therapy.postgresql import base


@dataclass
class Roles:
    """Names of this run's own: another database of the server may have the real ones."""

    owner: str
    web: str
    worker: str
    password: str


_roles: list[Roles] = []


def roles() -> Roles:
    """Skips a test of the second wall where there is none."""
    if not _roles:
        pytest.skip("no second wall: SQLite, or a DATABASE_URL whose role may not make roles")
    return _roles[0]


def worker_login() -> tuple[str, str] | None:
    return (_roles[0].worker, _roles[0].password) if _roles else None


@contextmanager
def behind_the_wall() -> Iterator[None]:
    if connection.vendor != "postgresql" or not may_make_roles():
        yield
        return
    made = _make_roles()
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    # Each connection begins as the web role, also those of the live server's threads.
    connection.settings_dict["OPTIONS"] = {**options, "assume_role": made.web}
    with patch.object(base, "words_before", _words_before), _flushing_as_owner():
        yield
    connection.close()
    connection.settings_dict["OPTIONS"] = options
    _roles.clear()
    for name in (made.web, made.worker):
        drop_role(name)


def _make_roles() -> Roles:
    database = connection.settings_dict["NAME"]
    made = Roles(
        owner=connection.settings_dict["USER"],
        web=f"{database}_web",
        worker=f"{database}_worker",
        password=secrets.token_hex(16),
    )
    make_role(made.web, made.password, seals_the_trail=False)
    make_role(made.worker, made.password, seals_the_trail=True)
    _roles.append(made)
    return made


_as_the_site_does = base.words_before


def _words_before(link) -> str:
    if link.get_transaction_status() == TRANSACTION_STATUS_INERROR:
        return ""
    role = _roles[0].owner if scope() is Scope.EVERY else _roles[0].web
    return f'SET LOCAL ROLE "{role}"; {_as_the_site_does(link)}'


@contextmanager
def _flushing_as_owner() -> Iterator[None]:
    """A test that really commits is cleaned up after by TRUNCATE, which is the owner's."""
    flush = TransactionTestCase._fixture_teardown

    def as_owner(case: TransactionTestCase) -> None:
        with in_every_clinic():
            flush(case)

    with patch.object(TransactionTestCase, "_fixture_teardown", as_owner):
        yield
