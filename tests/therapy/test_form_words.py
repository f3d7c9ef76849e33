"""No form says Django's own words: "This field is required." tells nobody what to do."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core import validators
from django.urls import get_resolver, reverse

from therapy.form_words import FIELDS, VALIDATORS


def all_forms(kind: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from all_forms(each)


def our_forms() -> list[type[forms.BaseForm]]:
    get_resolver().url_patterns  # noqa: B018  the doors, and with them every form
    ours = ("patients.", "routines.", "therapy.", "allauth.account.", "allauth.mfa.")
    return [each for each in all_forms() if each.__module__.startswith(ours)]


def words_of(field: forms.Field) -> dict[str, str]:
    return {key: str(words) for key, words in field.error_messages.items()}


def test_it_replaces_the_words_of_every_field_we_use():
    fields = [field for each in our_forms() for field in each.base_fields.values()]
    assert len(fields) > 80
    said = {words for field in fields for words in words_of(field).values()}
    for djangos in ("This field is required", "Select a valid", "Enter a valid", "Ensure"):
        assert [words for words in said if words.startswith(djangos)] == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(max_length=3), "four", "Use 3 characters at most; there are 4."),
        (forms.CharField(max_length=1), "ab", "Use 1 character at most; there are 2."),
        (forms.EmailField(), "pat", "Enter an e-mail address, such as name@example.org."),
        (forms.IntegerField(), "x", "Enter a whole number."),
        (forms.IntegerField(min_value=2), "1", "Enter 2 or more."),
        (forms.IntegerField(max_value=2), "3", "Enter 2 or less."),
        (forms.DateField(), "31.2.", "Enter a date, such as 2026-11-23."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the answers."),
        (forms.BooleanField(), "", "Tick this to go on."),
        (forms.ImageField(), None, "Choose a file."),
    ],
)
def test_it_says_what_to_do(field, typed, said):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_a_replaced_word_is_one_that_django_has():
    """A key Django renames would be said by nobody."""
    for field, words in FIELDS.items():
        known = {
            key for each in field.__mro__ for key in vars(each).get("default_error_messages", {})
        }
        assert set(words) <= known | {"required"}
    assert all(hasattr(validator, "message") for validator in VALIDATORS)
    assert validators.EmailValidator.message.startswith("Enter an e-mail address")


def test_the_sign_in_page_says_them(client, db):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert "Fill this in." in page
    assert "This field is required" not in page
