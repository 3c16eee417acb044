"""Questions that most offices ask in their form, in four languages (A8): by one click, and then the office's own."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models import Category, CustomField, FieldKind, db

MOST_PLACES = 10_000


@cache
def sets() -> dict[str, list[dict[str, Any]]]:
    """Each set by its name."""
    read: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_suffix(".json").read_text())
    return read


def add(name: str, categories: Sequence[Category] = ()) -> int:
    """The questions of this set, in these categories or in all. Those there already are left out; how many came."""
    known = {labels.get("en") for labels in db.session.execute(sa.select(CustomField.labels)).scalars()}
    place = db.session.execute(sa.select(sa.func.max(CustomField.position))).scalar() or 0
    new = [question for question in sets()[name] if question["labels"]["en"] not in known]
    for number, question in enumerate(new, 1):
        values = {**question, "kind": FieldKind(question["kind"]), "categories": list(categories)}
        db.session.add(CustomField(**values, is_public=True, position=min(place + number, MOST_PLACES)))
    db.session.flush()
    return len(new)
