"""The form's side of `therapy.versions`: a hidden note of what it was opened with, and the clash.

A door calls `opened(form, row)` before it looks at the form, hands `seen(form)` to the verb, and on
ChangedMeanwhile calls `show_clash(form, ...)`: what was typed stays, under what the other wrote.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from therapy.sent_json import read_json
from therapy.versions import ChangedMeanwhile, Seen, Values, Versioned, plain

OPENED = "opened"


@dataclass(frozen=True)
class Opened:
    """The hidden note: its name in the form's data, and what it says. Drawn by _ui/opened.html."""

    name: str
    note: str


@dataclass(frozen=True)
class FieldClash:
    """One field in words: before, what the other person made of it, and what is in the form."""

    label: str
    before: str
    theirs: str
    yours: str
    # Both changed it, and not to the same: this one needs a decision.
    both: bool


@dataclass(frozen=True)
class Clash:
    """What _ui/clash.html shows: "keep mine" sends the form, "take theirs" opens `address`."""

    fields: tuple[FieldClash, ...]
    form_id: str
    address: str


def opened(form: forms.BaseForm, row: Versioned, values: Values | None = None) -> None:
    """Give the form its note, as `form.opened`: what stands in `row` now, unless `values` says.

    A form that came back keeps the note it came with: its sender has seen nothing newer.
    """
    came_with = form.data.get(form.add_prefix(OPENED)) if form.is_bound else None
    if came_with is not None:
        form.opened = Opened(form.add_prefix(OPENED), came_with)
        return
    start = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    form.opened = note(row.version, start if values is None else values, form.add_prefix(OPENED))


def note(version: int, values: Values, name: str = OPENED) -> Opened:
    """A note by hand, for a form that is no Django form."""
    said = {"version": version, "values": {key: plain(value) for key, value in values.items()}}
    return Opened(name, json.dumps(said, ensure_ascii=False))


def seen(form: forms.BaseForm) -> Seen | None:
    """What the sender had before them; None from a page that carried no note."""
    return seen_in(form.data, form.add_prefix(OPENED))


def seen_in(data: Mapping[str, Any], name: str = OPENED) -> Seen | None:
    """The note among what was sent; None when there is none, or none that can be read."""
    try:
        said = read_json(data.get(name, ""))
        return Seen(int(said["version"]), dict(said["values"]))
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def show_clash(
    form: forms.BaseForm, changed: ChangedMeanwhile, *, form_id: str, address: str
) -> None:
    """The difference in words, as `form.clash`. Untouched fields take the other's value.

    The form then carries the version that stands there, so that saving it is a decision.
    """
    was = seen(form)
    before = dict(was.values or {}) if was else {}
    now = {name: plain(value) for name, value in changed.values.items() if name in form.fields}
    yours = {name: _typed(form, name) for name in now}
    form.clash = Clash(tuple(_differences(form, before, now, yours)), form_id, address)
    _take_untouched(form, before, now, yours)
    form.opened = note(changed.version, now, form.add_prefix(OPENED))


def status_of(form: forms.BaseForm) -> int:
    """The page's answer: 409 when somebody was faster, as the API says it."""
    return 409 if hasattr(form, "clash") else 200


def _typed(form: forms.BaseForm, name: str) -> Any:
    """As the form's initial values are written: a choice by its key, whatever it is coerced to."""
    if isinstance(form.fields[name], forms.TypedChoiceField):
        return form[name].data
    return plain(form.cleaned_data.get(name))


def _differences(
    form: forms.BaseForm, before: Values, now: Values, yours: Values
) -> Iterator[FieldClash]:
    for name, theirs in now.items():
        field, was, mine = form.fields[name], before.get(name), yours[name]
        if _same(field, theirs, was):
            continue
        yield FieldClash(
            label=str(form[name].label),
            before=_words(field, was),
            theirs=_words(field, theirs),
            yours=_words(field, mine),
            both=not (_same(field, mine, was) or _same(field, mine, theirs)),
        )


def _take_untouched(form: forms.BaseForm, before: Values, now: Values, yours: Values) -> None:
    data = form.data.copy()
    for name, theirs in now.items():
        field = form.fields[name]
        if _same(field, yours[name], before.get(name)) and not _same(field, theirs, yours[name]):
            _put(data, form.add_prefix(name), field, theirs)
    form.data = data


def _same(field: forms.Field, one: Any, other: Any) -> bool:
    """Ticked boxes have no order; an empty text and none are the same; a number is its digits."""
    if isinstance(field, forms.MultipleChoiceField):
        return sorted(one or ()) == sorted(other or ())
    empty = (None, "")
    if one in empty or other in empty:
        return one in empty and other in empty
    return str(one) == str(other)


def _put(data: QueryDict, name: str, field: forms.Field, value: Any) -> None:
    """As a browser would have sent it."""
    if isinstance(field, forms.BooleanField):
        data.setlist(name, ["on"] if value else [])
    elif isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        data.setlist(name, [str(each) for each in value or ()])
    else:
        shown = field.prepare_value(value)
        data[name] = "" if shown is None else str(shown)


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_one(field, each) for each in value) or "–"
    return _one(field, value) or "–"


def _one(field: forms.Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(field, forms.DateField) and (day := parse_date(str(value))):
        return formats.date_format(day, "DATE_FORMAT")
    choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return choices.get(str(value), str(value))
