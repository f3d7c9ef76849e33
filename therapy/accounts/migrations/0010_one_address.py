from django.db import migrations


def forget_other_addresses(apps, schema_editor):
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    """An account has one e-mail, its own. allauth kept those to which it had once made a link."""

    dependencies = [
        ("accounts", "0009_seal_index"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(forget_other_addresses, migrations.RunPython.noop)]
