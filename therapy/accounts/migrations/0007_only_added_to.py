from django.db import migrations

from therapy.accounts.append_only import set_up, take_down


def forwards(apps, schema_editor):
    for statement in set_up(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """A later migration that makes SQLite build one of these tables anew has to do this again."""

    dependencies = [("accounts", "0006_keeping")]
    operations = [migrations.RunPython(forwards, backwards)]
