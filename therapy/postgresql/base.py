"""Django's PostgreSQL, each of whose statements carries the open clinic: the second wall's key.

The policies compare a row's clinic with the setting `app.clinic`. It is set in the same message as
the statement and only until its transaction ends, so there is no further trip to the server, no
transaction that a request has to keep open, and nothing that a kept connection could hand on.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import (
    TRANSACTION_STATUS_INERROR,
    TRANSACTION_STATUS_INTRANS,
    cursor,
)

from therapy.accounts.tenancy import scope


class ClinicCursor(cursor):
    """A cursor that says before each statement whose rows it may meet."""

    def execute(self, query: Any, parameters: Any = None) -> None:
        if not isinstance(query, str):
            query = query.decode() if isinstance(query, bytes) else query.as_string(self)
        super().execute(words_before(self.connection) + query, parameters)

    def executemany(self, query: Any, rows: Any) -> None:
        for parameters in rows:
            self.execute(query, parameters)


def words_before(connection: Any) -> str:
    """Always said anew: a rollback to a savepoint takes back what was set after it."""
    status, clinic = connection.get_transaction_status(), scope()
    if status == TRANSACTION_STATUS_INERROR:
        # Only the way out is left, and it must not be preceded by anything.
        return ""
    if isinstance(clinic, int):
        return f"SET LOCAL app.clinic = '{clinic:d}'; "
    # Between transactions nothing is set, and some statements refuse company there.
    return "SET LOCAL app.clinic = ''; " if status == TRANSACTION_STATUS_INTRANS else ""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": ClinicCursor}
