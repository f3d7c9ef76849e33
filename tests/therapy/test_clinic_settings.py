import pytest
from django.urls import reverse

from routines import figures
from therapy.accounts.models import AuditEntry, Clinic

URL = "clinic-settings"
GOOD = {
    "name": "Northside Physio",
    "phone": "+1 555 0199",
    "emergency_number": "112",
    "time_zone": "Europe/Paris",
    "late_window_days": "5",
    "figure_theme": "plum",
    "retention_years": "12",
}


def test_it_changes_what_the_clinic_says_of_itself(as_user, ada, clinic):
    as_user(ada).post(reverse(URL), GOOD)
    clinic.refresh_from_db()
    assert (clinic.phone, clinic.time_zone, clinic.late_window_days) == (
        "+1 555 0199",
        "Europe/Paris",
        5,
    )
    changed = AuditEntry.objects.get(verb="update_clinic").details["fields"]
    assert changed == [
        "emergency_number",
        "figure_theme",
        "late_window_days",
        "phone",
        "retention_years",
        "time_zone",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("late_window_days", "15"),
        ("figure_theme", "neon"),
        ("retention_years", "0"),
    ],
)
def test_it_refuses_nonsense_and_keeps_what_was_typed(as_user, ada, clinic, field, value):
    page = as_user(ada).post(reverse(URL), {**GOOD, field: value})
    assert field in page.context["form"].errors
    assert "+1 555 0199" in page.content.decode()
    assert Clinic.objects.get(pk=clinic.pk).phone == clinic.phone


def test_it_offers_every_theme_the_figures_have():
    choices = dict(Clinic._meta.get_field("figure_theme").choices)
    assert set(choices) == set(figures.THEMES)


@pytest.mark.parametrize("who", ["alice", "pat"])
def test_it_is_not_there_for_other_roles(who, as_user, request):
    person = request.getfixturevalue(who)
    assert as_user(getattr(person, "user", person)).get(reverse(URL)).status_code == 404
