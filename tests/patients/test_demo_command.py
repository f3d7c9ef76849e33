import pytest
from django.core.management import CommandError, call_command


def test_it_refuses_a_site_with_its_own_database_that_is_no_demo(db, settings):
    settings.DEMO, settings.EMBEDDED = False, False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_it_asks_for_the_catalog_first(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="load_catalog"):
        call_command("demo")
