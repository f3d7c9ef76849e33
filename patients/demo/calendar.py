"""When things happen in a story: twelve weeks that end today, or fewer that tell the same. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from patients.weeks import DAYS_PER_WEEK, week_start_of

WEEKS_TOLD = 12


@dataclass(frozen=True)
class Calendar:
    """The stories' weeks on the wall calendar.

    Week 1 begins twelve weeks before the current one, which is week 13. With fewer `weeks` the
    stories keep their order and proportions and are told faster.
    """

    now: datetime
    tz: tzinfo
    week_start: int = 1
    weeks: int = WEEKS_TOLD

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    def week(self, number: float) -> date:
        """The first day of a week of the story; 6.5 is the middle of the sixth."""
        first = week_start_of(self.today, self.week_start) - timedelta(
            days=DAYS_PER_WEEK * self.weeks
        )
        told = (number - 1) / WEEKS_TOLD
        return first + timedelta(days=round(told * DAYS_PER_WEEK * self.weeks))

    def days_ago(self, days: int) -> date:
        """For what has just happened, however fast the rest is told."""
        return self.today - timedelta(days=days)

    def at(self, day: date, clock: time, tz: tzinfo | None = None) -> datetime:
        """That moment, or now when it lies in the future: no verb is told to act tomorrow."""
        return min(datetime.combine(day, clock, tzinfo=tz or self.tz), self.now)

    def is_over(self, moment: datetime) -> bool:
        return moment < self.now
