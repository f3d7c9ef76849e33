import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from therapy.accounts.actions.open_clinic import open_clinic
from therapy.accounts.models import AuditEntry, Clinic, User

CLINIC = {
    "name": "Harbour Physio",
    "phone": "+1 555 0101",
    "time_zone": "Europe/Berlin",
    "admin_name": "Harriet",
    "admin_email": "harriet@example.org",
}


@pytest.mark.django_db
def test_it_opens_a_clinic_with_an_admin_who_has_no_password(now):
    admin = open_clinic(**CLINIC, now=now)
    assert admin.is_clinic_admin
    assert admin.clinic.time_zone == "Europe/Berlin"
    assert not admin.has_usable_password()
    assert AuditEntry.objects.get(verb="open_clinic").clinic == admin.clinic


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"time_zone": "Mars/Olympus"}, {"name": ""}, {"admin_email": "no address"}]
)
def test_it_refuses_a_bad_value_and_changes_nothing(now, change):
    with pytest.raises(ValidationError):
        open_clinic(**CLINIC | change, now=now)
    assert not Clinic.objects.exists()
    assert not User.objects.exists()


def test_it_refuses_an_email_that_is_taken(alice, now):
    with pytest.raises(ValidationError):
        open_clinic(**CLINIC | {"admin_email": alice.email.upper()}, now=now)


def test_it_prints_a_link_where_the_admin_sets_a_password(client, db, capsys):
    call_command("open_clinic", "Harbour Physio", phone="+1 555 0101", admin="h@example.org")
    link = capsys.readouterr().out.strip()
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert page.status_code == 200
    assert "password1" in page.content.decode()


def test_it_says_what_is_wrong(alice):
    with pytest.raises(CommandError, match="already signs in"):
        call_command("open_clinic", "Harbour Physio", phone="1", admin=alice.email)
