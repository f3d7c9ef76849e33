"""Triggers that refuse to change or remove what the audit trail says, whoever asks.

The tables' owner can still switch them off; the seals (seals.py) show when that was used.
"""

TABLES = ("accounts_auditentry", "accounts_auditseal")
REFUSAL = "the audit trail is only ever added to"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION accounts_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$
"""


def set_up(vendor: str) -> list[str]:
    """The statements that put the triggers there."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for table in TABLES
            for act in ("update", "delete")
        ]
    statements = [_FUNCTION]
    for table in TABLES:
        statements += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION accounts_only_added_to()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION accounts_only_added_to()",
        ]
    return statements


def take_down(vendor: str) -> list[str]:
    """The statements that remove them; for going back a migration, as the owner."""
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER {table}_no_{act}" for table in TABLES for act in ("update", "delete")
        ]
    return [
        f"DROP TRIGGER {table}_no_{act} ON {table}"
        for table in TABLES
        for act in ("change", "truncate")
    ]
