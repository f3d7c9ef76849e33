"""Logs as one JSON object a line, from an allow-list of fields: no names, bodies, addresses, queries.

Our own messages hold ids and numbers. A library's message may repeat what was sent to it, so only
its unfilled template is kept; of an error, its kind, the database's code and where it happened.
PostgreSQL writes values into its errors ("Key (email)=(…) already exists").
"""

import contextvars
import logging
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

OURS = ("therapy", "routines", "patients")
# They fill in names of tasks and hosts, counts and times; what a task failed of comes elsewhere.
SPEAKS_FREELY = ("celery.beat", "celery.worker", "celery.apps", "gunicorn")
FIELDS = ("method", "route", "status", "ms", "user", "clinic")
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


class JsonLines(JsonFormatter):
    """time, level, logger, message, request id; of a request also FIELDS; of an error, what it was."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data.clear()
        log_data |= {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _said(record),
        }
        if request_id.get():
            log_data["request"] = request_id.get()
        log_data |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if isinstance(record.args, dict) and record.name.startswith("celery."):
            log_data["task"] = record.args.get("name")
        if record.exc_info and record.exc_info[1]:
            log_data["error"] = described(record.exc_info[1])

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        # The parent's formatter adds these after the fields; they hold the message once more.
        for name in ("exc_info", "stack_info"):
            log_data.pop(name, None)
        return log_data


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS or record.name.startswith(SPEAKS_FREELY):
        return record.getMessage() if not record.exc_info else _template(record)
    return _template(record)


def _template(record: logging.LogRecord) -> str:
    # Not a string: somebody logged an object, whose words are its own.
    return record.msg if isinstance(record.msg, str) and record.args else _kind(record)


def _kind(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}:{record.lineno}"


def described(error: BaseException) -> dict[str, Any]:
    """The kinds of an error and of what led to it, the database's own code, and the places."""
    chain = list(_chain(error))
    found: dict[str, Any] = {
        "kind": " < ".join(type(each).__name__ for each in chain),
        "at": _places(error.__traceback__),
    }
    diagnosis = next((each.diag for each in chain if hasattr(each, "diag")), None)
    if diagnosis is not None:
        found["sqlstate"] = diagnosis.sqlstate
        found["constraint"] = diagnosis.constraint_name
    return found


def _chain(error: BaseException | None) -> Any:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _places(trace: TracebackType | None) -> list[str]:
    """File, line and function; never a line of source, which the record's values can be read into."""
    return [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)[-12:]]
