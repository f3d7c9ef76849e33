"""What the database itself guards, as lines: a copy that lost a policy or a trigger shows here."""

import re

from django.db.backends.base.base import BaseDatabaseWrapper

# Each query gives one text column. Everything in the schema "public" that isn't a row.
POSTGRESQL = {
    "columns": """
        SELECT format('%I.%I %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attnotnull THEN 'not null' ELSE '' END,
                      coalesce(pg_get_expr(d.adbin, d.adrelid), ''))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
              AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT format('%s %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace""",
    "functions": """
        SELECT pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
              AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')""",
    "policies": """
        SELECT format('%s %s %s %s %s using %s check %s', tablename, policyname, permissive,
                      roles, cmd, qual, with_check)
        FROM pg_policies WHERE schemaname = 'public'""",
    "row security": """
        SELECT format('%I %s %s', relname, relrowsecurity, relforcerowsecurity) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')""",
    # Who may what; the owner's own rights go without saying, and differ between servers.
    "grants": """
        SELECT format('%s %I %s %s', c.relkind, c.relname,
                      coalesce(nullif(x.grantee, 0)::regrole::text, 'PUBLIC'), x.privilege_type)
        FROM pg_class c, aclexplode(c.relacl) x
        WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
        UNION ALL
        SELECT format('column %I.%I %s %s', c.relname, a.attname,
                      coalesce(nullif(x.grantee, 0)::regrole::text, 'PUBLIC'), x.privilege_type)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
        WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
        UNION ALL
        SELECT format('function %s %s %s', p.oid::regprocedure,
                      coalesce(nullif(x.grantee, 0)::regrole::text, 'PUBLIC'), x.privilege_type)
        FROM pg_proc p, aclexplode(p.proacl) x
        WHERE p.pronamespace = 'public'::regnamespace AND x.grantee <> p.proowner
        UNION ALL
        SELECT format('later %s %s %s', d.defaclobjtype,
                      coalesce(nullif(x.grantee, 0)::regrole::text, 'PUBLIC'), x.privilege_type)
        FROM pg_default_acl d, aclexplode(d.defaclacl) x WHERE x.grantee <> d.defaclrole""",
}
SQLITE = {
    "tables, indexes, triggers": """
        SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master
        WHERE name NOT LIKE 'sqlite_%'""",
}
Schema = dict[str, list[str]]
# PostgreSQL writes a list of choices in one way, and in another after it has read that back.
CAST_EACH = re.compile(r"\(('(?:[^']|'')*'::character varying)\)::text")
CAST_ALL = re.compile(r"\((ARRAY\[(?:'(?:[^']|'')*'::character varying(?:, )?)+\])\)::text\[\]")


def schema(connection: BaseDatabaseWrapper) -> Schema:
    """Lines by kind, sorted; equal lines are an equal schema."""
    queries = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    found: Schema = {}
    with connection.cursor() as cursor:
        for kind, query in queries.items():
            cursor.execute(query)
            found[kind] = sorted(in_one_way(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT app, name FROM django_migrations")
        found["migrations"] = sorted(f"{app} {name}" for app, name in cursor.fetchall())
    return found


def in_one_way(line: str) -> str:
    """The line as it reads before and after a dump, when it means the same."""
    return CAST_ALL.sub(r"\1", CAST_EACH.sub(r"\1", line))


def roles_named(connection: BaseDatabaseWrapper) -> list[str]:
    """Roles that grants and policies name. They belong to the server, so no dump holds them."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT x.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) x
            WHERE c.relnamespace = 'public'::regnamespace AND x.grantee NOT IN (0, c.relowner)
            UNION
            SELECT DISTINCT r::text FROM pg_policies, unnest(roles) r
            WHERE schemaname = 'public' AND r <> 'public'
            """
        )
        return sorted(row[0] for row in cursor.fetchall())
