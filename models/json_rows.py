"""Many small rows as one value, so that they can be asked as a part of another question."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class json_rows(FunctionElement[Any]):
    """A list with a list of these columns for each row; None for no rows. In no order."""

    type = sa.JSON()
    name = "json_rows"
    inherit_cache = True


@compiles(json_rows)
def _on_sqlite(element: json_rows, compiler: Any, **options: Any) -> str:
    """JSON lies there as text, and would come out as text within text."""
    columns = (_unpacked(one, compiler.process(one, **options)) for one in element.clauses)
    return f"json_group_array(json_array({', '.join(columns)}))"


@compiles(json_rows, "postgresql")
def _on_postgresql(element: json_rows, compiler: Any, **options: Any) -> str:
    columns = ", ".join(compiler.process(one, **options) for one in element.clauses)
    return f"json_agg(json_build_array({columns}))"


def _unpacked(column: Any, sql: str) -> str:
    return f"json({sql})" if isinstance(column.type, sa.JSON) else sql
