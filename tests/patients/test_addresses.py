"""The short way to a patient's pages leads where the long one does."""

from uuid import uuid4

import pytest
from django.urls import reverse, set_script_prefix

from patients.templatetags.addresses import of_patient

ROUTES = ["patient-record", "desk-review", "plan-adjust", "plan-pause", "assign"]


@pytest.mark.parametrize("prefix", ["/", "/clinic/"])
@pytest.mark.parametrize("route", ROUTES)
def test_it_is_the_address_that_the_route_has(route, prefix):
    set_script_prefix(prefix)
    try:
        for pk in (uuid4(), uuid4()):
            assert of_patient(route, pk) == reverse(route, args=[pk])
            assert of_patient(route, pk).startswith(prefix)
    finally:
        set_script_prefix("/")
