"""What people call the ways in which a mail may be read."""

from typing import Any

from flask_babel import gettext

NAMES = {
    "utf-8": "UTF-8",
    "cp1251": "windows-1251",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "cp866": "DOS (cp866)",
    "iso8859-5": "ISO 8859-5",
    "mac-cyrillic": "Mac Cyrillic",
    "cp1252": "windows-1252",
    "iso8859-2": "ISO 8859-2",
    "cp1254": "windows-1254",
}


def charset_word(charset: str | None) -> str:
    """ "windows-1251", "UTF-8, taken for KOI8-R on its way", or "by itself"."""
    if charset is None:
        return gettext("as the desk reads it by itself")
    _sent, *steps = charset.split(">")
    if not steps:
        return NAMES.get(charset, charset)
    taken, meant = (NAMES.get(name, name) for name in steps[-2:])
    if len(steps) > 2:
        return gettext("%(meant)s, taken for %(taken)s twice on its way", meant=meant, taken=taken)
    return gettext("%(meant)s, taken for %(taken)s on its way", meant=meant, taken=taken)


def reread(who: str, details: dict[str, Any]) -> str:
    """The line of a ticket's history."""
    if details.get("to") is None:
        return gettext("%(who)s chose that the desk reads a message by itself.", who=who)
    return gettext("%(who)s chose how a message is read: %(charset)s.", who=who, charset=charset_word(details["to"]))
