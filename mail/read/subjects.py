"""Subjects without the marks that mail programs stack before them."""

import re

REPLY_MARKS = (
    *(
        "re",
        "rе",
        "aw",
        "antw",
        "antwort",
        "отв",
        "ответ",
        "на",
        "ha",
        "hа",
        "відп",
        "відповідь",
        "відпов",
        "вiдп",
        "адказ",
    ),
    *("sv", "vs", "odp", "ynt", "res", "rép", "réf", "rif", "r", "vá", "atb", "回复", "答复", "回覆", "re antwort"),
)
FORWARD_MARKS = (
    *(
        "fwd",
        "fw",
        "wg",
        "wtr",
        "ilt",
        "i̇lt",
        "weiterl",
        "weitergeleitet",
        "пересл",
        "переслано",
        "переслать",
        "переслання",
        "пересылка",
    ),
    *("переслане", "пересилання", "переадресовано", "переадресация", "переадресація", "переадр", "перес", "пересылаю"),
    *(
        "пер",
        "пд",
        "fwd fw",
        "rv",
        "tr",
        "enc",
        "doorst",
        "pd",
        "vb",
        "vl",
        "továbbítás",
        "转发",
        "轉寄",
        "перенаправлено",
    ),
)
_MARK = re.compile(
    r"\s*(?:(?P<reply>{reply})|(?P<forward>{forward}))\.?\s*(?:[\[({{^*]\s*\d{{1,4}}\s*[\])}}]?)?\s*[:：]\s*".format(
        reply="|".join(map(re.escape, REPLY_MARKS)), forward="|".join(map(re.escape, FORWARD_MARKS))
    ),
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[[^\[\]]{1,60}\]\s*")
_WRAPPED = re.compile(r"\s*\[\s*fwd?\s*:(?P<inner>.*)\]\s*", re.IGNORECASE | re.DOTALL)
_TRAILER = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
MAX_LENGTH = 10_000


def base_of(subject: str) -> str:
    """ "RE[2]: AW: Fwd: Drucker" → "Drucker". A list's [tag] stays, the marks behind it go (RFC 5256, 2.1)."""
    rest, tag = _TRAILER.sub("", subject[:MAX_LENGTH]), ""
    while True:
        if found := _MARK.match(rest):
            rest = rest[found.end() :]
        elif found := _WRAPPED.fullmatch(rest):
            rest = found["inner"]
        elif not tag and (found := _TAG.match(rest)) and _MARK.match(rest, found.end()):
            tag, rest = found[0].strip(), rest[found.end() :]
        else:
            return " ".join(f"{tag} {rest}".split())


def is_reply(subject: str) -> bool:
    """Whether the outermost mark says that this answers something."""
    found = _outermost(subject)
    return bool(found and found["reply"])


def is_forward(subject: str) -> bool:
    """Whether the outermost mark says that this passes something on."""
    found = _outermost(subject)
    return bool(found["forward"]) if found else bool(_WRAPPED.fullmatch(subject[:MAX_LENGTH]))


def _outermost(subject: str) -> re.Match[str] | None:
    tag = _TAG.match(subject)
    return _MARK.match(subject) or (_MARK.match(subject, tag.end()) if tag else None)
