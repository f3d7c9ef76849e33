"""The site as an app on the phone: worker, manifest, offline page, and what to keep there."""

import json
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.api.today import today_json
from patients.own.today import today_of
from patients.pages.own import own_day, own_patient
from patients.pages.today import CAN_START
from patients.phone.player_figures import line_figures
from patients.phone.shell import WORKER, shell_files, shell_version
from therapy.accounts.access import SignedInRequest, for_patients, public

KEPT_PAGES = ("today", "week", "plan", "phone")


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker with its list of files; a new file anywhere makes it a new worker."""
    facts = {
        "version": shell_version(),
        "shell": shell_files(),
        "offline": reverse("offline"),
        "pages": [reverse(name) for name in (*KEPT_PAGES, "session", "api-today")],
        "files": reverse("phone-files"),
        "signOut": reverse("account_logout"),
        "static": static("js/"),
        "icon": static("img/icon-192.png"),
    }
    parts = ", ".join(json.dumps(static(name)) for name in WORKER)
    script = f"self.FACTS = {json.dumps(facts)};\nimportScripts({parts});\n"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone needs to install the site as an app."""
    facts = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("Your stretches, day by day."),
        "lang": get_language(),
        "start_url": reverse("today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#FBFAF7",
        "theme_color": "#0B6275",
        "icons": [
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("img/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return HttpResponse(json.dumps(facts), content_type="application/manifest+json")


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """For a page that the phone doesn't keep: what still works. The same for everybody."""
    return render(request, "patients/phone/offline.html", {"clinic": None})


@for_patients
@require_safe
def phone(request: SignedInRequest) -> HttpResponse:
    """What waits on this phone. The list is drawn from the phone; this page brings the frame."""
    own_patient(request)
    return render(request, "patients/phone/phone.html")


@for_patients
@require_safe
def phone_files(request: SignedInRequest) -> JsonResponse:
    """What the phone keeps for this patient now: nothing else of theirs stays there."""
    now = timezone.now()
    patient = own_patient(request)
    found = today_of(patient, own_day(patient, now))
    pages = [reverse(name) for name in (*KEPT_PAGES, "api-today")]
    if found.state in CAN_START and found.lines:
        pages.append(reverse("session"))
    pictures = {
        address
        for line in found.lines
        for figure in line_figures(line, patient.clinic.figure_theme).values()
        for address in (figure["still"], figure["moving"])
        if address
    }
    stamp = json.dumps([today_json(found), shell_version()], sort_keys=True, default=str)
    return JsonResponse(
        {
            "pages": pages,
            "pictures": sorted(pictures),
            "stamp": sha256(stamp.encode()).hexdigest()[:16],
        }
    )
