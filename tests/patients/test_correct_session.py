from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from rest_framework.test import APIClient

from patients.actions.correct_session import correct_session
from patients.actions.log_session import SessionConflict, log_session
from patients.actions.void_session import void_session
from patients.models import SafetyAlert, Session, StaleWeek
from patients.models.session import Source
from patients.own.logged_session import EntryInput, SessionInput
from tests import build
from tests.conftest import NOW
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def line(pat):
    return build.make_assignment(pat, [build.make_stretch()]).prescriptions.get()


@pytest.fixture
def body(line) -> SessionInput:
    entries = [EntryInput(prescription=line.pk, reps=2)]
    return SessionInput(uuid4(), TODAY, "Europe/Berlin", entries, pain_after=7)


@pytest.fixture
def session(pat, body) -> Session:
    return log_session(patient=pat, body=body, by=pat.user, now=NOW).session


@pytest.fixture
def better(body, session) -> SessionInput:
    entries = [replace(entry, reps=None, as_prescribed=True) for entry in body.entries]
    return replace(body, uuid=uuid4(), entries=entries, pain_after=1)


def correct(session, body, now=NOW, **more):
    by = more.pop("by", session.patient.user)
    return correct_session(session=session, body=body, by=by, now=now, **more)


def test_it_counts_the_new_version_and_keeps_the_old(session, better):
    done = correct(session, better)
    assert done.created and done.session.corrects == session
    assert list(Session.objects.standing()) == [done.session]
    session.refresh_from_db()
    assert (session.pain_after, session.entries.get().reps) == (7, 2)
    assert (done.session.pain_after, done.session.entries.get().as_prescribed) == (1, True)


def test_it_marks_both_weeks_and_says_who_did_it(session, better):
    StaleWeek.objects.all().delete()
    moved = replace(better, performed_on=TODAY - timedelta(days=1))
    done = correct(session, moved)
    weeks = StaleWeek.objects.values_list("week_start", "cause").order_by("week_start")
    assert list(weeks) == [
        (date(2026, 11, 16), "correct_session"),
        (date(2026, 11, 23), "correct_session"),
    ]
    entry = AuditEntry.objects.get(verb="correct_session")
    assert entry.details == {"patient": str(session.patient_id), "corrects": session.pk}
    assert (entry.subject_id, entry.actor) == (str(done.session.pk), session.patient.user)


def test_it_is_not_late_for_having_been_put_right(session, better):
    done = correct(session, better, now=NOW + timedelta(days=4))
    assert done.session.days_late == 0
    assert done.session.recorded_at == NOW + timedelta(days=4)


def test_it_takes_the_same_correction_once(session, better):
    first, second = correct(session, better), correct(session, better)
    assert second.session == first.session and not second.created
    assert Session.objects.count() == 2


def test_it_refuses_another_body_under_the_same_id(session, better):
    correct(session, better)
    with pytest.raises(SessionConflict):
        correct(session, replace(better, note="more"))
    with pytest.raises(SessionConflict):
        correct(session, replace(better, uuid=session.uuid))


def test_it_corrects_a_correction_and_not_what_that_replaced(session, better):
    second = correct(session, better).session
    with pytest.raises(ValidationError, match="newer version"):
        correct(session, replace(better, uuid=uuid4()))
    third = correct(second, replace(better, uuid=uuid4(), pain_after=2)).session
    assert list(Session.objects.standing()) == [third]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL looks for them")
def test_what_stands_is_found_without_expecting_that_next_to_nothing_does(session):
    # A join that is filtered afterwards is expected to leave one row, and what follows goes wrong.
    assert "Anti Join" in Session.objects.standing().explain()


@pytest.mark.parametrize("days", [8, 30])
def test_a_patient_corrects_within_the_late_window(session, better, days):
    later = NOW + timedelta(days=days)
    moved = replace(better, performed_on=TODAY + timedelta(days=days))
    with pytest.raises(ValidationError) as refused:
        correct(session, moved, now=later)
    assert list(refused.value.message_dict) == ["performed_on"]
    by = session.patient.care_team.get()
    assert correct(session, better, now=later, by=by, source=Source.THERAPIST).created


def test_it_refuses_one_that_was_taken_back(session, better):
    void_session(session=session, by=session.patient.user, now=NOW)
    with pytest.raises(ValidationError, match="taken back"):
        correct(session, better)


