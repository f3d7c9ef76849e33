"""The door behind a mail program's own "unsubscribe" button (RFC 8058)."""

from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.response import Response


def mail_button(view: Callable[..., Response]) -> Callable[..., Response]:
    """Decorate a view that takes a token: a POST without cookies or session, so an API door.

    It is no part of the API that programs are told of.
    """
    view = parser_classes([FormParser, MultiPartParser])(view)
    view = permission_classes([AllowAny])(view)
    view = authentication_classes([])(view)
    return extend_schema(exclude=True)(api_view(["POST"])(view))
