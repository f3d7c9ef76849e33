import pytest
import time_machine
from django.urls import reverse

from routines.reference import lessons
from tests import build
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["session", "plan"])
def test_strength_comes_with_its_reason_and_stretching_does_not(as_user, pat, route):
    build.make_assignment(
        pat, [build.make_stretch("bridge", kind="strength"), build.make_stretch("figure-4")]
    )
    with time_machine.travel(NOW, tick=False):
        page = as_user(pat.user).get(reverse(route)).content.decode()
    assert page.count(lessons()["strength"].title) == 1
    assert lessons()["strength"].text in page


def test_a_lesson_promises_nothing():
    assert not any("cure" in lesson.text for lesson in lessons().values())
