"""What the API gives and takes on this floor. The verbs decide; these only describe and read."""

from rest_framework import serializers

from routines.dosing import FIELDS, HARD_LIMITS
from routines.models.routine import Course


class DoseShape(serializers.Serializer):
    """Numbers that don't apply, or aren't changed, are left out."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            name: serializers.IntegerField(
                required=False,
                allow_null=True,
                min_value=HARD_LIMITS[name][0],
                max_value=HARD_LIMITS[name][1],
            )
            for name in FIELDS
        }


class StretchShape(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    plain_name = serializers.CharField()
    kind = serializers.CharField()
    position = serializers.CharField()
    sides = serializers.CharField()
    dose = DoseShape()
    muscles = serializers.ListField(child=serializers.CharField())
    traits = serializers.ListField(child=serializers.CharField())
    equipment = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    own = serializers.BooleanField(help_text="True for a stretch of your clinic.")
    version = serializers.IntegerField()


class StretchInFullShape(StretchShape):
    steps = serializers.ListField(child=serializers.CharField())
    feel = serializers.CharField()
    benefit = serializers.CharField()
    stop_if = serializers.ListField(child=serializers.CharField())
    bed_ok = serializers.BooleanField()
    difficulty = serializers.IntegerField()
    move_seconds = serializers.IntegerField()
    rest_seconds = serializers.IntegerField()
    alt = serializers.CharField()
    easier = serializers.CharField(allow_null=True)
    harder = serializers.CharField(allow_null=True)
    withdrawn = serializers.BooleanField()
    sources = serializers.ListField(child=serializers.CharField())
    cues = serializers.ListField(child=serializers.CharField(), help_text="Staff only.")
    cautions = serializers.ListField(child=serializers.CharField(), help_text="Staff only.")


class ItemShape(serializers.Serializer):
    """One stretch of a routine, in its place. `dose` holds only what differs from its default."""

    stretch = serializers.SlugField()
    dose = DoseShape(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=250, default="")


class RoutineShape(serializers.Serializer):
    """A routine as it is sent: a new one needs a name, a change only what changes."""

    id = serializers.IntegerField(read_only=True)
    version = serializers.IntegerField(
        read_only=True, help_text="Rises with every change; also the ETag."
    )
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, default=""
    )
    course = serializers.ChoiceField(
        choices=Course.choices, required=False, default=Course.EPISODIC
    )
    diagnoses = serializers.ListField(
        child=serializers.CharField(), required=False, default=list, help_text="Diagnosis keys."
    )
    items = ItemShape(many=True, required=False)
    sample = serializers.BooleanField(read_only=True, help_text="Shared, and read-only.")
    minutes = serializers.IntegerField(read_only=True, help_text="One session, rounded up.")
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)
