"""Rows of a clinic are asked for inside a scope, or not at all."""

import ast
import inspect
import threading
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.authtoken.models import Token

from patients.models import Patient, Prescription, Session
from routines.models import Routine, Stretch
from tests import build
from tests.world import own_models
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry, Clinic, User
from therapy.accounts.models.clinic_row import ClinicRow
from therapy.accounts.tenancy import (
    OutsideClinic,
    Scope,
    WrongClinic,
    enter_clinic,
    for_clinic,
    in_clinic,
    in_no_clinic,
    in_shared,
    scope,
)
from therapy.celery import app as celery_app
from therapy.middleware import NoClinic, OwnClinic

ROOT = Path(__file__).resolve().parents[2]
# Models whose rows belong to no clinic, and why. The list may only shrink.
NOBODYS = {
    "accounts.Clinic": "the clinics themselves",
    "accounts.User": "read before it is known who asks",
    "accounts.AuditEntry": "also tells of what belongs to no clinic; visible_to narrows it",
    "accounts.AuditSeal": "one chain over the whole trail; numbers and digests",
    "accounts.BreakGlass": "an operator, who has no clinic, looks into one",
    "accounts.EndedSession": "hashes of session keys, read before it is known who asks",
    "accounts.Heartbeat": "the site's own pulse",
    "accounts.OutgoingMail": "ids only: a worker finds what waits, then opens its clinic",
    "accounts.ServerEpoch": "the server's own age",
    "routines.Diagnosis": "the reviewed catalog, the same for all",
    "routines.DiagnosisCode": "the reviewed catalog, the same for all",
    "routines.DosingRule": "the reviewed catalog, the same for all",
}
# Who opens more than one clinic, and why. The lists may only shrink.
MAY_OPEN_ALL = {
    "patients/strangers.py": "a secret in a link says which clinic",
    "routines/management/commands/load_catalog.py": "the catalog of all, by the owner",
}
MAY_ENTER = {
    "therapy/middleware.py": "a session says who asks",
    "therapy/accounts/access.py": "a token says who asks",
    "patients/strangers.py": "a secret in a link says which clinic",
    "patients/pages/getting_in.py": "the session keeps which invitation was followed",
    "patients/messages/digest_mail.py": "a signed link says whose mail to stop",
}
ITS_HOME = {"therapy/accounts/tenancy.py"}


# A table between two others follows its ends.
MODELS = [model for model in own_models() if not model._meta.auto_created]
CLINIC_MODELS = [model for model in MODELS if issubclass(model, ClinicRow)]


def test_every_model_belongs_to_a_clinic_or_says_why_not():
    assert len(CLINIC_MODELS) > 25
    others = {model._meta.label for model in MODELS} - {m._meta.label for m in CLINIC_MODELS}
    assert others == NOBODYS.keys()


@pytest.mark.parametrize("model", CLINIC_MODELS, ids=lambda model: model.__name__)
def test_it_refuses_every_question_outside_a_clinic(db, model):
    with in_no_clinic():
        for ask in (
            lambda: model.objects.first(),
            lambda: model.objects.count(),
            lambda: list(model._base_manager.all()),
            lambda: model.objects.update(),
            lambda: model.objects.create(),
            lambda: model.objects.bulk_create([model()]),
        ):
            with pytest.raises(OutsideClinic, match=model.__name__):
                ask()


def test_it_refuses_what_a_row_leads_to(pat, alice):
    build.make_assignment(pat, [build.make_stretch()])
    line = Prescription.objects.get()
    with in_no_clinic():
        for ask in (
            lambda: pat.assignments.first(),
            lambda: line.assignment,
            lambda: pat.refresh_from_db(),
            lambda: pat.save(),
            lambda: pat.delete(),
            lambda: alice.caseload.count(),
        ):
            with pytest.raises(OutsideClinic):
                ask()


def test_it_refuses_a_question_that_is_put_too_late(pat, clinic):
    with in_clinic(clinic.pk):
        asked, streamed = Patient.objects.all(), Patient.objects.all()
    with in_no_clinic():
        with pytest.raises(OutsideClinic):
            list(asked)
        with pytest.raises(OutsideClinic):
            next(streamed.iterator())


def test_a_stream_of_rows_fails_aloud_rather_than_coming_out_empty(pat, alice):
    def export(request):
        rows = Patient.objects.all()

        def lines():
            for row in rows:
                yield str(row.pk)

        return StreamingHttpResponse(lines())

    answer = through_the_middleware(alice, export)
    with in_no_clinic(), pytest.raises(OutsideClinic):
        b"".join(answer.streaming_content)


def test_it_sees_its_own_clinic_and_what_all_share(pat, rob, clinic, other_clinic):
    shared, own = build.make_stretch("shared"), build.make_stretch("own", clinic=clinic)
    build.make_stretch("theirs", clinic=other_clinic)
    with in_clinic(clinic.pk):
        assert list(Patient.objects.all()) == [pat]
        assert set(Stretch.objects.all()) == {shared, own}
        assert not Patient.objects.filter(pk=rob.pk).exists()
        with pytest.raises(Patient.DoesNotExist):
            Patient._base_manager.get(pk=rob.pk)
    with in_shared():
        assert list(Stretch.objects.all()) == [shared]
        assert not Patient.objects.exists()


