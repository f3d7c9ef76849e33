"""What the rules say about many stretches at once, for one set of facts. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from routines.dosing import INHERIT, Exercise, Rule, applying_rules
from routines.rule import VERDICTS, strictest


class Facts(Protocol):
    """What the rules ask: of a patient, or of nobody in particular."""

    @property
    def diagnoses(self) -> Collection[str]: ...
    @property
    def flags(self) -> Collection[str]: ...
    @property
    def unanswered(self) -> Collection[str]: ...


@dataclass(frozen=True)
class ChosenFacts:
    """Facts ticked on a page; a flag that isn't ticked counts as no."""

    diagnoses: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Judgement:
    """The strictest verdict, and the rules that speak, strictest first."""

    verdict: str
    rules: tuple[Rule, ...] = ()

    @property
    def reason(self) -> str:
        """The deciding rule's words; empty when no rule speaks."""
        return self.rules[0].reason if self.rules else ""


def judge(traits: Iterable[str], *, kind: str, facts: Facts, rules: Iterable[Rule]) -> Judgement:
    """The same rules, flags and doubts as routines.dosing, without a dose."""
    applied = applying_rules(
        Exercise(slug="", kind=kind, traits=frozenset(traits), dose=INHERIT),
        diagnoses=facts.diagnoses,
        flags=facts.flags,
        unanswered=facts.unanswered,
        rules=rules,
    )
    by_strictness = sorted(applied, key=lambda rule: -VERDICTS.index(rule.verdict))
    return Judgement(strictest(rule.verdict for rule in applied), tuple(by_strictness))
