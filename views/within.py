"""Whether a word stands in a text, anywhere: for what no index of words leads to."""

from string import ascii_uppercase
from typing import Any

import sqlalchemy as sa

from models import db

_A_TO_Z = {ord(letter): letter.lower() for letter in ascii_uppercase}


def contains(column: Any, word: str) -> sa.ColumnElement[bool]:
    """Whether the text has the word in it. SQLite folds only A-Z, so a word in Cyrillic is tried in each shape.

    So does PostgreSQL in some of its locales. It folds the text anew for each ILIKE, which takes most of the time of a
    search for what stands nowhere; so it folds once there, for all shapes.
    """
    shapes = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    if db.session.get_bind().dialect.name == "postgresql":
        within = sorted({f"%{_plain(shape.translate(_A_TO_Z))}%" for shape in shapes})
        any_shape = sa.func.any(sa.literal(within, sa.ARRAY(sa.String)))
        return sa.func.lower(column).bool_op("LIKE")(any_shape)
    return sa.or_(*(column.ilike(f"%{_plain(shape)}%", escape="\\") for shape in sorted(shapes)))


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
