"""Whether the second wall stands for the role that this process works as."""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE = """
SELECT rolsuper OR rolbypassrls,
  EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'USAGE')),
  (SELECT count(*) FROM pg_class WHERE relrowsecurity)
FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True)
class SecondWall:
    """`why` says in words what stands, or what is missing."""

    stands: bool
    why: str | Promise


def second_wall() -> SecondWall:
    """Ask the database; for the status page and the system check."""
    if connection.vendor != "postgresql":
        return SecondWall(False, _("Only the first wall: this database has no row-level security."))
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        above, owns, walls = cursor.fetchone()
    if above or owns:
        return SecondWall(
            False,
            _("Only the first wall: this process works as the tables' owner or as a superuser."),
        )
    if not walls:
        return SecondWall(False, _("Only the first wall: the tables have none. Run migrate."))
    return SecondWall(True, _("Both walls stand."))
