"""On which weekdays a line falls when nobody chose. Pure."""

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
# Spread over the week, so that strength work gets its rest days.
_SPREAD = {
    1: (1,),
    2: (1, 4),
    3: (1, 3, 5),
    4: (1, 2, 4, 6),
    5: (1, 2, 3, 4, 5),
    6: (1, 2, 3, 4, 5, 6),
    7: EVERY_DAY,
}


def default_days(*, sessions_per_day: int, days_per_week: int) -> tuple[int, ...] | None:
    """ISO weekdays when the days are fixed, None when the patient may choose them.

    Daily work is fixed. So is work for several times a day: “n per week” counts once a day, so
    it could not hold the second time. Everything else is the patient's choice.
    """
    if days_per_week == 7 or sessions_per_day > 1:
        return _SPREAD[days_per_week]
    return None


def suggested_days(days_per_week: int) -> tuple[int, ...]:
    """Days for an "n per week" in a calendar, where it has to stand somewhere."""
    return _SPREAD[days_per_week]
