import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from therapy import settings as production
from therapy.accounts.passwords import BREACHED, BUCKETS, is_breached


def why_not(password, user=None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


def test_the_list_is_a_million_long():
    assert (BREACHED.stat().st_size - BUCKETS) // 2 > 1_000_000


@pytest.mark.parametrize(
    "password",
    ["qwerty123456", "1q2w3e4r5t6y", "passwordpassword", "123456123456", "PasswordPassword"],
)
def test_it_refuses_what_attackers_try_first(password):
    assert is_breached(password)
    assert "breached" in why_not(password)


def test_it_takes_unknown_ones_for_known_hardly_ever():
    taken = sum(is_breached(f"nobody ever chose this {number}") for number in range(6000))
    assert taken < 20


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("elevenchars", {"password_too_short"}),
        ("a few long words of nonsense", set()),
        ("x y " * 32, set()),
        ("x y " * 65, {"endless"}),
        ("SteadySteady2026", {"context"}),
        ("northside-physio-1", {"context"}),
        ("northside rain falls softly", set()),
    ],
)
def test_it_asks_for_length_and_nothing_of_the_place(alice, password, codes):
    assert why_not(password, alice) == codes


def test_it_refuses_ones_own_name(alice):
    assert why_not(f"{alice.name}-{alice.name}-99", alice)


def test_production_hashes_with_argon2id(settings):
    # conftest swaps the hasher for a cheap one; this is what the settings file says.
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert make_password("correct horse battery staple").startswith("argon2$argon2id$")


def test_each_rule_is_told_before_somebody_types():
    assert all(password_validators_help_texts())
