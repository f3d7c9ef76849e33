"""Django's `i18n` tags, where a constant text is translated once for each language.

A desk says the same six hundred words in every answer, each through a lazy string, for 20
microseconds; kept it is three. Texts with variables, a context or `blocktranslate` are Django's own.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class KeptTranslation(i18n.TranslateNode):
    """A node lives as long as its template, and a language's words as long as the process."""

    def __init__(self, text: FilterExpression, name: str | None) -> None:
        super().__init__(text, noop=False)
        self.name = name
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self._said:
            self._said[language] = super().render(context)
        if self.name is None:
            return self._said[language]
        context[self.name] = self._said[language]
        return ""


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    """As Django's; only a literal without filters or a context is the same for every page."""
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    is_constant = isinstance(text.var.literal, str) and not text.filters
    if not is_constant or node.message_context or node.noop:
        return node
    return KeptTranslation(text, node.asvar)
