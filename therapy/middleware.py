from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivatePages:
    """Keep what a signed-in person saw out of every cache, the Back button's included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
