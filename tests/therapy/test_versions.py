"""One mechanism for all edits: what was seen decides, and nothing is lost on the way."""

import json
import re
from datetime import timedelta

import pytest
from django import forms
from django.urls import reverse

from patients.actions.record_diagnosis import end_diagnosis
from patients.models import Patient, PatientDiagnosis
from patients.patient_details import PatientDetails
from routines.models import Routine, Stretch
from tests import build
from therapy import edits, versions
from therapy.accounts.models import Clinic
from therapy.versions import ChangedMeanwhile, Seen

NOTE = re.compile(r'name="([\w-]*opened)" value="([^"]*)"')


def note_in(html: str, prefix: str = "") -> dict[str, str]:
    """The hidden note as the page's form would send it back."""
    for name, value in NOTE.findall(html):
        if name == (f"{prefix}-opened" if prefix else "opened"):
            return {name: value.replace("&quot;", '"').replace("&#x27;", "'")}
    raise AssertionError("the page carries no note")


def test_it_lets_the_first_pass_and_stops_the_second(clinic):
    one, two = Clinic.objects.get(pk=clinic.pk), Clinic.objects.get(pk=clinic.pk)
    versions.claim(one, Seen(1))
    with pytest.raises(ChangedMeanwhile) as stopped:
        versions.claim(two, Seen(1))
    assert stopped.value.code == "changed_meanwhile"
    assert Clinic.objects.get(pk=clinic.pk).version == 2


def test_it_is_no_conflict_when_what_was_seen_still_stands(clinic):
    versions.claim(clinic, None)
    versions.claim(clinic, Seen(1, {"name": "Northside Physio"}), {"name": "Northside Physio"})
    assert clinic.version == 3
    with pytest.raises(ChangedMeanwhile):
        versions.claim(clinic, Seen(1, {"name": "Northside"}), {"name": "Northside Physio"})


@pytest.mark.parametrize("sent", ["", "[]", "{}", '{"version": "x", "values": {}}', "no json"])
def test_a_note_that_nobody_can_read_is_none(sent):
    assert edits.seen_in({"opened": sent}) is None


def test_a_form_that_comes_back_keeps_the_note_it_came_with(clinic):
    class Name(forms.Form):
        name = forms.CharField()

    form = Name({"name": "", "opened": '{"version": 1, "values": {"name": "Old"}}'})
    versions.claim(clinic, None)
    edits.opened(form, clinic)
    assert json.loads(form.opened.note)["version"] == 1


def details(patient: Patient, **changed: str) -> dict[str, str]:
    fields = PatientDetails.of(patient).as_fields() | changed
    return {name: str(value) for name, value in fields.items()}


def test_the_second_save_gets_the_difference_and_a_choice(as_user, alice, ada, pat):
    address = reverse("patient-edit", args=[pat.pk])
    first, second = as_user(alice), as_user(ada)
    notes = [note_in(browser.get(address).content.decode()) for browser in (first, second)]
    assert first.post(address, details(pat, phone="111") | notes[0]).status_code == 302
    answer = second.post(address, details(pat, phone="222", referrer="Dr Low") | notes[1])
    assert answer.status_code == 409
    form = answer.context["form"]
    [clash] = form.clash.fields
    assert (clash.label, clash.before, clash.theirs, clash.yours) == ("Phone", "–", "111", "222")
    assert clash.both
    assert form["phone"].value() == "222"
    assert form["referrer"].value() == "Dr Low"
    assert Patient.objects.get(pk=pat.pk).phone == "111"
    # "Save mine over it" sends the same form, which has seen the newest version by now.
    again = details(pat, phone="222", referrer="Dr Low") | note_in(answer.content.decode())
    assert second.post(address, again).status_code == 302
    pat.refresh_from_db()
    assert (pat.phone, pat.referrer) == ("222", "Dr Low")


def test_what_i_left_alone_takes_what_they_wrote(as_user, alice, ada, pat):
    address = reverse("patient-edit", args=[pat.pk])
    first, second = as_user(alice), as_user(ada)
    notes = [note_in(browser.get(address).content.decode()) for browser in (first, second)]
    first.post(address, details(pat, phone="111") | notes[0])
    answer = second.post(address, details(pat, referrer="Dr Low") | notes[1])
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["phone"].value() == "111"
    assert form["referrer"].value() == "Dr Low"
    assert not form.clash.fields[0].both


