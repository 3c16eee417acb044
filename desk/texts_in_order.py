"""Catalogues of several languages, one behind the other: each text is said by the first that has it."""

from collections.abc import Hashable, Sequence
from typing import Any

from babel.support import Translations


class TextsInOrder:
    """A catalogue, as flask_babel and Jinja ask one. Plural forms follow the rule of the language that speaks."""

    def __init__(self, layers: Sequence[Translations]) -> None:
        self.layers = layers

    def ugettext(self, text: str) -> str:
        said = self._that_says(text, 1)
        return said.ugettext(text) if said else text

    def ungettext(self, one: str, many: str, num: int) -> str:
        said = self._that_says(one, num)
        return said.ungettext(one, many, num) if said else (one if num == 1 else many)

    def upgettext(self, context: str, text: str) -> str:
        said = self._that_says(f"{context}\x04{text}", 1)
        return said.upgettext(context, text) if said else text

    def unpgettext(self, context: str, one: str, many: str, num: int) -> str:
        said = self._that_says(f"{context}\x04{one}", num)
        return said.unpgettext(context, one, many, num) if said else (one if num == 1 else many)

    def _that_says(self, text: str, num: int) -> Any:
        return next((one for one in self.layers if _has(one, text, num)), None)


def _has(catalogue: Any, text: str, num: int) -> bool:
    keys: tuple[Hashable, ...] = (text, (text, catalogue.plural(num)))
    return any(catalogue._catalog.get(key) for key in keys)
