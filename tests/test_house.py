from django.contrib.auth import get_user_model


def test_it_has_its_own_user_from_the_first_migration(alice):
    assert get_user_model() is type(alice)
