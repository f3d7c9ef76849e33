from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.dosing import Exercise
from routines.models.dose_fields import DoseFields, dose_constraints
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.versions import Versioned


class Kind(models.TextChoices):
    STRETCH = "stretch", _("Stretch")
    MOBILITY = "mobility", _("Mobility")
    STRENGTH = "strength", _("Strength")
    CARDIO = "cardio", _("Cardio")
    NEURAL = "neural", _("Nerve glide")


class Position(models.TextChoices):
    SUPINE = "supine", _("Lying on the back")
    PRONE = "prone", _("Lying on the front")
    SIDE_LYING = "side-lying", _("Lying on the side")
    QUADRUPED = "quadruped", _("Hands and knees")
    KNEELING = "kneeling", _("Kneeling")
    HALF_KNEELING = "half-kneeling", _("Half kneeling")
    SEATED = "seated", _("Sitting")
    STANDING = "standing", _("Standing")


class Sides(models.TextChoices):
    EACH = "each", _("Each side")
    BOTH = "both", _("Both together")


class Facet(models.TextChoices):
    REGION = "region", _("Region")
    MUSCLE = "muscle", _("Muscle")
    TRAIT = "trait", _("Trait")
    EQUIPMENT = "equipment", _("Equipment")


class StretchQuerySet(ClinicQuerySet["Stretch"]):
    def visible_to(self, user: User) -> "StretchQuerySet":
        """The shared catalog and the clinic's own."""
        return self.filter(Q(clinic=None) | Q(clinic=user.clinic))

    def prescribable(self) -> "StretchQuerySet":
        return self.filter(withdrawn_at=None)

    def tagged(self, facet: str, values: list[str]) -> "StretchQuerySet":
        """Those with at least one of the values; call again to narrow further."""
        tags = StretchTag.objects.filter(facet=facet, value__in=values)
        return self.filter(pk__in=tags.values("stretch"))

    def with_tags(self) -> "StretchQuerySet":
        return self.prefetch_related("tags")


class Stretch(ClinicRow, Versioned, DoseFields):
    """A catalog entry of any kind, with its default dose and its words.

    `clinic` null is the shared catalog. `steps`, `stop_if` speak to the patient; `cues` and
    `cautions` to the therapist.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, null=True, blank=True)
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    plain_name = models.CharField(_("name for the patient"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    position = models.CharField(_("position"), max_length=14, choices=Position.choices)
    sides = models.CharField(_("sides"), max_length=4, choices=Sides.choices)
    move_seconds = models.PositiveSmallIntegerField(_("seconds to move"), default=4)
    rest_seconds = models.PositiveSmallIntegerField(_("rest (seconds)"), default=10)
    bed_ok = models.BooleanField(_("works on a firm bed"), default=False)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), default=1)
    steps = models.JSONField(_("steps"), default=list)
    feel = models.CharField(_("where it is felt"), max_length=200, blank=True)
    benefit = models.CharField(_("what it may do"), max_length=250, blank=True)
    stop_if = models.JSONField(_("stop if"), default=list, blank=True)
    cues = models.JSONField(_("cues"), default=list, blank=True)
    cautions = models.JSONField(_("cautions"), default=list, blank=True)
    alt = models.CharField(_("the picture in words"), max_length=250, blank=True)
    # A figure drawn by routines.figures; a clinic's own stretch may borrow one...
    pose = models.SlugField(_("figure"), max_length=60, blank=True)
    # ...or show its own picture: WebP, re-encoded by actions/set_picture.py.
    picture = models.FileField(_("picture"), upload_to="stretches", blank=True)
    easier = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    harder = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    from_seed = models.BooleanField(default=False)
    sources = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StretchQuerySet.as_manager()

    class Meta:
        verbose_name = _("stretch")
        verbose_name_plural = _("stretches")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "slug"],
                name="stretch_slug_unique_in_clinic",
                violation_error_message=_("Your clinic already has a stretch with this name."),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(clinic=None),
                name="stretch_slug_unique_in_shared_catalog",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="stretch_kind_is_known"),
            models.CheckConstraint(
                condition=Q(position__in=Position.values), name="stretch_position_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sides__in=Sides.values), name="stretch_sides_is_known"
            ),
            # Cardio is counted in minutes, everything else in repetitions.
            models.CheckConstraint(
                condition=Q(kind=Kind.CARDIO, duration_minutes__isnull=False)
                | (~Q(kind=Kind.CARDIO) & Q(reps__isnull=False, duration_minutes__isnull=True)),
                name="stretch_dose_fits_its_kind",
                violation_error_message=_("Cardio needs minutes; everything else needs reps."),
            ),
            *dose_constraints("stretch"),
        ]

    def __str__(self) -> str:
        return self.name

    def values_of(self, facet: str) -> list[str]:
        return [tag.value for tag in self.tags.all() if tag.facet == facet]

    def as_exercise(self) -> Exercise:
        """For the dosing module; prefetch tags (`with_tags`) when there are many."""
        return Exercise(
            slug=self.slug,
            kind=self.kind,
            traits=frozenset(self.values_of(Facet.TRAIT)),
            dose=self.dose,
        )

    def refuse_if_withdrawn(self) -> None:
        """Raises ValidationError when the stretch left the catalog meanwhile."""
        if self.withdrawn_at is not None:
            raise ValidationError(
                _("“%(name)s” has been withdrawn from the catalog. Choose another."),
                code="withdrawn",
                params={"name": self.name},
            )


class StretchTag(ClinicRow):
    """A searchable property: one muscle, trait, region or piece of equipment."""

    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="tags")
    facet = models.CharField(max_length=10, choices=Facet.choices)
    value = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["stretch", "facet", "value"], name="stretch_tag_only_once"
            )
        ]
        indexes = [models.Index(fields=["facet", "value"], name="stretch_tag_lookup")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"
