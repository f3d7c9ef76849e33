from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the posted values, even when there are none, or nothing."""
    return request.POST if request.method == "POST" else None