def test_a_refused_form_does_not_pretend_to_have_seen_more(as_user, alice, ada, pat):
    address = reverse("patient-edit", args=[pat.pk])
    second = as_user(ada)
    note = note_in(second.get(address).content.decode())
    first = as_user(alice)
    mine = note_in(first.get(address).content.decode())
    first.post(address, details(pat, phone="111") | mine)
    refused = second.post(address, details(pat, name="", phone="222") | note)
    assert refused.status_code == 200
    again = details(pat, phone="222") | note_in(refused.content.decode())
    assert second.post(address, again).status_code == 409


def test_two_admins_change_the_clinic(as_user, ada, clinic):
    olive = build.make_user(clinic, "admin", "olive")
    address = reverse("clinic-settings")
    first, second = as_user(ada), as_user(olive)
    notes = [note_in(browser.get(address).content.decode()) for browser in (first, second)]
    body = {
        "name": clinic.name,
        "phone": clinic.phone,
        "emergency_number": "911",
        "time_zone": "Europe/Berlin",
        "late_window_days": 7,
        "figure_theme": "teal",
        "retention_years": 10,
    }
    assert first.post(address, body | {"phone": "1"} | notes[0]).status_code == 302
    answer = second.post(address, body | {"phone": "2"} | notes[1])
    assert answer.status_code == 409
    assert "Save mine over it" in answer.content.decode()
    clinic.refresh_from_db()
    assert clinic.phone == "1"


def test_two_admins_change_the_thresholds(as_user, ada, clinic):
    olive = build.make_user(clinic, "admin", "olive")
    address = reverse("desk-settings")
    first, second = as_user(ada), as_user(olive)
    notes = [note_in(browser.get(address).content.decode()) for browser in (first, second)]
    assert first.post(address, {"pain_high": 8} | notes[0]).status_code == 302
    answer = second.post(address, {"pain_high": 9} | notes[1])
    assert answer.status_code == 409
    assert answer.context["form"].clash.fields[0].theirs == "8"


def test_two_colleagues_end_one_diagnosis(as_user, alice, bob, pat, now):
    pat.care_team.add(bob)
    row = build.make_patient_diagnosis(pat, "stenosis")
    address = reverse("diagnosis-end", args=[pat.pk, row.pk])
    note = note_in(as_user(bob).get(address).content.decode())
    end_diagnosis(diagnosis=row, last_day=now.date() - timedelta(days=30), by=alice, now=now)
    mine = {"last_day": (now.date() - timedelta(days=20)).isoformat()}
    answer = as_user(bob).post(address, mine | note)
    assert answer.status_code == 409
    again = mine | note_in(answer.content.decode())
    assert as_user(bob).post(address, again).status_code == 302
    assert PatientDiagnosis.objects.get().ended_on == now.date() - timedelta(days=20)


def test_two_therapists_change_one_stretch(as_user, alice, bob, clinic):
    row = build.make_stretch("own", clinic=clinic, tags=("muscle:piriformis", "muscle:hamstrings"))
    address = reverse("stretch-edit", args=[row.slug])
    first, second = as_user(alice), as_user(bob)
    pages = [browser.get(address) for browser in (first, second)]
    bodies = [typed(page.context["form"]) | note_in(page.content.decode()) for page in pages]
    assert first.post(address, bodies[0] | {"steps": "Sit.\nStand."}).status_code == 302
    answer = second.post(address, bodies[1] | {"feel": "In the hip"})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["steps"].value() == "Sit.\nStand."
    assert form["feel"].value() == "In the hip"
    assert [each.label for each in form.clash.fields] == ["Steps for the patient"]
    assert second.post(address, typed(form) | note_in(answer.content.decode())).status_code == 302
    row = Stretch.objects.get(slug="own")
    assert (row.steps, row.feel, row.version) == (["Sit.", "Stand."], "In the hip", 3)


def typed(form: forms.Form) -> dict[str, object]:
    """Everything that a browser would send of a form as it stands on the page."""
    values = {}
    for field in form:
        value = field.value()
        if field.name == "picture" or value is None or value is False:
            continue
        values[field.html_name] = "on" if value is True else value
    return values


@pytest.fixture
def routine(clinic, alice) -> Routine:
    stretches = [build.make_stretch("one"), build.make_stretch("two")]
    return build.make_routine(clinic, stretches, author=alice)


