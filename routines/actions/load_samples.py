from collections import Counter
from collections.abc import Iterable

from routines.catalog.entries import SampleRoutine
from routines.models import Diagnosis, Routine, RoutineItem, Stretch


def load_samples(samples: Iterable[SampleRoutine]) -> Counter[str]:
    """Write the shared sample routines anew where they differ; plans hold copies of theirs."""
    by_slug = {stretch.slug: stretch for stretch in Stretch.objects.filter(clinic=None)}
    return Counter(_load_sample(sample, by_slug) for sample in samples)


def _load_sample(sample: SampleRoutine, by_slug: dict[str, Stretch]) -> str:
    values = {"name": sample.name, "description": sample.description, "course": sample.course}
    routine, created = Routine.objects.get_or_create(clinic=None, slug=sample.slug, defaults=values)
    wanted = [(item.stretch, item.dose) for item in sample.items]
    there = [(item.stretch.slug, item.dose) for item in routine.items.select_related("stretch")]
    same_words = all(getattr(routine, field) == value for field, value in values.items())
    routine.diagnoses.set(Diagnosis.objects.filter(key__in=sample.diagnoses))
    if there == wanted and same_words:
        return "same"
    Routine.objects.filter(pk=routine.pk).update(**values)
    routine.items.all().delete()
    RoutineItem.objects.bulk_create(
        RoutineItem(routine=routine, stretch=by_slug[slug], order=order, **dose.as_dict())
        for order, (slug, dose) in enumerate(wanted, start=1)
    )
    return "created" if created else "changed"
