"""Lines that say who wrote what follows, and when: "On 13 May, Anna wrote:", in the shapes mail programs give them."""

import re
from collections.abc import Sequence
from functools import reduce

from mail.read import quote_words as words
from mail.read.passages import Line

MAX_LENGTH = 600
MAX_LINES = 4
MAX_NAME = 100
UNSURE_LENGTH = 160
"""An attribution that no address and no quote confirms is no longer than this."""
TAIL = 120
"""How near its end a line says that someone wrote: a pattern looked for further off costs more than it finds."""
_DASHES = re.compile(r"^-{2,}\s*(?=\w)|(?<![\s-])\s*-{2,}$")
_ADDRESS = re.compile(r"[^\s<>()\"@]{1,64}@[^\s<>()\"@]{1,255}")
# An address in brackets, or a bare one where a name would stand: in a log it stands anywhere.
_IN_PLACE = re.compile(r"(?i)(?:[<(\[\"']|,\s*|\s(?:от|від|from|von|by)\s[^,]{0,80}?)[^\s<>()\"@]{1,64}@[^@]{1,255}$")
_ENDS_IN_ADDRESS = re.compile(r"[^\s<>()\"@]{1,64}@[^\s<>()\"@:]{1,255}\s*[>)\]\"'*_]*\s*[)\]>]?\s*[:：]$")
# "03.06.2024, 10:11, Anna anna@example.org:", as Rambler sets date, hour and name apart, the address in no brackets.
_SET_APART = re.compile(
    r"\d{1,2}\.\d{2}\.\d{4}, \d{1,2}:\d{2}, [^\W\d_a-zа-яёіїєґ][^@,:]{0,80} [^\s<>()\"@]{1,64}@[^\s<>()\"@:]{1,255}:$"
)
_BEGINS_WITH_ADDRESS = re.compile(r"<[^\s<>()\"@]{1,64}@[^\s<>()\"@]{1,255}>,?\s*\S")
_QUOTED_NAME = re.compile(r"\"[^\"]*\"")
_ENDS_IN_BRACKETS = re.compile(r"<[^\s<>()\"@]{1,64}@[^\s<>()\"@:]{1,255}>$")
_DATE = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|\b(?:19|20)\d{2}(?:\b|年|년)|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_MAY_ATTRIBUTE = re.compile(r"[\d:：<]")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?!\d)")
_DAY = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")
_INNER_COLON = re.compile(r":\s+\S")
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s?[+-]\d")
_LATE_VERB = re.compile(
    rf"(?i)(?:(?<!\w)(?:{words.LATE_VERBS})|{words.JOINED_VERBS})(?:\s?\([^()]{{1,8}}\))?(?:\s(?:следующее|наступне|"
    r"folgendes|the following|şunu))?[*_]*\s*[:：]?$"
)
_ADDRESSED = re.compile(
    rf"(?i)^[^@]{{0,80}}[<(][^\s<>()@]{{1,64}}@[^\s<>()@]{{1,200}}[>)],?\s(?:{words.WRITING_VERBS})(?:\s?\([^()]{{1,8}}\))?[:：]$"
)
_VERB = re.compile(rf"(?i)(?<!\w)(?:{words.EARLY_VERBS}|{words.LATE_VERBS})")
_FIGURES = re.compile(r"\S*\d\S*")
_OWN = re.compile(
    r"(?i)(?:i|we|you|your|our|my|ich|wir|sie|ihre?|unsere?|meine?|я|мы|вы|ваша?|наша?|мой|моя|ми|ви|мій)(?!\w)"
)
_HALF_OF_DAY = re.compile(r"\s?[AaPp][Mm],")
# What stands between the figures of a date and the name, beside them.
_FILLERS = re.compile(
    rf"(?i)^(?:[\s,.;:：()\[\]*_>+/\-–]|(?:{words.FILLERS}|{words.EARLY_VERBS}|{words.LATE_VERBS})(?!\w))+"
)
_EARLY_VERB = re.compile(rf"(?i)(?<!\w)(?:{words.EARLY_VERBS})(?!\w)")
_VERB_THEN_DATE = re.compile(
    rf"(?i)(?<!\w)(?:{words.EARLY_VERBS}|{words.LATE_VERBS})(?:\s?\([^()]{{1,8}}\))?\s+[(]?(?:[^\W\d_]{{1,12}}[.,:]?,?\s+){{0,5}}"
    r"\d[\w\s.,/:+()\-]{0,70}[:：]$"
)
_VERB_THEN_MERE_DATE = re.compile(
    rf"(?i)(?<!\w)(?:{words.EARLY_VERBS}|{words.LATE_VERBS})(?:\s?\([^()]{{1,8}}\))?\s+(?:(?:am|on|at|в|о|у|le|op|от|від)\s+)?"
    r"(?:[^\W\d_]{2,12}[.,]{0,2}\s+)?\d[\d.,/\- :]*(?:[^\W\d_]{1,10}\.?,?\s*[\d.,/\- :+]*){0,5}[:：]$"
)
_OTHER_CLAUSE = re.compile(r"(?i),\s(?:что|щоб|що|чтобы|как|dass|that|wie)\s")
_YOU_WROTE = re.compile(
    r"(?i)(?:вы писали|ви писали|you wrote|sie schrieben|schrieben sie|du schriebst|schriebst du|вы написали|"
    r"ты писал)\b.{0,80}[:：]$"
)
# "Yesterday I wrote:" is told by a person; no program speaks of its owner so.
_I_WROTE = re.compile(
    r"(?i)(?<!\w)(?:я|мы|ми|ich|wir|i|we)\s(?:\w{1,12}\s)?(?:wrote|писал\w*|писав|написал\w*|schrieb\w*)|"
    r"(?<!\w)(?:schrieb|schrieben|wrote|написал\w?|писал\w?|написав|написала)\s(?:ich|wir|mir|uns|me|us|to|мне|нам|мені)(?!\w)"
)
_FROM_NAME = re.compile(r"(?i)\s(?:от|від|from|von)\s.{2,120}[:：]$")
_OPENER = re.compile(rf"(?i)\W{{0,3}}(?:(?:{words.DATE_OPENERS})(?!\w)|\d{{1,4}}[.\-/\s年년])")
_NOT_WORDS = " \t*_|\u00a0"
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ENDS = _NOT_WORDS + " \r\n" + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060)))
_ENDS += "".join(map(chr, (*range(0x2066, 0x206A), 0xFEFF)))
# Where an attribution begins that was joined to the words before it.
_INNER = re.compile(
    r"(?<=[^\s,;(<\"'-])(?:\s+|\s*-{2,}\s*)(?=(?:On\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
    r"Nov|Dec|\d)|Am\s(?:\d|Mo|Di|Mi|Do|Fr|Sa|So)|(?:пн|вт|ср|чт|пт|сб|вс|нд),\s\d)\S*\s)"
)


