"""A real installation in containers: every setting reaches it, and what must last has a volume."""

import re
from pathlib import PurePosixPath

import pytest
import yaml

from scripts.devtools.places import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
DOCKERFILE = (ROOT / "Dockerfile").read_text()
# The PostgreSQL whose pg_dump each Debian brings.
CLIENTS = {"bookworm": 15, "trixie": 17}
IMAGE = dict(re.findall(r"^\s+(?:ENV )?(\w+)=(\S+?)(?: \\)?$", DOCKERFILE, re.M))
OURS = ("migrate", "web", "worker", "beat")
SETTINGS = set(
    re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', (ROOT / "therapy" / "settings.py").read_text())
)
# Settings that .env doesn't give to the containers, and why. The list may only shrink.
NOT_PASSED = {
    "DATA_DIR": "the image's own, a volume",
    "STATIC_ROOT": "the image's own",
    "DEBUG": "never on a server",
    "DEMO": "never on a server",
    "STATEMENT_TIMEOUT": "gunicorn's own default; workers have none",
    "PUSH_HOSTS": "a list with a default that nobody should need to repeat",
}


@pytest.mark.parametrize("name", OURS)
def test_what_must_outlive_a_container_has_a_volume_that_all_share(name):
    assert COMPOSE["services"][name]["volumes"] == [f"data:{IMAGE['DATA_DIR']}"]
    assert "data" in COMPOSE["volumes"]


def test_collected_files_are_the_images_own_and_not_hidden_by_the_volume():
    assert PurePosixPath(IMAGE["DATA_DIR"]) not in PurePosixPath(IMAGE["STATIC_ROOT"]).parents
    assert IMAGE["STATIC_ROOT"] != IMAGE["DATA_DIR"]


@pytest.mark.parametrize("name", sorted(SETTINGS - set(NOT_PASSED)))
def test_every_setting_reaches_web_worker_and_beat(name):
    for service in ("web", "worker", "beat"):
        assert name in COMPOSE["services"][service]["environment"]


def test_the_example_names_whatever_compose_takes_from_it():
    named = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == named


def test_the_head_of_the_audit_trail_is_noted_on_the_volume_unless_told_otherwise():
    for service in OURS:
        path = COMPOSE["services"][service]["environment"]["AUDIT_HEAD_FILE"]
        assert path == f"${{AUDIT_HEAD_FILE:-{IMAGE['DATA_DIR']}/audit-heads.jsonl}}"


def test_the_image_can_back_up_the_server_that_runs_beside_it():
    """An older pg_dump refuses to read a newer server."""
    assert "postgresql-client" in DOCKERFILE
    bases = set(re.findall(r"^FROM python:[\d.]+-slim-(\w+)", DOCKERFILE, re.M))
    server = int(re.search(r"postgres:(\d+)", COMPOSE["services"]["postgres"]["image"])[1])
    assert len(bases) == 1 and CLIENTS[bases.pop()] >= server
