"""When a clinic's weekly mail goes out. Pure: no clock, no database."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from patients.weeks import MONDAY, next_week, week_start_of

AT = time(7)
# A server that was down over the weekend may still tell; after that the week is old news.
SEND_WITHIN = timedelta(days=2)


def digest_is_due(week_start: date, *, now: datetime, tz: tzinfo) -> bool:
    """Whether the mail about this week is due: from seven on the first Monday after it has ended.

    The hour is on the clinic's wall clock, for two days.
    """
    monday = first_monday(next_week(week_start))
    due = datetime.combine(monday, AT, tzinfo=tz).astimezone(UTC)
    return due <= now < due + SEND_WITHIN


def first_monday(day: date) -> date:
    """The first Monday on or after `day`."""
    start = week_start_of(day, MONDAY)
    return start if start == day else next_week(start)
