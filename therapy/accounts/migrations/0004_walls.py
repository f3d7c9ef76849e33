from django.db import migrations

from therapy.accounts.walls import DROP_FUNCTIONS, FUNCTIONS, OPEN_CLINIC, Statements, key

# The trail also tells of what belongs to no clinic: it is seen, and written, where none is open.
TRAIL = f"""
CREATE POLICY own_clinic ON accounts_auditentry
  USING (clinic_id IS NOT DISTINCT FROM (SELECT {OPEN_CLINIC}))
  WITH CHECK (clinic_id IS NOT DISTINCT FROM (SELECT {OPEN_CLINIC}));
CREATE TRIGGER clinic_never_changes BEFORE UPDATE OF clinic_id ON accounts_auditentry
  FOR EACH ROW WHEN (OLD.clinic_id IS DISTINCT FROM NEW.clinic_id)
  EXECUTE FUNCTION clinic_never_changes();
ALTER TABLE accounts_auditentry ENABLE ROW LEVEL SECURITY;
"""
OPEN_TRAIL = """
ALTER TABLE accounts_auditentry DISABLE ROW LEVEL SECURITY;
DROP TRIGGER clinic_never_changes ON accounts_auditentry;
DROP POLICY own_clinic ON accounts_auditentry;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_operator_and_trail")]
    operations = [
        Statements(FUNCTIONS, DROP_FUNCTIONS),
        key("accounts_user"),
        Statements(TRAIL, OPEN_TRAIL),
    ]