# Yandex writes its plain text without any line break: the words, the attribution and the quote are one.
_GLUED = re.compile(
    r"(?:(?<!\d)\d{1,2}\.\d{2}\.\d{4}, \d{1,2}:\d{2}|(?<!\d)\d{1,2}:\d{2}(?: [ДПAP][ПM])?, "
    r"\d{1,2} [^\W\d]{3,9}\.? \d{4}(?: [гр]\.)?), "
    r"[^<>\n]{0,100}<[^<>@\s]{1,64}@[^<>@\s]{1,200}>:(?=\s*\S)"
)


def is_attribution(text: str, *, is_before_quote: bool) -> bool:
    """Whether a line (or several, joined) says who wrote what follows, and when."""
    line = _UNSEEN.sub("", text).strip(_NOT_WORDS)
    if not 4 <= len(line) <= MAX_LENGTH:
        return False
    bare = _DASHES.sub("", line) if "--" in line else line
    if bare != line and bare:
        return is_attribution(bare.rstrip(":") + ":", is_before_quote=is_before_quote)
    if line[-1] not in ":：":
        return _is_unclosed(line) if is_before_quote else _is_whole_but_colon(line)
    if _YOU_WROTE.search(line, len(line) - TAIL):
        return is_before_quote or (bool(_DATE.search(line)) and not _OTHER_CLAUSE.search(line))
    if _ADDRESSED.search(line):
        return True
    if is_before_quote and (_ends_in_verb(line) or _ends_in_address(line)):
        return True
    return bool(_DATE.search(line)) and _is_dated(line, is_before_quote)


