"""Tags for the shared pieces of pages. They know numbers and links, nothing about patients."""

from __future__ import annotations

from functools import cache

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

from therapy.icons import ICONS

register = template.Library()

DAY_WORDS = {
    "done": gettext_lazy("done"),
    "partial": gettext_lazy("part done"),
    "rest": gettext_lazy("rest day"),
    "missed": gettext_lazy("missed"),
    "pain": gettext_lazy("stopped for pain"),
    "paused": gettext_lazy("paused"),
    "open": gettext_lazy("still to come"),
}

# More boxes than this can't be told apart on a phone; one long bar is drawn instead.
MOST_SEGMENTS = 14


@register.simple_tag
@cache  # a page draws a dozen of some forty signs
def icon(name: str, css: str = "") -> SafeString:
    """Draw one small sign. It is hidden from screen readers: put the word beside it."""
    drawing = mark_safe(ICONS[name])  # our own constant, never a person's text
    return format_html(
        '<svg class="icon icon-{}{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        name,
        f" {css}" if css else "",
        drawing,
    )


@register.filter
def day_word(state: str) -> str:
    """A day's state in words."""
    return str(DAY_WORDS.get(state, DAY_WORDS["open"]))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Give the page's query string with some values replaced; None removes one.

    `<a href="{% query sort='name' page=None %}">`. Never empty, so the link always replaces
    the query: an empty href would keep the old one.
    """
    values = context["request"].GET.copy()
    for key, value in changes.items():
        values.pop(key, None)
        if isinstance(value, (list, tuple)):
            values.setlist(key, [str(each) for each in value])
        elif value is not None:
            values[key] = str(value)
    return "?" + values.urlencode()


@register.simple_tag(takes_context=True)
def toggle(context: Context, key: str, value: object) -> str:
    """Give the query string with `value` added to or taken from the values of `key`."""
    chosen = context["request"].GET.getlist(key)
    text = str(value)
    kept = [each for each in chosen if each != text]
    return query(context, **{key: kept if text in chosen else [*chosen, text], "page": None})


@register.simple_tag(takes_context=True)
def sort_state(context: Context, field: str, param: str = "sort") -> dict[str, str]:
    """Say how a column is sorted now and where its heading leads: `aria` and `href`."""
    now = context["request"].GET.get(param, "")
    states = {field: ("ascending", f"-{field}"), f"-{field}": ("descending", field)}
    aria, following = states.get(now, ("none", field))
    return {"aria": aria, "href": query(context, **{param: following, "page": None})}


@register.inclusion_tag("_ui/nav_link.html", takes_context=True)
def nav_link(context: Context, route: str, label: str, sign: str) -> dict[str, object]:
    """Draw one entry of the navigation; nothing where the site runs without that page."""
    try:
        href = reverse(route)
    except NoReverseMatch:
        return {"href": ""}
    return {"href": href, "label": label, "sign": sign, "current": _current(context, href)}


def _current(context: Context, href: str) -> str:
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    if path == href:
        return "page"
    return "true" if href != "/" and path.startswith(href) else ""


@register.simple_tag
def segments(done: float | None, expected: int | None) -> list[dict[str, object]]:
    """Cut a bar into one box per expected session; empty when there are too many to draw."""
    if not expected or expected > MOST_SEGMENTS:
        return []
    return [{"x": box, "full": box < (done or 0)} for box in range(int(expected))]


@register.simple_tag
def share(done: float | None, expected: float | None) -> float:
    """Give `done` of `expected` in percent, between 0 and 100, for the length of a bar."""
    if not expected or not done:
        return 0
    return round(max(0, min(100, 100 * done / expected)), 1)


@register.filter
def percent(ratio: float | None) -> str:
    """Show a ratio 0–1 as whole percent; an unknown one as a dash, never as 0."""
    return "–" if ratio is None else gettext("%(number)d%%") % {"number": round(100 * ratio)}


@register.filter
def minutes(seconds: float | None) -> str:
    """Show seconds as whole minutes in words, at least one; unknown as a dash."""
    if seconds is None:
        return "–"
    number = max(1, round(seconds / 60))
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}


@register.filter
def error_target(field: object) -> str:
    """Give the id an error link leads to: the first choice of a group, else the field."""
    if getattr(field, "use_fieldset", False):
        return f"{field.auto_id}_0"  # type: ignore[attr-defined]
    return field.id_for_label or field.auto_id  # type: ignore[attr-defined]
