"""What the audit trail notes of the request that an act came by. Tasks and commands have none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.http import HttpRequest

from therapy.accounts.client_address import address_of
from therapy.log_lines import request_id


@dataclass(frozen=True)
class RequestFacts:
    """`break_glass` is the row by which an operator looks in, if one does."""

    request_id: str = ""
    address: str | None = None
    break_glass: int | None = None


_NONE = RequestFacts()
_facts: ContextVar[RequestFacts] = ContextVar("request_facts", default=_NONE)


def request_facts() -> RequestFacts:
    """The facts of the request that is being answered; empty ones outside a request."""
    return _facts.get()


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """While a request is answered, whatever is written down names it."""
    glass = getattr(request, "glass", None)
    facts = RequestFacts(
        # The one of the logs and of the answer's header.
        request_id=request_id.get(),
        address=address_of(request) or None,
        break_glass=glass.pk if glass else None,
    )
    token = _facts.set(facts)
    try:
        yield
    finally:
        _facts.reset(token)


@contextmanager
def behind_glass(break_glass: int) -> Iterator[None]:
    """While an emergency access is opened or ended, what is written down names it."""
    token = _facts.set(replace(_facts.get(), break_glass=break_glass))
    try:
        yield
    finally:
        _facts.reset(token)
