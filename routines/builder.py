"""What the routine's pages show of each item and of the whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField

from routines.forms.routine import ItemForm, dose_fields
from routines.models import DosingRule, Routine, RoutineItem, Stretch
from routines.routine_summary import RoutineSummary, summarise
from routines.verdicts import ChosenFacts, Judgement, judge
from routines.words import label, number_words
from therapy.accounts.models import User
from therapy.edits import Opened, note, opened


@dataclass(frozen=True)
class DoseField:
    """One number of an item. `now` and `default` are words; `changed` when they differ."""

    bound: BoundField
    now: str
    default: str
    changed: bool


@dataclass(frozen=True)
class ItemRow:
    """One item. `replacements` are offered when its stretch has left the catalog."""

    item: RoutineItem
    form: ItemForm
    fields: tuple[DoseField, ...]
    judgement: Judgement
    replacements: tuple[Stretch, ...]

    @property
    def stretch(self) -> Stretch:
        return self.item.stretch

    @property
    def opened_id(self) -> str:
        """So that htmx can put the note right after each save."""
        return f"opened-{self.item.pk}"

    @property
    def position(self) -> str:
        return label("position", self.item.stretch.position)

    @property
    def has_changes(self) -> bool:
        return any(field.changed for field in self.fields)

    @property
    def warns(self) -> bool:
        """Whether the routine's own diagnoses speak against this stretch."""
        return self.judgement.verdict in ("caution", "contraindicated")


@dataclass(frozen=True)
class Builder:
    """A routine with everything its pages need; a constant number of queries."""

    routine: Routine
    rows: tuple[ItemRow, ...]
    summary: RoutineSummary
    # The note of the form that sends a new order; its place in templates is that of a form's.
    opened: Opened


def build(routine: Routine, user: User, *, bound: Mapping[int, ItemForm] | None = None) -> Builder:
    """`bound` holds forms that were refused, by item, so that what was typed stays."""
    stretches = Stretch.objects.with_tags().select_related("easier", "harder")
    found = {row.pk: row for row in stretches.filter(routine_items__routine=routine)}
    items = list(routine.items.order_by("order", "pk"))
    for item in items:
        item.stretch, item.routine = found[item.stretch_id], routine
    facts = ChosenFacts(diagnoses=frozenset(each.key for each in routine.diagnoses.all()))
    rules = DosingRule.objects.as_rules() if facts.diagnoses and items else ()
    spare = _spare(items, user)
    rows = [
        ItemRow(
            item=item,
            form=(form := (bound or {}).get(item.pk) or _item_form(item)),
            fields=tuple(_dose_fields(item, form)),
            judgement=judge(
                item.stretch.values_of("trait"), kind=item.stretch.kind, facts=facts, rules=rules
            ),
            replacements=_replacements(item.stretch, spare),
        )
        for item in items
    ]
    order = note(routine.version, {"order": [item.pk for item in items]})
    return Builder(routine, tuple(rows), summarise(routine, items), order)


def _item_form(item: RoutineItem) -> ItemForm:
    form = ItemForm(item=item)
    opened(form, item.routine)
    return form


def _dose_fields(item: RoutineItem, form: ItemForm) -> Iterator[DoseField]:
    default, now = item.stretch.dose, item.effective_dose
    for name in dose_fields(item.stretch.kind):
        before, after = getattr(default, name), getattr(now, name)
        yield DoseField(
            bound=form[name],
            now=_words(name, after),
            default=_words(name, before),
            changed=before != after,
        )


def _words(name: str, value: int | None) -> str:
    """Short enough to stand below a small box, whose label says what is counted."""
    if value is None:
        return "–"
    with_unit = name in ("hold_seconds", "duration_minutes")
    return number_words(name, value) if with_unit else str(value)


def _spare(items: Sequence[RoutineItem], user: User) -> list[Stretch]:
    """Stretches to replace withdrawn ones with; asked for only when there are any."""
    gone = {item.stretch.position for item in items if item.stretch.withdrawn_at}
    if not gone:
        return []
    there = [item.stretch_id for item in items]
    rows = Stretch.objects.visible_to(user).prescribable().filter(position__in=gone)
    return list(rows.exclude(pk__in=there).with_tags())


def _replacements(stretch: Stretch, spare: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Up to three of the same kind and position that share most muscles."""
    if stretch.withdrawn_at is None:
        return ()
    muscles = set(stretch.values_of("muscle"))
    alike = [
        other
        for other in spare
        if (other.kind, other.position) == (stretch.kind, stretch.position)
        and muscles & set(other.values_of("muscle"))
    ]
    return tuple(
        sorted(alike, key=lambda other: -len(muscles & set(other.values_of("muscle"))))[:3]
    )
