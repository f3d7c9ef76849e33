"""What a patient is told about a kind of exercise, beside the exercise itself."""

from django import template

from routines.catalog.small_entries import Lesson
from routines.reference import lessons

register = template.Library()


@register.filter
def lesson(kind: str) -> Lesson | None:
    """The lesson on a kind of exercise, None for a kind that needs no words."""
    return lessons().get(kind)
