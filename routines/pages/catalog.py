"""Doors to the catalog: all stretches, and one of them."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from routines.catalog_page import CatalogPage, Option, browse
from routines.finding import stretch_or_404
from routines.models import Diagnosis, Routine
from routines.speaking_rules import speaking_rules
from routines.stretch_words import stretch_words
from routines.verdicts import ChosenFacts
from routines.words import label
from therapy.accounts.access import SignedInRequest, for_staff


@for_staff
@require_safe
def catalog(request: SignedInRequest) -> HttpResponse:
    diagnoses = list(Diagnosis.objects.filter(withdrawn_at=None))
    facts = _chosen_facts(request.GET, diagnoses)
    found = browse(request.user, request.GET, facts=facts)
    context = {
        "found": found,
        "diagnoses": [
            Option(each.key, each.label, 0, each.key in facts.diagnoses) for each in diagnoses
        ],
        "flags": _flags(diagnoses, facts),
        "facts": facts,
        "judged_for": [each.label for each in diagnoses if each.key in facts.diagnoses],
    }
    return catalog_response(request, "routines/catalog.html", found, context)


@for_staff
@require_safe
def stretch(request: SignedInRequest, slug: str) -> HttpResponse:
    row = stretch_or_404(request.user, slug)
    used_in = Routine.objects.visible_to(request.user).current().filter(items__stretch=row)
    context = {
        "stretch": row,
        "words": stretch_words(row),
        "rules": speaking_rules(row),
        "used_in": list(used_in.order_by("name")),
    }
    return render(request, "routines/stretch.html", context)


def catalog_response(
    request: HttpRequest, template: str, found: CatalogPage, context: dict[str, object]
) -> HttpResponse:
    """The whole page, or for htmx only what a filter changes, with a word for the status line."""
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, template, context)
    response = render(request, "routines/_catalog_swap.html", context)
    text = ngettext("%(n)d stretch", "%(n)d stretches", found.total) % {"n": found.total}
    return trigger_client_event(response, "announce", text)


def _chosen_facts(query: QueryDict, diagnoses: list[Diagnosis]) -> ChosenFacts:
    chosen = frozenset(query.getlist("dx")) & {each.key for each in diagnoses}
    asked = {flag for each in diagnoses if each.key in chosen for flag in each.flags}
    return ChosenFacts(diagnoses=chosen, flags=frozenset(query.getlist("flag")) & asked)


def _flags(diagnoses: list[Diagnosis], facts: ChosenFacts) -> list[Option]:
    asked = [flag for each in diagnoses if each.key in facts.diagnoses for flag in each.flags]
    return [
        Option(flag, label("flag", flag), 0, flag in facts.flags) for flag in dict.fromkeys(asked)
    ]
