"""Who may do what in PostgreSQL: the owner builds, the site and its worker use, behind the wall.

Roles belong to the server and not to a database, so no dump holds them: after a restore the command
`database_roles` makes them anew. Run as often as you like, the result is the same.
"""

from collections.abc import Iterator

from django.db import connection

READ = "SELECT"
USE = "SELECT, INSERT, UPDATE, DELETE"
# The reviewed catalog and Django's own books; the owner writes them.
ONLY_READ = (
    "django_migrations",
    "django_content_type",
    "routines_diagnosis",
    "routines_diagnosiscode",
    "routines_dosingrule",
    "routines_dosingrule_diagnoses",
)
# What is written once: nobody but the owner could change it.
ONLY_ADD = ("accounts_auditentry", "accounts_auditseal")


def make_role(name: str, password: str, *, seals_the_trail: bool) -> None:
    """A role that signs in and uses the tables; neither owner nor superuser nor above the wall.

    Sealing goes over the whole trail, whichever clinic an entry belongs to; it reads ids and codes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        role = connection.ops.quote_name(name)
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(
            f"ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE "
            "NOREPLICATION PASSWORD %s",
            [password],
        )
        for statement in (*_grants(role), *(_sealing(role) if seals_the_trail else ())):
            cursor.execute(statement)


def _grants(role: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT {USE} ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    # Tables of later migrations, which the same owner makes.
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {USE} ON TABLES TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(ONLY_READ)} FROM {role}"
    yield f"REVOKE UPDATE, DELETE ON {', '.join(ONLY_ADD)} FROM {role}"
    # The default since PostgreSQL 15.
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"


def _sealing(role: str) -> Iterator[str]:
    yield "DROP POLICY IF EXISTS sealed_by_the_worker ON accounts_auditentry"
    yield (
        "CREATE POLICY sealed_by_the_worker ON accounts_auditentry "
        f"FOR SELECT TO {role} USING (true)"
    )


def drop_role(name: str) -> None:
    """Take a role and what it was granted in this database away."""
    role = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")


def may_make_roles() -> bool:
    """Whether this connection owns the tables and may make roles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (rolsuper OR rolcreaterole) AND pg_has_role(tableowner, 'USAGE') "
            "FROM pg_roles, pg_tables WHERE rolname = current_user "
            "AND schemaname = 'public' AND tablename = 'accounts_clinic'"
        )
        found = cursor.fetchone()
    return bool(found and found[0])
