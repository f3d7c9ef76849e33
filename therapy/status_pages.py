"""Doors for whoever runs the site: how it is behind the pages, for people and for machines."""

import secrets
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    generate_latest,
    multiprocess,
)

from therapy.accounts.access import SignedInRequest, View, for_operators, public
from therapy.accounts.second_wall import second_wall
from therapy.status import Measure, measures, sweep_age, versions


def for_machines(view: View) -> View:
    """Whoever sends `Authorization: Bearer` and METRICS_TOKEN; without such a setting, nobody.

    The sender's address proves nothing: behind a proxy on this machine everybody is 127.0.0.1.
    """

    @public
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        expected = f"Bearer {settings.METRICS_TOKEN}"
        given = request.headers.get("Authorization", "")
        if not (
            settings.METRICS_TOKEN and secrets.compare_digest(given.encode(), expected.encode())
        ):
            raise Http404
        return view(request)

    return guarded  # type: ignore[return-value]


@for_operators
@require_safe
def status(request: SignedInRequest) -> HttpResponse:
    context = {"measures": measures(timezone.now()), "versions": versions(), "wall": second_wall()}
    return render(request, "status.html", context)


@for_machines
def status_json(request: HttpRequest) -> JsonResponse:
    """The same page; 503 when anything is late."""
    found = measures(timezone.now())
    ok = all(measure.ok for measure in found)
    body = {"ok": ok, "measures": [_as_json(each) for each in found], "versions": versions()}
    return JsonResponse({**body, "second_wall": second_wall().stands}, status=200 if ok else 503)


@public
@require_safe
def watchdog(request: HttpRequest) -> JsonResponse:
    """503 when the sweep is late. Not part of /healthz: a site that starts is well before it."""
    sweep = sweep_age(timezone.now())
    return JsonResponse({"ok": sweep.ok}, status=200 if sweep.ok else 503)


@for_machines
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' own format: requests by route and status, and each measure of the status page."""
    registry = REGISTRY
    if settings.METRICS_ARE_SHARED:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    body = generate_latest(registry) + generate_latest(_gauges())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _gauges() -> CollectorRegistry:
    """Asked at each scrape: they belong to the site, not to one of its processes."""
    own = CollectorRegistry()
    value = Gauge("steady_measure", "What the status page shows.", ["name"], registry=own)
    limit = Gauge("steady_measure_limit", "From where on it is late.", ["name"], registry=own)
    for each in measures(timezone.now()):
        value.labels(each.key).set(float("nan") if each.value is None else each.value)
        limit.labels(each.key).set(each.limit)
    return own


def _as_json(each: Measure) -> dict[str, object]:
    return {"key": each.key, "value": each.value, "limit": each.limit, "ok": each.ok}
