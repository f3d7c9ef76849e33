"""What a page tells the phone: whose it is, and the words for what waits on it."""

from django import template

from patients.phone import words
from therapy.accounts import phone
from therapy.accounts.models import User

register = template.Library()


@register.simple_tag
def phone_accounts(user: User) -> str:
    """Pairs "name:secret", today's first; for the data-accounts of patients/_phone.html."""
    return " ".join(f"{each.name}:{each.secret}" for each in phone.phone_accounts(user))


@register.simple_tag
def phone_names(user: User) -> str:
    """Names alone, for a locked page: what is sealed on the phone can be counted, and stays shut."""
    return " ".join(each.name for each in phone.phone_accounts(user))


@register.simple_tag
def locked_words() -> dict[str, object]:
    """The words of js/offline/locked.js."""
    return words.locked_words()


@register.simple_tag
def phone_words() -> dict[str, object]:
    """The words of js/offline/phone.js."""
    return words.phone_words()
