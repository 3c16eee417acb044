"""Tables as other programs open them: whatever a customer wrote is shown there, and never run."""

import csv
from collections.abc import Iterable
from typing import Any

FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP, CSV Injection


def as_csv(rows: Iterable[Iterable[Any]]) -> list[str]:
    """The lines of a CSV file (RFC 4180)."""
    lines = _Lines()
    csv.writer(lines).writerows([without_formula(value) for value in row] for row in rows)
    return lines


def without_formula(value: Any) -> Any:
    """A cell that a spreadsheet shows, and never runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS_WITH) else text


class _Lines(list[str]):
    """What csv writes into."""

    write = list.append
