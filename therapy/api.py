"""The one shape in which the API says what is wrong."""

import re
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from therapy.versions import CHANGED_MEANWHILE, Seen, Versioned

INVALID = ("invalid", "Some fields need another look.")
CHANGED = (CHANGED_MEANWHILE, "Somebody changed this meanwhile. Read it again.")


class Conflict(ValidationError):
    """Somebody else was faster: `current` is what stands there now. Look, then decide again."""

    status_code = 409

    def __init__(self, detail: Any, current: Any = None) -> None:
        super().__init__(detail)
        self.current = current


def seen_by(request: Request) -> Seen | None:
    """The version that the sender read, from If-Match; None from who sends none.

    Raises ValidationError for a header that is no version of ours.
    """
    tag = request.headers.get("If-Match", "").strip()
    if tag in ("", "*"):
        return None
    found = re.fullmatch(r'(?:W/)?"(\d{1,9})"', tag)
    if found is None:
        raise ValidationError({"If-Match": ["Send the ETag as you read it."]})
    return Seen(int(found[1]))


def etag_of(row: Versioned) -> dict[str, str]:
    """The header that a later If-Match sends back."""
    return {"ETag": f'"{row.version}"'}


def one_error_shape(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any refusal into {"error": {"code", "message", "fields": {name: [why]}}}.

    A model's or verb's ValidationError is a 400 like a serializer's, but a 409 when what the
    sender went by has changed meanwhile; unknown errors stay 500.
    """
    if isinstance(exc, ModelValidationError):
        exc = (Conflict if _is_conflict(exc) else ValidationError)(detail=_model_detail(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    response.data = {"error": _describe(exc, response)}
    return response


def _is_conflict(exc: ModelValidationError) -> bool:
    errors = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
    return any(each.code == CHANGED_MEANWHILE for found in errors.values() for each in found)


def _model_detail(exc: ModelValidationError) -> Any:
    return exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}


def _describe(exc: Exception, response: Response) -> dict[str, Any]:
    if isinstance(exc, ValidationError):
        detail = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        code, message = CHANGED if isinstance(exc, Conflict) else INVALID
        said = {"code": code, "message": message, "fields": detail}
        return {**said, "current": exc.current} if getattr(exc, "current", None) else said
    code = exc.default_code if isinstance(exc, APIException) else "not_found"
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    return {"code": str(code), "message": str(detail), "fields": {}}
