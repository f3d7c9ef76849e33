"""What the OpenAPI page says about sessions and today; nothing is validated with these."""

from rest_framework import serializers

from patients.models.session import EntrySide, FeltWhere, PainShift, SkipReason, Source
from patients.own.due import DayState


def _score() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0,
        max_value=10,
        required=False,
        allow_null=True,
        help_text="NPRS; null: no answer",
    )


def _answer(choices: list[tuple[str, str]]) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices, required=False, allow_null=True, help_text="null: no answer"
    )


def _count() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, required=False, allow_null=True)


class EntryBody(serializers.Serializer):
    """One line and side: as prescribed, or with numbers, or skipped; exactly one of them."""

    prescription = serializers.UUIDField()
    side = serializers.ChoiceField(EntrySide.choices, default=EntrySide.BOTH)
    as_prescribed = serializers.BooleanField(default=False)
    sets = _count()
    reps = _count()
    hold_seconds = _count()
    minutes = _count()
    skipped = serializers.ChoiceField(SkipReason.choices, required=False)
    pain = _score()


class SessionBody(serializers.Serializer):
    id = serializers.UUIDField(help_text="Made on the device; the same id is stored once.")
    patient = serializers.UUIDField(
        required=False, help_text="Therapists name whom they enter for."
    )
    performed_on = serializers.DateField()
    tz = serializers.CharField(help_text="IANA zone of the device.")
    entries = EntryBody(many=True)
    pain_before = _score()
    pain_after = _score()
    effort = _score()
    pain_shift = _answer(PainShift.choices)
    felt_where = _answer(FeltWhere.choices)
    red_flags = serializers.ListField(child=serializers.CharField(), required=False)
    note = serializers.CharField(required=False, max_length=2000)


class StoredSession(SessionBody):
    recorded_at = serializers.DateTimeField()
    recorded_on = serializers.DateField()
    source = serializers.ChoiceField(Source.choices)
    corrects = serializers.UUIDField(allow_null=True, help_text="The session it replaced.")
    voided = serializers.BooleanField()


class ErrorBody(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class Refused(serializers.Serializer):
    error = ErrorBody()


class ConflictBody(ErrorBody):
    stored = StoredSession()


class Conflict(serializers.Serializer):
    error = ConflictBody()


class TodayLine(serializers.Serializer):
    prescription = serializers.UUIDField()
    stretch = serializers.CharField()
    name = serializers.CharField()
    sides = serializers.CharField()
    dose = serializers.DictField(child=serializers.IntegerField())
    dose_words = serializers.CharField()
    why = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    due = serializers.BooleanField(help_text="Asked for on this day.")
    left = serializers.BooleanField(help_text="Part of the day's next session.")


class TodayBody(serializers.Serializer):
    date = serializers.DateField()
    state = serializers.ChoiceField([state.value for state in DayState])
    sessions_due = serializers.IntegerField()
    sessions_done = serializers.IntegerField()
    minutes = serializers.IntegerField()
    next_day = serializers.DateField(allow_null=True)
    lines = TodayLine(many=True)