def test_it_writes_into_its_own_clinic_only(clinic, other_clinic, rob):
    with in_clinic(clinic.pk):
        with pytest.raises(WrongClinic), transaction.atomic():
            Routine.objects.create(clinic=other_clinic, name="Theirs")
        with pytest.raises(WrongClinic), transaction.atomic():
            Routine.objects.bulk_create([Routine(clinic=None, name="Everybody's")])
        rob.name = "Changed"
        with pytest.raises(WrongClinic), transaction.atomic():
            rob.save()
    rob.refresh_from_db()
    assert rob.name != "Changed"


def test_scopes_lie_within_each_other(clinic, other_clinic):
    with in_no_clinic():
        with in_clinic(clinic.pk):
            with in_clinic(other_clinic.pk):
                assert scope() == other_clinic.pk
            assert scope() == clinic.pk
        assert scope() is Scope.NONE


def test_a_scope_closes_when_something_goes_wrong(clinic):
    with in_no_clinic():
        with pytest.raises(ZeroDivisionError), in_clinic(clinic.pk):
            1 / 0  # noqa: B018
        assert scope() is Scope.NONE


def test_a_thread_begins_outside(clinic):
    found = []
    with in_clinic(clinic.pk):
        thread = threading.Thread(target=lambda: found.append(scope()))
        thread.start()
        thread.join()
    assert found == [Scope.NONE]


def through_the_middleware(user, view) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = user
    return NoClinic(OwnClinic(view))(request)


def test_a_request_works_in_the_clinic_of_who_asks(alice, carol):
    seen = []
    for user in (alice, carol, AnonymousUser()):
        through_the_middleware(user, lambda _: seen.append(scope()))
    assert seen == [alice.clinic_id, carol.clinic_id, Scope.NONE]
    assert scope() is Scope.EVERY


def test_somebody_of_no_clinic_works_in_none(clinic):
    nobody = User(email="operator@example.org", clinic=None)
    seen = []
    through_the_middleware(nobody, lambda _: seen.append(scope()))
    assert seen == [Scope.NONE]


def test_a_request_leaves_nothing_open_behind_it(as_user, alice, clinic):
    with in_no_clinic():
        assert as_user(alice).get(reverse("desk")).status_code == 200
        assert scope() is Scope.NONE
        through_the_middleware(AnonymousUser(), lambda _: enter_clinic(clinic.pk))
        assert scope() is Scope.NONE


def test_a_token_opens_its_owners_clinic(client, pat):
    key = Token.objects.create(user=pat.user).key
    with in_no_clinic():
        answer = client.get(reverse("api-today"), headers={"Authorization": f"Token {key}"})
    assert answer.status_code == 200


def test_a_sign_in_is_written_down_before_any_clinic_is_open(alice, clinic, now):
    with in_no_clinic():
        audit.record("sign_in", alice, clinic=clinic, by=alice, now=now)
    assert AuditEntry.objects.filter(clinic=clinic, verb="sign_in").count() == 1


def test_a_task_works_in_the_clinic_it_is_called_for(clinic):
    @for_clinic
    def task(clinic_id: int, word: str):
        return clinic_id, scope(), word

    with in_no_clinic():
        assert task(clinic.pk, "word") == (clinic.pk, clinic.pk, "word")
        assert scope() is Scope.NONE


def test_every_task_names_its_clinic_or_only_shares_out():
    celery_app.loader.import_default_modules()
    ours = {name: task for name, task in celery_app.tasks.items() if name.startswith("patients.")}
    assert len(ours) > 10
    for name, task in ours.items():
        parameters = list(inspect.signature(task.run).parameters)
        assert parameters == [] or parameters[0] == "clinic_id", name
        assert not parameters or hasattr(task.run, "__wrapped__"), name


def test_what_looks_through_the_wall_is_on_a_list():
    users = {"in_every_clinic": set(), "enter_clinic": set(), "_base_manager": set()}
    for floor in ("therapy", "routines", "patients"):
        for path in (ROOT / floor).rglob("*.py"):
            words = _words(path)
            for name, found in users.items():
                if name in words:
                    found.add(str(path.relative_to(ROOT)))
    assert users["in_every_clinic"] - ITS_HOME == MAY_OPEN_ALL.keys()
    assert users["enter_clinic"] - ITS_HOME == MAY_ENTER.keys()
    assert not users["_base_manager"]


def test_no_page_streams_rows():
    """A stream is read after the request, when its clinic is closed."""
    streams = {"StreamingHttpResponse", "iterator"}
    files = [
        path
        for floor in ("therapy", "routines", "patients")
        for path in (ROOT / floor).rglob("*.py")
    ]
    found = {str(path.relative_to(ROOT)) for path in files if streams & _words(path)}
    # The wall itself names the method; seals and their check read the trail in a task and a command.
    # The trail's CSV opens its clinic for each chunk anew (patients/actions/export_trail.py).
    assert found <= {
        "patients/pages/audit.py",
        "therapy/accounts/models/clinic_row.py",
        "therapy/accounts/seals.py",
        "therapy/accounts/trail_check.py",
    }


def _words(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text()))
    return {getattr(node, "id", None) or getattr(node, "attr", None) for node in tree}


def test_a_session_of_another_clinic_is_nowhere_to_be_found(pat, rob, now):
    for patient in (pat, rob):
        stretch = build.make_stretch(f"a-{patient.code.lower()}")
        build.make_assignment(patient, [stretch])
        build.make_session(patient, now.date(), {stretch: "done"})
    for user in (pat.user, rob.user):
        with in_clinic(user.clinic_id):
            mine = Session.objects.visible_to(user)
            assert [session.patient.user_id for session in mine] == [user.pk]
    assert Clinic.objects.count() == 2
