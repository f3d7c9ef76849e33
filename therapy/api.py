"""The one shape in which the API says what is wrong."""

from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def one_error_shape(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any refusal into {"error": {"code", "message", "fields": {name: [why]}}}.

    A model's or verb's ValidationError is a 400 like a serializer's; unknown errors stay 500.
    """
    if isinstance(exc, ModelValidationError):
        exc = ValidationError(detail=_model_detail(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    response.data = {"error": _describe(exc, response)}
    return response


def _model_detail(exc: ModelValidationError) -> Any:
    return exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}


def _describe(exc: Exception, response: Response) -> dict[str, Any]:
    if isinstance(exc, ValidationError):
        detail = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        return {"code": "invalid", "message": "Some fields need another look.", "fields": detail}
    code = exc.default_code if isinstance(exc, APIException) else "not_found"
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    return {"code": str(code), "message": str(detail), "fields": {}}
