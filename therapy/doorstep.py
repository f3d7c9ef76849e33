"""What no page of ours ever sends is refused here, before anybody asks who is there.

PostgreSQL can't store NUL and UTF-8 has no lone surrogates, so such text would only fail later; a
body that is too large, too deep or in too many parts would cost memory and time for nothing.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from therapy.refusals import refuse

log = logging.getLogger(__name__)
NUL, NUL_QUOTED = "\x00", "%00"
# Our deepest body has 4 levels.
MOST_LEVELS = 16
# Possessive, and without need of a closing quote, so that no body makes it go back.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
JSON, MULTIPART = "application/json", "multipart/form-data"


class _Unwelcome(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message


class Doorstep:
    """400 for NUL and for what can't be text, 413 for too much, 411 for a body of unknown length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _look_at_the_words(request)
            _look_at_the_length(request)
            _look_at_the_body(request)
        except _Unwelcome as no:
            # Neither address nor body: they may hold anything.
            log.info("refused at the doorstep: %s", no.code)
            return refuse(request, no.status, no.code, no.message)
        return self.get_response(request)


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let this door be sent more than a form: a picture."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _look_at_the_words(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    headers = (value for key, value in request.META.items() if key.startswith("HTTP_"))
    if any(NUL in text for text in (request.path_info, query, *headers)) or NUL_QUOTED in query:
        raise _unreadable()
    if query.count("&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise _too_many()
    if request.content_params.get("charset", "utf-8").lower() != "utf-8":
        raise _unreadable()
    # A quoted cookie may spell any character in octal.
    if any(NUL in value for value in request.COOKIES.values()):
        raise _unreadable()


def _look_at_the_length(request: HttpRequest) -> None:
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        raise _Unwelcome(411, "length_required", _("Say how long the body is."))
    length = _length(request)
    if length > settings.MAX_BODY_BYTES and length > _most_bytes(request):
        raise _Unwelcome(413, "too_large", _("This is larger than the site takes."))


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise _unreadable() from error


def _most_bytes(request: HttpRequest) -> int:
    """Only a door for pictures takes more, and only as a form with a file."""
    if request.content_type == MULTIPART:
        try:
            if getattr(resolve(request.path_info).func, "takes_files", False):
                return settings.MAX_UPLOAD_BYTES
        except Resolver404:
            pass
    return settings.MAX_BODY_BYTES


def _look_at_the_body(request: HttpRequest) -> None:
    # What is small is kept whole: a door may read it in its own way.
    body = _body(request) if _length(request) <= settings.MAX_BODY_BYTES else b""
    if request.content_type == MULTIPART:
        # Django's parser splits it; what is in the files is the door's to judge.
        if any(NUL in text for key, all_ in request.POST.lists() for text in (key, *all_)):
            raise _unreadable()
    elif request.content_type == JSON or "*" in request.content_type:
        # The API's parser takes "*/*" for its own, too.
        _look_at_json(body)
    elif b"\x00" in body or NUL_QUOTED.encode() in body:
        raise _unreadable()
    elif body.count(b"&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise _too_many()


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except UnreadablePostError as error:
        raise _Unwelcome(400, "cut_off", _("The request ended too soon.")) from error


def _look_at_json(body: bytes) -> None:
    if b"\x00" in body:
        raise _unreadable()
    # Counting is quick; only a body with many brackets is looked at one by one.
    if body.count(b"[") + body.count(b"{") > MOST_LEVELS and _levels(body) > MOST_LEVELS:
        raise _Unwelcome(400, "too_deep", _("This is nested too deeply."))
    # Browsers escape nothing but what is wrong, so this is rare.
    if b"\\u" in body and not all(map(_is_text, _strings(body))):
        raise _unreadable()


def _levels(body: bytes) -> int:
    level = deepest = 0
    for found in _STRING_OR_BRACKET.finditer(body):
        if found[0] in (b"[", b"{"):
            level += 1
            deepest = max(deepest, level)
        elif found[0] in (b"]", b"}"):
            level -= 1
    return deepest


def _strings(body: bytes) -> Iterator[str]:
    """Every string and key; none of what isn't JSON, which the door refuses in its own words."""
    try:
        waiting: list[Any] = [json.loads(body)]
    except ValueError:
        return
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one


def _is_text(text: str) -> bool:
    return NUL not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _too_many() -> _Unwelcome:
    return _Unwelcome(400, "too_many_fields", _("The request has too many fields."))


def _unreadable() -> _Unwelcome:
    return _Unwelcome(400, "unreadable", _("The request holds what can't be text."))
