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


# Whether what is asked of the trail comes back narrowed to a clinic.
NARROWED = """
SELECT row_security_active('accounts_auditentry') AND NOT EXISTS (
  SELECT FROM pg_policies WHERE tablename = 'accounts_auditentry' AND qual = 'true'
    AND current_user = ANY (roles))
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


def sees_the_whole_trail() -> bool:
    """Only the tables' owner and the worker do (docs/tenancy.md); to others most of it seems gone."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(NARROWED)
        return not cursor.fetchone()[0]