def _is_unclosed(line: str) -> bool:
    """Without its colon, with the quote right below."""
    has_date = bool(_DATE.search(line))
    if _ends_in_verb(line):
        return has_date or len(line) < 80
    return has_date and bool(_OPENER.match(line)) and bool(_ENDS_IN_BRACKETS.search(line))


def _is_whole_but_colon(line: str) -> bool:
    """With its date, its address and its verb, so that no quote need be seen."""
    return bool("@" in line and _OPENER.match(line) and _TIME.search(line) and _ends_in_verb(line))


def _is_dated(line: str, is_before_quote: bool) -> bool:
    opens, has_time = bool(_OPENER.match(line)), bool(_TIME.search(line))
    has_address = "@" in line and bool(_ADDRESS.search(line))
    if _ends_in_address(line):
        if not is_before_quote and _INNER_COLON.search(_QUOTED_NAME.sub("", line)):
            return False  # a log's line
        if _SET_APART.match(line):
            return True
        return bool(_IN_PLACE.search(line)) and (opens or is_before_quote or has_time)
    if is_before_quote:
        return has_address or (opens and has_time) or _has_verb(line, opens, True)
    if not _has_verb(line, opens, has_address) and not (opens and has_time and _tells_sender(line)):
        return False
    if has_address:
        return True
    is_told = len(line) > UNSURE_LENGTH or _I_WROTE.search(line) or _OTHER_CLAUSE.search(line)
    return not is_told and names_someone(line)


def _has_verb(line: str, opens: bool, has_address: bool = False) -> bool:
    if _ends_in_verb(line):
        return opens or has_address
    if not _VERB.search(line):
        return False
    if _EARLY_VERB.search(line) and opens:
        return True
    return bool((_VERB_THEN_DATE if has_address else _VERB_THEN_MERE_DATE).search(line))


def names_someone(line: str) -> bool:
    """Programs name who wrote, or set it off with a comma; "at 10:00 the server wrote:" is told by a person."""
    if _YOU_WROTE.search(line, max(0, len(line) - TAIL)) and _TIME.search(line):
        return True
    last = max((found.end() for found in _FIGURES.finditer(line)), default=0)
    name = line[last:]
    is_set_off = line[:last].endswith(",") or bool(_HALF_OF_DAY.match(name))
    if is_set_off and _TIME.search(line) and _ends_in_verb(line):
        return True
    if not _FILLERS.sub("", name):
        verb = _VERB.search(line)
        name = line[: verb.start()] if verb else line
    name = _FILLERS.sub("", name)
    return not name[:1].islower() and not _OWN.match(name)


def _ends_in_verb(line: str) -> bool:
    return bool(_LATE_VERB.search(line, len(line) - TAIL))


def _ends_in_address(line: str) -> bool:
    return "@" in line and bool(_ENDS_IN_ADDRESS.search(line))


def _tells_sender(line: str) -> object:
    return _FROM_NAME.search(line) or _OFFSET.search(line)


