"""Thousands of rows in one statement of a few parameters: a list for each column.

Django writes a value for each column of each row, and PostgreSQL takes longer to read that than to
store it. (COPY would be quicker still, but it stops where row-level security begins.)
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, JSONField, Model

JSON = ("json", "jsonb")
PLAIN = {int, float, bool, type(None)}


def insert_rows(
    model: type[Model], same: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]
) -> None:
    """`same` holds the values of all the rows, `columns` a list for each other field.

    JSON is given as text in one line, as the encoder writes it. Defaults are not filled in.
    """
    if connection.vendor == "postgresql":
        _unnest(model, same, columns)
    else:
        rows = zip(*columns.values(), strict=True)
        model._default_manager.bulk_create(
            model(**same, **_parsed(model, dict(zip(columns, row, strict=True)))) for row in rows
        )


def _parsed(model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    fields = {name: model._meta.get_field(name) for name in row}
    return {
        fields[name].attname: fields[name].from_db_value(value, None, connection)
        if isinstance(fields[name], JSONField)
        else value
        for name, value in row.items()
    }


def _unnest(
    model: type[Model], same: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]
) -> None:
    quote = connection.ops.quote_name
    names = [quote(model._meta.get_field(name).column) for name in (*same, *columns)]
    fixed = "".join(f"%s::{_type(model, name)}, " for name in same)
    lists = ", ".join(_list(_type(model, name)) for name in columns)
    given = ", ".join(map(quote, columns))
    values = ", ".join(f"{quote(name)}::{_type(model, name)}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) "  # noqa: S608 - names are ours
            f"SELECT {fixed}{values} FROM unnest({lists}) AS given ({given})",
            [*same.values(), *(_one_text(_type(model, name), columns[name]) for name in columns)],
        )


def _list(kind: str) -> str:
    """What makes `_one_text` a list again. JSON comes line by line: nothing in it is escaped."""
    return r"string_to_array(%s, E'\n')" if kind in JSON else f"%s::{kind}[]"


def _one_text(kind: str, values: Sequence[Any]) -> str:
    return "\n".join(values) if kind in JSON else _array(values)


def _type(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return (field.target_field if isinstance(field, ForeignKey) else field).rel_db_type(connection)


def _array(values: Sequence[Any]) -> str:
    """PostgreSQL's way to write an array, as one text."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return _array_of_texts(values)
    if kinds <= PLAIN:
        # Python's way to write a list, but for its brackets and for what there is none of.
        return "{" + str(list(values))[1:-1].replace("None", "NULL") + "}"
    # Dates and ids need no quotes.
    write = _quoted if str in kinds else str
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


def _array_of_texts(values: Sequence[str]) -> str:
    # All at once, between characters that PostgreSQL's texts can't hold.
    escaped = "\0".join(values).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + escaped.replace("\0", '","') + '"}'


def _quoted(value: Any) -> str:
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
