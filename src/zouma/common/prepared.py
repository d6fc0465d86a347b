"""SQL that is made once, for what is asked and inserted again and again in the same way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class PreparedRows(Generic[M]):
    """The rows of a queryset that always has the same shape and other values each time.

    Django takes several times as long to make the SQL of a queryset as PostgreSQL to answer it.
    ``make`` returns the queryset for some values; ``samples`` are values that occur nowhere else
    in it. Ordering, conditions and ``select_related`` work; ``prefetch_related`` is not looked at.
    """

    def __init__(self, make: Callable[..., QuerySet[M, Any]], *samples: object) -> None:
        self.make = make
        self.samples = samples
        self.local = threading.local()

    def rows(self, *values: object) -> list[M]:
        """Return the rows for other values."""
        if not hasattr(self.local, "query"):
            self.local.query = prepared(self.make(*self.samples))
        query: PreparedQuery = self.local.query
        given = dict(zip(self.samples, values, strict=True))
        with connection.cursor() as cursor:
            found: Any = [given.get(value, value) for value in query.parameters]
            cursor.execute(query.sql, found)
            return [query.instance(row) for row in query.converted(cursor.fetchall())]


class PreparedInsert(Generic[M]):
    """Inserting rows of one table, whose SQL is made once; the database gives them their keys.

    Every field is written as it stands; signals are not sent.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.fields: list[Any] = []
        self.sql = ""

    def insert(self, row: M) -> M:
        """Insert a row that was not saved yet, and give it its key."""
        if not self.sql:
            self.prepare()
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self.fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, connection.alias
        return row

    def prepare(self) -> None:
        """Make the SQL."""
        options = self.model._meta
        self.fields = [field for field in options.concrete_fields if not field.primary_key]
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(field.column) for field in self.fields)
        marks = ", ".join("%s" for _field in self.fields)
        table, key = quoted(options.db_table), quoted(str(options.pk.column))
        self.sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {key}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A queryset's SQL, its parameters, and how Django makes instances of what it returns."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any
    names: list[str]
    columns: slice
    related: list[Any]

    def converted(self, rows: list[Any]) -> Any:
        """Return rows with the values that fields make of their columns."""
        return self.compiler.apply_converters(rows, self.converters) if self.converters else rows

    def instance(self, row: Any) -> Any:
        """Return the instance of a row, with those related to it."""
        model = self.compiler.klass_info["model"]
        instance = model.from_db(connection.alias, self.names, row[self.columns])
        for populator in self.related:
            populator.populate(row, instance)
        return instance


def prepared(queryset: QuerySet[Any, Any]) -> PreparedQuery:
    """Return a queryset's SQL and all that is needed to read its rows."""
    compiler: Any = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    select, info = compiler.select, compiler.klass_info
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    return PreparedQuery(
        sql=sql,
        parameters=parameters,
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in select]),
        names=[column[0].target.attname for column in select[columns]],
        columns=columns,
        related=get_related_populators(info, select, connection.alias),  # type: ignore[call-arg]
    )
