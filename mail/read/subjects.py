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
        "вiдповiдь",
    ),
    *("sv", "vs", "odp", "ynt", "res", "rép", "réf", "rif", "r", "vá", "atb", "回复", "答复", "回覆", "re antwort"),
    *("bls", "σχετ", "απ", "השב"),
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
        "weiterleitung",
        "weitergel",
        "wtrlt",
        "перенапр",
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
        "i",
        "trs",
        "πρθ",
        "הועבר",
    ),
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MARK = re.compile(
    r"\s*(?:(?P<reply>{reply})|(?P<forward>{forward}))\.?\s*(?:[\[({{^*]\s*\d{{1,4}}\s*[\])}}]?)?\s*[:：]\s*".format(
        reply="|".join(map(re.escape, REPLY_MARKS)), forward="|".join(map(re.escape, FORWARD_MARKS))
    ),
    re.IGNORECASE,
)
# What lists and filters put in front: "[list]", "***SPAM***", "(EXT)".
_TAG = re.compile(
    r"\s*(?:\[[^\[\]]{1,60}\]|\*{2,5}\s?[A-Z ]{3,20}\s?\*{2,5}|\{\w{3,12}\?\}|\((?:EXT|EXTERN|EXTERNAL)\))\s*"
)
MAX_TAGS = 3
_WRAPPED = re.compile(r"\s*\[\s*fwd?\s*:(?P<inner>.*)\]\s*", re.IGNORECASE | re.DOTALL)
_TRAILER = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
MAX_LENGTH = 10_000


def base_of(subject: str) -> str:
    """ "RE[2]: AW: Fwd: Drucker" → "Drucker". A list's [tag] stays, the marks behind it go (RFC 5256, 2.1)."""
    rest, tags = _TRAILER.sub("", _UNSEEN.sub("", subject[:MAX_LENGTH])), ""
    while True:
        if found := _MARK.match(rest):
            rest = rest[found.end() :]
        elif found := _WRAPPED.fullmatch(rest):
            rest = found["inner"]
        elif (end := _end_of_tags(rest)) and _MARK.match(rest, end):
            tags, rest = tags + rest[:end], rest[end:]
        else:
            return " ".join(f"{tags} {rest}".split())


def _end_of_tags(subject: str) -> int:
    end = 0
    for _ in range(MAX_TAGS):
        found = _TAG.match(subject, end)
        if not found:
            break
        end = found.end()
    return end


def is_reply(subject: str) -> bool:
    """Whether the outermost mark says that this answers something."""
    found = _outermost(subject)
    return bool(found and found["reply"])


def is_forward(subject: str) -> bool:
    """Whether the outermost mark says that this passes something on."""
    found = _outermost(subject)
    return bool(found["forward"]) if found else bool(_WRAPPED.fullmatch(subject[:MAX_LENGTH]))


def _outermost(subject: str) -> re.Match[str] | None:
    subject = _UNSEEN.sub("", subject[:MAX_LENGTH])
    return _MARK.match(subject) or _MARK.match(subject, _end_of_tags(subject))
