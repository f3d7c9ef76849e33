"""{% of_patient 'desk-review' patient.pk %}: the address of a patient's page, for lists of many."""

from functools import cache
from uuid import UUID

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()

NOBODY = UUID(int=0)


@register.simple_tag
def of_patient(route: str, pk: UUID) -> str:
    """What `{% url route pk %}` says; a desk has five for each patient, at 30 microseconds each."""
    return _address(route, get_script_prefix()).replace(str(NOBODY), str(pk))


@cache
def _address(route: str, prefix: str) -> str:
    return reverse(route, args=[NOBODY])
