"""A constant text is translated once for each language, and says what Django's own tag says."""

import pytest
from django.template import Context, Template, engines
from django.templatetags import i18n
from django.utils.translation import gettext_lazy, override

from therapy.kept_translations import KeptTranslation

# Words that Django itself brings in many languages.
WORD = "Password"
LANGUAGES = ("en", "de", "fr", "ar")


def drawn(source: str, language: str, **values: object) -> str:
    with override(language):
        return Template("{% load i18n %}" + source).render(Context(values))


def by_django(source: str, language: str, **values: object) -> str:
    engine = engines["django"].engine
    ours, engine.template_libraries["i18n"] = engine.template_libraries["i18n"], i18n.register
    try:
        return drawn(source, language, **values)
    finally:
        engine.template_libraries["i18n"] = ours


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "source",
    [
        f'{{% translate "{WORD}" %}}',
        f'{{% translate "{WORD}" as said %}}[{{{{ said }}}}]',
        f'{{% trans "{WORD}" %}}',
        f'{{% translate "{WORD}" noop %}}',
        f'{{% translate "{WORD}"|upper %}}',
        "{% translate word %}",
        """{% translate "It's 5 %" %}""",
        '{% translate "a <b> & c" %}',
        '{% autoescape off %}{% translate "a <b> & c" %}{% endautoescape %}',
        '{% translate "May" context "abbr. month" %}',
    ],
)
def test_it_says_what_djangos_tag_says(source, language):
    values = {"word": gettext_lazy(WORD)}
    assert drawn(source, language, **values) == by_django(source, language, **values)


def test_one_page_speaks_each_readers_language_in_turn():
    page = Template("{% load i18n %}{% translate '" + WORD + "' %}")
    said = []
    for language in [*LANGUAGES, *LANGUAGES]:
        with override(language):
            said.append(page.render(Context()))
    assert said[:4] == said[4:] and len(set(said)) == len(LANGUAGES)


def test_only_constant_texts_are_kept():
    kept = Template("{% load i18n %}{% translate 'a' %}{% translate a %}{% translate 'a'|upper %}")
    assert len(kept.nodelist.get_nodes_by_type(KeptTranslation)) == 1
