"""What an answer amounts to: let in, refused or led away; what it holds, and what it has written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.urls import reverse

from tests.matrix.cast import Principal
from tests.world import Route, our_models

REFUSED = (400, 401, 403, 404, 405, 409, 410, 415, 429)
WRITES = ("INSERT", "UPDATE", "DELETE")
# Written by asking, whoever asks: the trail, and who tried how often.
EVERYBODY_WRITES = ("accounts_audit", "django_session", "axes_")
SESSIONS = "usersessions"
OUR_TABLES = frozenset(model._meta.db_table for model in our_models())


def may_enter(principal: Principal, route: Route) -> bool:
    """Whether the door's own policy says so."""
    if route.name in principal.half_way:
        return True
    return route.policy is None or principal.role in route.policy


def is_refused(principal: Principal, answer: Any) -> bool:
    """To be led away is a refusal only for who isn't signed in, and only to where one signs in.

    A program's token opens no page: there it is nobody.
    """
    if answer.status_code != 302:
        return answer.status_code in REFUSED
    if principal.half_way:
        return answer.url.partition("?")[0] == reverse(principal.half_way[0])
    is_nobody = principal.role is None or principal.machine
    return is_nobody and answer.url.partition("?")[0] == reverse("account_login")


def everything_in(answer: Any) -> bytes:
    """Content, headers and cookies."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return body + headers.encode() + answer.cookies.output().encode()


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables of ours that were written while it was open."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sql = sql.lstrip()
        if sql.startswith(WRITES):
            # INSERT OR IGNORE INTO, at the longest.
            words = {word.strip('"') for word in sql.split(None, 5)[:5]} & OUR_TABLES
            # Asking keeps one's own session; what ends one is asked for.
            quiet = EVERYBODY_WRITES if sql.startswith("DELETE") else (*EVERYBODY_WRITES, SESSIONS)
            tables.update(word for word in words if not word.startswith(quiet))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
