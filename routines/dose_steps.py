"""The steps from one dose to the next, each with its reason and source. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from routines.dose import Dose
from routines.rule import Edge, edge_crossed


@dataclass(frozen=True)
class Step:
    """One change of one field. `kind` is item, rule or override; `source` is routine, a rule's
    id, or therapist. `patient_why` is the same reason in the patient's words, where there is one.

    An override of a contraindication is a step of the field "verdict".
    """

    field: str
    before: int | str | None
    after: int | str | None
    why: str
    source: str
    kind: str
    patient_why: str = ""

    def as_dict(self) -> dict[str, int | str | None]:
        """The step as it is stored: before and after are called from and to."""
        values = asdict(self)
        return {
            "field": values.pop("field"),
            "from": values.pop("before"),
            "to": values.pop("after"),
            **values,
        }


def replacing(dose: Dose, values: Dose, why: str, source: str, kind: str) -> list[Step]:
    """The steps that put `values` in place.

    A value equal to the one already there changes nothing and leaves no step.
    """
    return [
        Step(field, getattr(dose, field), value, why, source, kind)
        for field, value in values.given()
        if value != getattr(dose, field)
    ]


def clamping(dose: Dose, edges: Mapping[str, Edge]) -> list[Step]:
    """The steps that bring `dose` inside the rules' bounds."""
    steps = []
    for field, value in dose.given():
        # A moving repetition stays one: no rule gives it a hold.
        if field == "hold_seconds" and value == 0:
            continue
        edge = edge_crossed(edges, field, value)
        if edge is not None:
            rule = edge.rule
            steps.append(
                Step(field, value, edge.value, rule.reason, rule.id, "rule", rule.patient_reason)
            )
    return steps


def after(dose: Dose, steps: Iterable[Step]) -> Dose:
    """The dose once all steps are taken."""
    return replace(dose, **{step.field: step.after for step in steps})