def test_two_therapists_change_one_item(as_user, alice, bob, routine):
    item, other = routine.items.all()
    page = as_user(bob).get(reverse("routine-edit", args=[routine.pk])).content.decode()
    prefix = f"item-{item.pk}"
    address = reverse("routine-item", args=[routine.pk, item.pk])
    same = {f"{prefix}-hold_seconds": 20, f"{prefix}-reps": 4, f"{prefix}-sets": 1}
    same |= {f"{prefix}-sessions_per_day": 1, f"{prefix}-days_per_week": 7}
    first = same | {f"{prefix}-reps": 3} | note_in(page, prefix)
    assert as_user(alice).post(address, first).status_code == 302
    mine = same | {f"{prefix}-reps": 5, f"{prefix}-note": "Slowly"} | note_in(page, prefix)
    answer = as_user(bob).post(address, mine)
    assert answer.status_code == 409
    item.refresh_from_db()
    assert (item.reps, item.note) == (3, "")
    assert 'value="5"' in answer.content.decode()
    assert "Slowly" in answer.content.decode()
    again = mine | note_in(answer.content.decode(), prefix)
    assert as_user(bob).post(address, again).status_code == 302
    item.refresh_from_db()
    assert (item.reps, item.note) == (5, "Slowly")
    # The other item stands as it was seen: no conflict, though the routine has moved on.
    spare = f"item-{other.pk}"
    renamed = {key.replace(prefix, spare): value for key, value in same.items()}
    body = renamed | {f"{spare}-reps": 2} | note_in(page, spare)
    address = reverse("routine-item", args=[routine.pk, other.pk])
    assert as_user(bob).post(address, body).status_code == 302


def test_htmx_gets_the_clash_in_the_item_and_then_goes_on(as_user, alice, bob, routine):
    item = routine.items.first()
    prefix = f"item-{item.pk}"
    page = as_user(bob).get(reverse("routine-edit", args=[routine.pk])).content.decode()
    address = reverse("routine-item", args=[routine.pk, item.pk])
    body = {f"{prefix}-hold_seconds": 20, f"{prefix}-reps": 3, f"{prefix}-sets": 1}
    body |= {f"{prefix}-sessions_per_day": 1, f"{prefix}-days_per_week": 7}
    htmx = {"HTTP_HX_REQUEST": "true"}
    saved = as_user(alice).post(address, body | note_in(page, prefix), **htmx)
    # One's own next save has seen one's own last one.
    more = body | {f"{prefix}-reps": 2} | note_in(saved.content.decode(), prefix)
    assert "HX-Retarget" not in as_user(alice).post(address, more, **htmx).headers
    answer = as_user(bob).post(address, body | note_in(page, prefix), **htmx)
    assert answer.headers["HX-Retarget"] == "#builder"
    assert "Save mine over it" in answer.content.decode()


def test_an_order_made_from_another_order_is_not_saved(as_user, alice, bob, routine):
    first, second = routine.items.all()
    page = as_user(bob).get(reverse("routine-edit", args=[routine.pk])).content.decode()
    note = note_in(page[page.index('id="order-form"') :])
    move = reverse("routine-item-move", args=[routine.pk, first.pk])
    as_user(alice).post(move, {"move": "down"})
    order = reverse("routine-order", args=[routine.pk])
    answer = as_user(bob).post(order, {"order": f"{first.pk},{second.pk}"} | note, follow=True)
    assert "another order meanwhile" in answer.content.decode()
    assert [each.pk for each in routine.items.all()] == [second.pk, first.pk]


def test_the_api_refuses_an_old_version_and_gives_the_current_state(as_user, alice, bob, routine):
    address = reverse("api-routine", args=[routine.pk])
    read = as_user(bob).get(address)
    assert read.headers["ETag"] == '"1"'
    as_user(alice).patch(address, {"name": "Theirs"}, content_type="application/json")
    answer = as_user(bob).patch(
        address,
        {"description": "Mine"},
        content_type="application/json",
        headers={"If-Match": read.headers["ETag"]},
    )
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "changed_meanwhile"
    assert (error["current"]["name"], error["current"]["version"]) == ("Theirs", 2)
    now = as_user(bob).patch(
        address,
        {"description": "Mine", "items": [{"stretch": "one"}]},
        content_type="application/json",
        headers={"If-Match": '"2"'},
    )
    assert now.status_code == 200
    assert (now.json()["name"], now.json()["description"]) == ("Theirs", "Mine")


def test_the_api_refuses_a_tag_that_is_no_version(as_user, alice, routine):
    answer = as_user(alice).patch(
        reverse("api-routine", args=[routine.pk]),
        {"name": "x"},
        content_type="application/json",
        headers={"If-Match": "seven"},
    )
    assert answer.status_code == 400
