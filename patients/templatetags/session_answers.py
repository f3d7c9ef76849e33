"""Answers after a session in words: for stored sessions and for those that have just arrived."""

from django import template

from patients.models.session import FeltWhere, PainShift

register = template.Library()


@register.filter
def pain_shift_words(key: str) -> str:
    """Where the pain went, as the patient chose it."""
    return str(PainShift(key).label)


@register.filter
def felt_where_words(key: str) -> str:
    """Whether the stretch was felt where the picture shows."""
    return str(FeltWhere(key).label)
