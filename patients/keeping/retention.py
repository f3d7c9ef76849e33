"""From which day a record may be deleted. Pure: dates in, a date out."""

from datetime import date

ADULT_AT = 18


def kept_until(*, care_ended_on: date, born_on: date, years: int) -> date:
    """The first day without the duty to keep: `years` after care ended, for who was a minor then
    `years` after the 18th birthday."""
    of_age = years_after(born_on, ADULT_AT)
    return years_after(max(care_ended_on, of_age), years)


def years_after(day: date, years: int) -> date:
    """The same day of the month, years later; 29 February becomes 1 March, never a day too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