def attribution_at(lines: Sequence[Line], start: int) -> int:
    """How many lines from `start` say who wrote what follows; 0 if they don't. Long ones are wrapped."""
    if not _may_begin(lines, start) or not _is_worth_a_look(lines, start):
        return 0
    joined = ""
    for count in range(1, MAX_LINES + 1):
        number = start + count - 1
        if number >= len(lines) or lines[number].is_blank or lines[number].depth != lines[start].depth:
            return 0
        joined = _together(joined, lines[number].text)
        if len(joined) > MAX_LENGTH:
            return 0
        if is_attribution(joined, is_before_quote=_quote_follows(lines, start + count, lines[start].depth)):
            return 0 if _begins_below(lines[start + 1 : start + count]) else count
        if joined[-1] in ":：" or (count == 1 and not _may_go_on(joined)):
            return 0
    return 0


def _together(first: str, second: str) -> str:
    """Two lines as one; Gmail wraps right behind the bracket: "Anna <", "anna@example.org>:"."""
    return f"{first}{second.strip()}" if first.endswith(("<", "(")) else f"{first} {second.strip()}".strip()


def _begins_below(wrapped: Sequence[Line]) -> bool:
    """Whether a later line is where it begins: "On Monday it suits." stands above "On 1.6.2024, 10:11, Anna wrote:"."""
    for number in range(len(wrapped)):
        rest = reduce(_together, (line.text for line in wrapped[number:]), "")
        is_whole = _OPENER.match(rest) and _TIME.search(rest) and _DAY.search(rest)
        tells_who = "@" in rest or _VERB.search(rest)
        if is_whole and tells_who and is_attribution(rest, is_before_quote=True):
            return True
    return False


def _is_worth_a_look(lines: Sequence[Line], start: int) -> bool:
    """Whether one can end here at all, with a colon, dashes or a quote below, or name its address: cheap to tell."""
    line, texts = lines[start], [line.text for line in lines[start : start + MAX_LINES]]
    if any(text.rstrip(_ENDS).endswith((":", "：", "-")) for text in texts) or line.text.lstrip(_ENDS).startswith("--"):
        return True
    if any(below.depth > line.depth for below in lines[start + 1 : start + MAX_LINES + 4]):
        return True
    return any("@" in text for text in texts) and bool(_OPENER.match(_UNSEEN.sub("", line.text).strip(_NOT_WORDS)))


def _may_go_on(first: str) -> bool:
    """Whether the line can be the beginning of a wrapped attribution."""
    if first[-1] in "!?":
        return False
    if not _MAY_ATTRIBUTE.search(first):
        return True  # a name alone
    return "<" in first or bool(_OPENER.match(first) or _DATE.search(first) or _EARLY_VERB.search(first))


def _may_begin(lines: Sequence[Line], start: int) -> bool:
    return bool(_MAY_ATTRIBUTE.search(lines[start].text[:MAX_LENGTH])) or _is_name(lines, start)


def _is_name(lines: Sequence[Line], start: int) -> bool:
    """A name so long that the address stands on a line of its own, or the date behind the verb."""
    if start + 1 >= len(lines) or len(lines[start].text) > MAX_NAME or (start and not lines[start - 1].is_blank):
        return False
    below = lines[start + 1].text.lstrip()
    return bool(_BEGINS_WITH_ADDRESS.match(below) or (_ends_in_verb(lines[start].text) and _OPENER.match(below)))


def _quote_follows(lines: Sequence[Line], start: int, depth: int) -> bool:
    for line in lines[start : start + 4]:
        if not line.is_blank:
            return line.depth > depth
    return False


def words_before(text: str) -> str:
    """What the writer said on the very line, before the attribution joined to it."""
    if _OPENER.match(text) and not text.lower().startswith(("sent", "you")):
        return ""
    found = _INNER.search(text[:MAX_LENGTH])
    return text[: found.start()].rstrip() if found else ""


def glued_attribution(text: str) -> int:
    """Where in a line an attribution stands that the words and the quote are glued to; -1 if none does."""
    found = _GLUED.search(text) if ">:" in text else None
    return found.start() if found else -1
