"""Whose rows a piece of work may touch: the first of two walls between clinics.

Rows of a clinic can be asked for only inside a scope. A request works in the clinic of who asks, a
task in the one it was called for; what has to look at several opens them one after the other.
Without a scope a query raises: a forgotten one is noticed at once, not when two
clinics are mixed. On PostgreSQL the database keeps the second wall by the same scope
(docs/tenancy.md).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

Task = TypeVar("Task", bound=Callable[..., Any])


class Scope(Enum):
    """The scopes that are no clinic."""

    NONE = "no clinic"
    SHARED = "what belongs to all"
    EVERY = "every clinic"


class OutsideClinic(RuntimeError):
    """Rows of a clinic were asked for, but no clinic is open. A mistake in the code, never a 404."""


class WrongClinic(RuntimeError):
    """A row was to be written into another clinic than the open one."""


_scope: ContextVar[int | Scope] = ContextVar("clinic", default=Scope.NONE)


def scope() -> int | Scope:
    """The open clinic's id, or that there is none, or that all are."""
    return _scope.get()


@contextmanager
def in_clinic(clinic_id: int) -> Iterator[None]:
    """Work on one clinic's rows, and those that all share."""
    with _within(int(clinic_id)):
        yield


@contextmanager
def in_shared() -> Iterator[None]:
    """Look at what belongs to all clinics, such as the catalog, while none is open."""
    with _within(Scope.SHARED):
        yield


@contextmanager
def in_every_clinic() -> Iterator[None]:
    """Look at all rows. For the database's owner: catalog, tests and measurements.

    tests/test_architecture.py lists who may. Where the second wall stands, PostgreSQL shows nobody
    but the owner more than one clinic.
    """
    with _within(Scope.EVERY):
        yield


@contextmanager
def in_no_clinic() -> Iterator[None]:
    """Close what was open; a request begins like that."""
    with _within(Scope.NONE):
        yield


def in_clinic_or_none(clinic_id: int | None) -> AbstractContextManager[None]:
    """For what may belong to no clinic, such as an entry of the trail."""
    return in_no_clinic() if clinic_id is None else in_clinic(clinic_id)


def enter_clinic(clinic_id: int | None) -> None:
    """Open a clinic for the rest of the request, once it is known who asks; None opens none.

    Only where `in_no_clinic` is around: the middleware's puts everything back.
    """
    _scope.set(Scope.NONE if clinic_id is None else clinic_id)


def for_clinic(task: Task) -> Task:
    """A task whose first argument is the clinic that it works in; stands below `shared_task`."""

    @wraps(task)
    def inside(clinic_id: int, *args: Any, **kwargs: Any) -> Any:
        with in_clinic(clinic_id):
            return task(clinic_id, *args, **kwargs)

    return inside  # type: ignore[return-value]


def demand_scope(model: type) -> int | Scope:
    """The scope; raises OutsideClinic when there is none."""
    found = _scope.get()
    if found is Scope.NONE:
        raise OutsideClinic(
            f"{model.__name__} belongs to a clinic, and none is open here. "
            "Open it with therapy.accounts.tenancy.in_clinic(clinic_id)."
        )
    return found


@contextmanager
def _within(new: int | Scope) -> Iterator[None]:
    token = _scope.set(new)
    try:
        yield
    finally:
        _scope.reset(token)
