from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class WrittenJSONField(models.JSONField):
    """JSON that is written once and read whole, never searched in: on PostgreSQL the text itself.

    `jsonb` would take each document apart and store it anew, which cost a report's row more than
    all its other columns together (docs/scale.md). `json` has no equality: no DISTINCT over it.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        # psycopg2 reads this type by itself; Django keeps it only from doing so with jsonb.
        if connection.vendor == "postgresql":
            return value
        return super().from_db_value(value, expression, connection)
