"""One line and one measurement for each request: which door, what came of it, how long it took."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from therapy.log_lines import request_id

log = logging.getLogger(__name__)
# As long as the trail's column: what the trail, the logs and the answer say must be the same.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,36}")
TOOK = Histogram(
    "http_request_seconds",
    "How long requests took, by route and status.",
    ["route", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Names the route, never the address: an address may hold a key. `X-Request-ID` is passed on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else str(uuid.uuid4())
        token, began = request_id.set(number), time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers.setdefault("X-Request-ID", number)
            _tell(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    route = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in METHODS else "other"
    TOOK.labels(route, method, response.status_code).observe(seconds)
    # Only who was asked for: a log line is no reason to ask the database.
    user = getattr(request, "_cached_user", None)
    known = user is not None and user.is_authenticated
    facts = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": user.pk if known else None,
        "clinic": user.clinic_id if known else None,
    }
    log.info("request", extra=facts)
