"""Texts that say which they are: for the page on which an administrator changes them where they stand (S8).

Each comes between marks that no writing uses (of the private use area), its key in front. `as_html` makes elements of
the marks, `plain` takes them away. Only the page of who asked for it is made so.
"""

import re
from typing import Any

from models import Translation

BEGIN, SAYS, END = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"{BEGIN}[0-9a-f]{{32}}{SAYS}|{END}|\\\\ue000[0-9a-f]{{32}}\\\\ue001|\\\\ue002")
_BEGIN = re.compile(f"{BEGIN}([0-9a-f]{{32}}){SAYS}")
_TAG = re.compile(r"(<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)
# In these stand words alone, no elements.
_ONLY_WORDS = re.compile(r"<(title|textarea|option|script|style)\b", re.IGNORECASE)


class MarkedTexts:
    """A catalogue, as flask_babel and Jinja ask one, whose texts are marked."""

    def __init__(self, below: Any, domain: str) -> None:
        self.below, self.domain = below, domain

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)

    def ugettext(self, text: str) -> str:
        return self._marked("", text, "", self.below.ugettext(text))

    def ungettext(self, one: str, many: str, num: int) -> str:
        return self._marked("", one, many, self.below.ungettext(one, many, num))

    def upgettext(self, context: str, text: str) -> str:
        return self._marked(context, text, "", self.below.upgettext(context, text))

    def unpgettext(self, context: str, one: str, many: str, num: int) -> str:
        return self._marked(context, one, many, self.below.unpgettext(context, one, many, num))

    def _marked(self, context: str, one: str, many: str, said: str) -> str:
        return f"{BEGIN}{Translation.key_of(self.domain, context, one, many)}{SAYS}{said}{END}" if one else said


def plain(text: str) -> str:
    """Without marks."""
    return _MARKS.sub("", text)


def keys_in(text: str) -> list[str]:
    """Of all texts in it, in their order."""
    return list(dict.fromkeys(_BEGIN.findall(text)))


def as_html(page: str) -> tuple[str, list[str]]:
    """The page with an element round each text, and the keys of all its texts in their order.

    Texts in attributes, titles and options have their keys on the element that bears them.
    """
    keys = keys_in(page)
    pieces, inside = _TAG.split(page), ""
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = _tag(piece, pieces[place + 1] if _ONLY_WORDS.match(piece) else "")
            found = _ONLY_WORDS.match(piece)
            inside = found[1].lower() if found else "" if piece.lower().startswith(f"</{inside}") else inside
        else:
            pieces[place] = plain(piece) if inside else _elements(piece)
    return "".join(pieces), keys


def _tag(tag: str, words: str) -> str:
    """With the keys of what stands in its attributes, and of the words it holds where no element may stand."""
    keys = dict.fromkeys(_BEGIN.findall(tag) + _BEGIN.findall(words))
    bare = plain(tag)
    if not keys or bare.startswith("<!"):
        return bare
    end = "/>" if bare.endswith("/>") else ">"
    return f'{bare.removesuffix(end)} data-text-keys="{" ".join(keys)}"{end}'


def _elements(words: str) -> str:
    return _BEGIN.sub(r'<span data-text-keys="\1">', words).replace(END, "</span>")
