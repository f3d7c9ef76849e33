"""What `manage.py check --database default`, and migrate, have to say."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Info

from therapy.accounts.second_wall import second_wall


def both_walls_stand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """One line where the first wall runs alone; never an error, for that is a choice."""
    if "default" not in (databases or ()):
        return []
    found = second_wall()
    return [] if found.stands else [Info(str(found.why), id="accounts.I001")]
