"""What every answer carries, whoever gives it: pages, errors, files, refusals at the doorstep."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# A static file opened by itself is no page of ours: it runs nothing, whatever is in it. The pages'
# own long policies would weigh more than many of the 50 files.
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
FILE_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class EverywhereHeaders:
    """The outermost of those that write headers, so that no answer passes by it.

    Nothing is kept in any cache unless its door said otherwise: what a signed-in person saw is then
    out of reach of the Back button as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store, private")
        if "no-store" in response["Cache-Control"]:
            # One address answers htmx with a part of the page; no cache may take one for the other.
            patch_vary_headers(response, ["Cookie", "HX-Request"])
        if request.path_info.startswith(settings.STATIC_URL):
            response["Content-Security-Policy"] = FILE_POLICY
            response["Permissions-Policy"] = FILE_PERMISSIONS
        return response