def test_neither_version_can_be_taken_back_afterwards(session, better):
    done = correct(session, better).session
    for each in (session, done):
        with pytest.raises(ValidationError, match="Correct it once more"):
            void_session(session=each, by=session.patient.user, now=NOW)


def test_a_warning_sign_stays_and_only_a_new_one_raises_an_alert(pat, body, better):
    flagged = replace(body, uuid=uuid4(), red_flags=("cancer",))
    session = log_session(patient=pat, body=flagged, by=pat.user, now=NOW).session
    assert SafetyAlert.objects.count() == 1
    same = correct(session, replace(better, uuid=uuid4()))
    assert same.session.red_flags == ["cancer"] and same.alert is None
    more = correct(same.session, replace(better, uuid=uuid4(), red_flags=("infection",)))
    assert more.session.red_flags == ["cancer", "infection"] and more.alert is not None


# --- the page ----------------------------------------------------------------------------------


def page_of(session) -> str:
    return reverse("session-correct", args=[session.uuid])


def test_the_page_begins_with_what_was_said(as_user, pat, session, line):
    page = as_user(pat.user).get(page_of(session)).content.decode()
    assert f'name="how-both-{line.pk}" value="less"' in page
    checked = [part for part in page.split("<input") if " checked" in part]
    assert len(checked) == 2
    assert any('name="pain_after" value="7"' in part for part in checked)
    assert f'name="reps-both-{line.pk}" value="2"' in page


def test_the_page_saves_the_new_version_and_leads_to_it(as_user, pat, session, line):
    uuid = uuid4()
    sent = {"uuid": uuid, "tz": "Europe/Berlin", "line": line.pk, f"how-both-{line.pk}": "done"}
    answer = as_user(pat.user).post(page_of(session), sent, follow=True)
    assert "Changed. What you said before is kept, too." in answer.content.decode()
    new = Session.objects.get(uuid=uuid)
    assert (new.corrects, new.performed_on, new.pain_after) == (session, TODAY, None)
    old = as_user(pat.user).get(reverse("session-saved", args=[session.uuid])).content.decode()
    assert "An earlier version of this session" in old and "Change this session" not in old


def test_the_page_says_what_is_missing(as_user, pat, session, line):
    sent = {"uuid": uuid4(), "tz": "Europe/Berlin", "line": line.pk}
    answer = as_user(pat.user).post(page_of(session), sent)
    assert answer.status_code == 422 and Session.objects.count() == 1


def test_the_page_closes_with_the_late_window(as_user, pat, session):
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        answer = as_user(pat.user).get(page_of(session), follow=True)
    assert "changed here any more" in answer.content.decode()


@pytest.mark.parametrize("who", ["quinn", "rob"])
def test_it_is_not_there_for_another_patient(request, as_user, session, who):
    stranger = request.getfixturevalue(who).user
    assert as_user(stranger).get(page_of(session)).status_code == 404
    assert as_user(stranger).post(page_of(session), {}).status_code == 404


@pytest.mark.parametrize("route", ["session-saved", "week"])
def test_saved_page_and_week_lead_there(as_user, pat, session, route):
    args = [session.uuid] if route == "session-saved" else []
    assert page_of(session) in as_user(pat.user).get(reverse(route, args=args)).content.decode()


# --- the API -----------------------------------------------------------------------------------


def post(user, session, body):
    client = APIClient()
    client.force_authenticate(user)
    return client.post(reverse("api-session-correct", args=[session.uuid]), body)


@pytest.fixture
def sent(line):
    entry = {"prescription": str(line.pk), "as_prescribed": True}
    return {
        "id": str(uuid4()),
        "performed_on": str(TODAY),
        "tz": "Europe/Berlin",
        "entries": [entry],
    }


def test_the_api_corrects_once(pat, session, sent):
    first, second = post(pat.user, session, sent), post(pat.user, session, sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["corrects"] == str(session.uuid)
    assert post(pat.user, session, {**sent, "effort": 3}).status_code == 409


def test_the_api_lets_their_therapist_correct_and_nobody_else(
    session, sent, alice, bob, carol, ada, quinn, rob
):
    for stranger in (bob, carol, ada, quinn.user, rob.user):
        assert post(stranger, session, sent).status_code == 404
    assert post(alice, session, sent).json()["source"] == "therapist"


def test_the_api_names_what_is_wrong(pat, quinn, session, sent):
    assert post(pat.user, session, {**sent, "effort": 11}).status_code == 400
    assert post(pat.user, session, {**sent, "patient": str(quinn.pk)}).status_code == 400
