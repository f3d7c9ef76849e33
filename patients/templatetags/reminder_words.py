"""{{ reminder|reminder_days }}: the days of a reminder in words."""

from django import template
from django.utils.translation import gettext as _

from patients.models import Reminder
from patients.plans.dose_words import WEEKDAYS

register = template.Library()


@register.filter
def reminder_days(reminder: Reminder) -> str:
    """Every day, or the days in the order of the week."""
    if len(reminder.days_of_week) == len(WEEKDAYS):
        return _("every day")
    return ", ".join(str(WEEKDAYS[day]) for day in reminder.days_of_week)
