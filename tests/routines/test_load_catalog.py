import shutil

import pytest
import yaml
from django.core.management import CommandError, call_command

from routines.catalog_files import DATA
from routines.models import Diagnosis, DiagnosisCode, DosingRule, Routine, Stretch

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def rewrite(path, change):
    data = yaml.safe_load(path.read_text())
    change(data)
    path.write_text(yaml.safe_dump(data, sort_keys=False))


def load(capsys, folder=DATA) -> str:
    call_command("load_catalog", folder=folder)
    return capsys.readouterr().out.strip()


def test_it_loads_everything_once_and_nothing_twice(capsys):
    load(capsys)
    counts = [m.objects.count() for m in (Stretch, Diagnosis, DosingRule, Routine)]
    assert counts == [60, 34, 60, 12]
    assert DiagnosisCode.objects.count() > 34
    assert load(capsys) == "0 created, 0 changed, 166 same, 0 withdrawn"


def test_it_puts_the_seeds_own_stretches_first(capsys):
    load(capsys)
    first = Stretch.objects.values_list("slug", flat=True)[:3]
    assert set(first) == {"supine-figure-4", "double-knee-to-chest", "half-kneeling-hip-flexor"}


def test_it_raises_the_version_of_what_changed(capsys, folder):
    load(capsys)

    def longer_hold(data):
        data["stretches"][0]["hold_seconds"] = 25

    path = folder / "stretches" / "half-kneeling.yaml"
    rewrite(path, longer_hold)
    assert load(capsys, folder) == "0 created, 1 changed, 165 same, 0 withdrawn"
    assert Stretch.objects.get(slug="half-kneeling-hip-flexor").version == 2


def test_a_stretch_of_which_only_a_tag_changed_is_a_new_version_as_well(capsys, folder):
    load(capsys)
    path = folder / "stretches" / "half-kneeling.yaml"
    rewrite(path, lambda data: data["stretches"][0].update(muscles=["soleus"]))
    assert load(capsys, folder) == "0 created, 1 changed, 165 same, 0 withdrawn"
    assert Stretch.objects.get(slug="half-kneeling-hip-flexor").version == 2


def test_it_withdraws_what_left_the_files_and_keeps_the_row(capsys, folder):
    load(capsys)
    rewrite(folder / "rules.yaml", lambda data: data["rules"].pop())
    assert load(capsys, folder).endswith("1 withdrawn")
    assert DosingRule.objects.in_force().count() == 59


def test_it_refuses_a_bad_file_with_file_entry_and_reason_and_changes_nothing(folder):
    def unknown_trait(data):
        data["rules"][6]["traits"] = ["levitation"]

    rewrite(folder / "rules.yaml", unknown_trait)
    with pytest.raises(CommandError, match=r"rules.yaml: R07: .*levitation"):
        call_command("load_catalog", folder=folder)
    assert not Stretch.objects.exists()
