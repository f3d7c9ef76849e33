"""What the API takes and gives about patients and their plans. The verbs decide; these read."""

from rest_framework import serializers

from patients.forms.plan_acts import BY_HAND
from patients.models.pause import PauseReason
from routines.api.shapes import DoseShape
from routines.models.routine import Course

MAX_LINES = 30


class PatientShape(serializers.Serializer):
    id = serializers.UUIDField(read_only=True)
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=120)
    date_of_birth = serializers.DateField()
    time_zone = serializers.CharField(
        required=False, help_text="IANA zone; the clinic's when left out."
    )
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    phone = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    referrer = serializers.CharField(required=False, allow_blank=True, max_length=120, default="")
    course = serializers.ChoiceField(Course.choices, required=False, default=Course.EPISODIC)
    plan_version = serializers.IntegerField(read_only=True)


class NewPatientShape(PatientShape):
    invite = serializers.BooleanField(required=False, default=False)


class DiagnosisShape(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    code = serializers.CharField()
    side = serializers.CharField(help_text="left, right, both, or empty.")
    since = serializers.DateField()


class PatientInFullShape(PatientShape):
    diagnoses = DiagnosisShape(many=True)
    flags = serializers.DictField(child=serializers.BooleanField(), help_text="Answers in force.")
    unanswered = serializers.ListField(child=serializers.CharField())
    current_plan = serializers.UUIDField(allow_null=True)


class LineShape(serializers.Serializer):
    """One stretch: what differs from the routine, and why."""

    stretch = serializers.SlugField()
    override = DoseShape(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=250, default="")
    note = serializers.CharField(required=False, allow_blank=True, max_length=250)
    days_of_week = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        required=False,
        allow_null=True,
        allow_empty=False,
        max_length=7,
        help_text="ISO weekdays; left out: as dosed.",
    )


class PreviewRequest(serializers.Serializer):
    """A routine as it stands, or `lines` in the order they are done (with a routine's numbers)."""

    patient = serializers.UUIDField()
    routine = serializers.IntegerField(required=False)
    lines = LineShape(many=True, required=False, allow_empty=False, max_length=MAX_LINES)

    def validate(self, attrs: dict) -> dict:
        if "routine" not in attrs and "lines" not in attrs:
            raise serializers.ValidationError({"routine": ["Send a routine, or lines."]})
        return attrs


class AssignmentRequest(PreviewRequest):
    routine = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
    plan_version = serializers.IntegerField(
        min_value=0, help_text="The patient's, as you last read it: guards against two at once."
    )


class StepShape(serializers.Serializer):
    """One change of one number. `from` and `to` are numbers, or words for the verdict."""

    field = serializers.CharField()
    why = serializers.CharField()
    source = serializers.CharField(help_text="routine, a rule's id, or therapist.")
    kind = serializers.ChoiceField(["item", "rule", "override"])
    patient_why = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        # "from" is a word of Python, so it can't be written as an attribute.
        ends = {name: serializers.JSONField(allow_null=True) for name in ("from", "to")}
        return {**super().get_fields(), **ends}


class PreviewLineShape(serializers.Serializer):
    stretch = serializers.CharField()
    verdict = serializers.CharField(allow_null=True)
    dose = DoseShape(allow_null=True, help_text="Null when contraindicated or refused.")
    default_dose = DoseShape()
    days_of_week = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    rules = serializers.ListField(child=serializers.CharField())
    steps = StepShape(many=True)
    error = serializers.DictField(allow_null=True, help_text="field, code and message.")


class PreviewShape(serializers.Serializer):
    plan_version = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="One session, rounded up.")
    lines = PreviewLineShape(many=True)


class PrescriptionShape(serializers.Serializer):
    id = serializers.UUIDField()
    stretch = serializers.CharField()
    sides = serializers.CharField()
    dose = DoseShape()
    default_dose = DoseShape()
    days_of_week = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    verdict = serializers.CharField()
    rules = serializers.ListField(child=serializers.CharField())
    steps = StepShape(many=True)
    override = DoseShape()
    override_reason = serializers.CharField()
    note = serializers.CharField()


class AssignmentShape(serializers.Serializer):
    id = serializers.UUIDField()
    patient = serializers.UUIDField()
    routine = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    end_reason = serializers.CharField()
    cancelled = serializers.BooleanField()
    lines = PrescriptionShape(many=True)


class EndRequest(serializers.Serializer):
    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=250)


class PauseShape(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    starts_on = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.ChoiceField(PauseReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=250, default="")

    def validate_reason(self, reason: str) -> str:
        if reason not in dict(BY_HAND):
            raise serializers.ValidationError("Only a warning sign itself pauses for this reason.")
        return reason
