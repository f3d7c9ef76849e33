from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from therapy.middleware import ClinicTime

NOON_UTC = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", 13), ("America/Chicago", 6)])
def test_it_shows_times_on_the_clinics_own_clock(alice, zone, hour):
    alice.clinic.time_zone = zone
    request = RequestFactory().get("/")
    request.user = alice
    shown = []

    def page(request):
        shown.append(timezone.localtime(NOON_UTC).hour)
        return HttpResponse()

    ClinicTime(page)(request)
    assert shown == [hour]
    assert timezone.get_current_timezone_name() == "UTC"


def test_an_address_that_only_takes_forms_says_so(as_user, ada):
    answer = as_user(ada).get(reverse("person-deactivate", args=[ada.pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes what its own page sends" in answer.content.decode()
