import pytest
from rest_framework.test import APIClient

from patients.models import ReportReview
from tests.patients.reporting import latest, report_all
from tests.patients.worked_example import WEEK, make_example

pytestmark = pytest.mark.django_db
LIST = "/api/v1/reports/"


@pytest.fixture
def report(clinic, pat):
    make_example(pat).log_the_week()
    report_all(clinic)
    return latest(pat, WEEK)


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_it_lists_the_latest_revisions_of_a_week(ada, report, pat):
    answer = api(ada).get(LIST, {"week": "2026-W47"}).json()
    assert answer["count"] == 1
    (found,) = answer["results"]
    assert (found["patient"], found["week"], found["revision"]) == (str(pat.pk), "2026-W47", 1)
    assert (found["credited_sessions"], found["expected_sessions"]) == (5, 12)
    assert (found["band"], found["pain_mean"]) == ("middle", None)
    assert api(ada).get(LIST, {"week": "2026-W46"}).json()["results"][0]["revision"] == 1


def test_it_refuses_what_is_no_week_in_the_one_error_shape(ada, report):
    answer = api(ada).get(LIST, {"week": "soon"})
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {"week": "Write a week like 2026-W47."}


@pytest.mark.parametrize(
    ("who", "status"),
    [("ada", 200), ("alice", 200), ("bob", 404), ("olga", 404), ("carol", 404)],
)
def test_it_opens_a_report_to_those_who_may_see_the_patient(request, report, who, status):
    client = api(request.getfixturevalue(who))
    assert client.get(f"{LIST}{report.pk}/").status_code == status
    assert (client.get(LIST).json()["count"] > 0) is (status == 200)


def test_it_unfolds_a_report(alice, report):
    opened = api(alice).get(f"{LIST}{report.pk}/").json()
    assert opened["details"]["figures"]["cap"] == 2
    assert (opened["difference"], opened["reviews"]) == ({}, [])


def test_it_keeps_the_clinics_notes_from_the_patient(ada, pat, report):
    opened = api(pat.user).get(f"{LIST}{report.pk}/").json()
    assert opened["credited_sessions"] == 5
    assert "reviews" not in opened


def test_it_reviews_once(ada, report):
    review = f"{LIST}{report.pk}/review/"
    answer = api(ada).post(review, {"note": "Called.", "reviewer": 1, "report": 7})
    assert answer.status_code == 201
    assert (answer.json()["report"], answer.json()["reviewer"]) == (report.pk, ada.pk)
    assert api(ada).post(review, {}).status_code == 400
    assert ReportReview.objects.get().note == "Called."


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("pat", 403), ("olga", 404)])
def test_it_lets_only_the_clinics_admin_review(request, report, who, status):
    person = request.getfixturevalue(who)
    client = api(person.user if who == "pat" else person)
    assert client.post(f"{LIST}{report.pk}/review/", {}).status_code == status


@pytest.mark.parametrize("path", ["", "1/", "1/review/"])
def test_it_asks_who_is_there(client, path):
    assert client.get(LIST + path).status_code in (401, 403, 405)
