"""{% filter_boxes key options counted %}: the checkboxes of a group of the catalog's filters."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from routines.catalog_page import Option

register = template.Library()

_BOX = (
    '<div class="form-check{none}">'
    '<input class="form-check-input" type="checkbox" name="{key}" value="{value}"'
    ' id="{key}-{value}"{checked}>'
    '<label class="form-check-label" for="{key}-{value}"><span>{label}</span>{count}</label></div>\n'
)


@register.simple_tag
def filter_boxes(key: str, options: Iterable[Option], counted: bool) -> SafeString:
    """Draw the boxes. Here and not in a template: a page has well over a hundred of them."""
    return format_html_join("", "{}", ((_box(key, option, counted),) for option in options))


# Most boxes of a catalog say from one page to the next what they said.
@lru_cache(maxsize=4096)
def _box(key: str, option: Option, counted: bool) -> SafeString:
    count = format_html(' <span class="chip-count">{}</span>', option.count) if counted else ""
    empty = counted and not option.count and not option.ticked
    return format_html(
        _BOX,
        none=" facet-none" if empty else "",
        key=key,
        value=option.value,
        checked=" checked" if option.ticked else "",
        label=option.label,
        count=count,
    )
