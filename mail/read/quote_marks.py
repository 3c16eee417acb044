"""Where an earlier letter begins: lines that a mail program, not a person, put above what it quotes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from mail.read import quote_words as words
from mail.read.passages import Line

DESK_MARK = "⸺"
"""The line above which our own mails ask to answer begins with this sign, whatever words the office gives it."""
MAX_LENGTH = 600
MAX_LINES = 4
_BETWEEN_DASHES = re.compile(r"\s*[-–—_=*~]{2,}\s*([^-–—_=*~\s].{2,80}?)\s*[-–—_=*~]{2,}\s*:?\s*")
_RULE = re.compile(r"\s*(?:[-–—_=*~]\s?){3,}\s*")
_ABOVE = re.compile(
    r"(?i)(?:##-.{3,200}-##|.{0,40}\b(?:reply|answer|write|type|respond|antwort|schreib|ответ|відпов|пишите|пишіть|напиш)\w*"
    r".{0,60}\b(?:above|oberhalb|über|выше|вище|над)\b.{0,40}\b(?:line|zeile|лини|черт|рядк|строк|ліні)\w*.{0,20})"
)
_ADDRESS = re.compile(r"[^\s<>()\"@]{1,64}@[^\s<>()\"@]{1,255}")
# An address in brackets, or a bare one where a name would stand: in a log it stands anywhere.
_IN_PLACE = re.compile(r"(?i)(?:[<(\[\"']|,\s*|\s(?:от|від|from|von)\s[^,]{0,80}?)[^\s<>()\"@]{1,64}@[^@]{1,255}$")
_ENDS_IN_ADDRESS = re.compile(r"[^\s<>()\"@]{1,64}@[^\s<>()\"@:]{1,255}\s*[>)\]\"'*_]*\s*[)\]>]?\s*[:：]$")
_DATE = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_MAY_ATTRIBUTE = re.compile(r"[\d:：]")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_LATE_VERB = re.compile(
    rf"(?i)(?<!\w)(?:{words.LATE_VERBS})(?:\s?\([^()]{{1,8}}\))?(?:\s(?:следующее|наступне|folgendes|"
    rf"the following|şunu))?"
    r"[*_]*\s*[:：]?$"
)
_EARLY_VERB = re.compile(rf"(?i)(?<!\w)(?:{words.EARLY_VERBS})(?!\w)")
_VERB_THEN_DATE = re.compile(
    r"(?i)[^\n]{1,120}?(?<!\w)(?:schrieb|писал|писала|писав|пише|пишет|написал|написала|написав|wrote|schreef|écrit)"
    r"(?:\([^()]{1,8}\))?\s+(?:(?:в сво[её]м письме|у сво[єе]му листі|am|on|at|в|о|у|le|op|от|"
    r"від)\s+)?(?:[^\W\d_]{2,12}\.?,?\s+)?"
    r"\d[\d.,/\- :]*(?:[^\W\d_]{1,10}\.?,?\s*[\d.,/\- :+]*){0,5}[:：]$"
)
_YOU_WROTE = re.compile(
    r"(?i)(?:вы писали|ви писали|you wrote|sie schrieben|du schriebst|вы написали|ты писал)\b.{0,80}[:：]$"
)
_FROM_NAME = re.compile(r"(?i)\s(?:от|від|from|von)\s.{2,120}[:：]$")
_OPENER = re.compile(rf"(?i)\W{{0,3}}(?:(?:{words.DATE_OPENERS})(?!\w)|\d{{1,4}}[.\-/\s])")
_NOT_WORDS = " \t*_|\u00a0\u200e\u200f"


def is_attribution(text: str, *, is_before_quote: bool) -> bool:
    """Whether a line (or several, joined) says who wrote what follows, and when."""
    line = text.strip(_NOT_WORDS)
    if not 4 <= len(line) <= MAX_LENGTH:
        return False
    if line[-1] not in ":：":
        return is_before_quote and bool(_LATE_VERB.search(line)) and bool(_DATE.search(line) or len(line) < 80)
    if is_before_quote and (_LATE_VERB.search(line) or _ENDS_IN_ADDRESS.search(line)):
        return True
    if _YOU_WROTE.search(line):
        return True
    return bool(_DATE.search(line)) and _is_dated_attribution(line, is_before_quote)


def _is_dated_attribution(line: str, is_before_quote: bool) -> bool:
    opens = bool(_OPENER.match(line))
    has_address = bool(_ADDRESS.search(line))
    if _ENDS_IN_ADDRESS.search(line):
        return bool(_IN_PLACE.search(line)) and (opens or is_before_quote or bool(_TIME.search(line)))
    if _LATE_VERB.search(line):
        return opens or has_address or is_before_quote
    if _EARLY_VERB.search(line) and opens:
        return True
    if opens and _TIME.search(line) and _FROM_NAME.search(line):
        return True
    return bool(_VERB_THEN_DATE.fullmatch(line)) and (is_before_quote or len(line) < 120)


def attribution_at(lines: Sequence[Line], start: int) -> int:
    """How many lines from `start` say who wrote what follows; 0 if they don't. Long ones are wrapped."""
    if not _MAY_ATTRIBUTE.search(lines[start].text[:MAX_LENGTH]):
        return 0
    joined = ""
    for count in range(1, MAX_LINES + 1):
        number = start + count - 1
        if number >= len(lines) or lines[number].is_blank or lines[number].depth != lines[start].depth:
            return 0
        joined = f"{joined} {lines[number].text.strip()}".strip()
        if len(joined) > MAX_LENGTH:
            return 0
        if is_attribution(joined, is_before_quote=_quote_follows(lines, start + count, lines[start].depth)):
            return count
        if count == 1 and not (_OPENER.match(joined) or _DATE.search(joined)):
            return 0
        if count == 1 and _ends_a_sentence(joined):
            return 0
    return 0


def _ends_a_sentence(text: str) -> bool:
    return text[-1] in "!?" or (text[-1] == ":" and not _DATE.search(text))


def _quote_follows(lines: Sequence[Line], start: int, depth: int) -> bool:
    for line in lines[start : start + 4]:
        if not line.is_blank:
            return line.depth > depth
    return False


def header_block_at(lines: Sequence[Line], start: int, is_after_rule: bool = False) -> bool:
    """Whether Outlook's little header begins here: From, Sent, To, Subject in any order and language."""
    kinds: list[str] = []
    misses = 0
    for line in lines[start : start + 24]:
        if line.depth != lines[start].depth:
            break
        kind = label_of(line.text)
        if kind:
            if kinds.count(kind) > 1:
                break  # a list of the writer's own
            kinds.append(kind)
            misses = 0
        elif line.is_blank or kinds:
            # A blank line between paragraphs, or the rest of a long list of recipients.
            misses += 1
            if misses > 3 or not kinds:
                break
    return _is_block(set(kinds) - {"other"}, is_after_rule) and bool(label_of(lines[start].text))


def _is_block(kinds: set[str], is_after_rule: bool) -> bool:
    if "from" in kinds and "sent" in kinds:
        return is_after_rule or len(kinds) >= 3
    if "from" in kinds:
        return len(kinds) >= (2 if is_after_rule else 3)
    return len(kinds) >= 3 and "sent" in kinds and is_after_rule


def label_of(text: str) -> str | None:
    """What the label at the beginning of a line says: from, sent, to, cc, subject, other."""
    return _label(text[:50]) if ":" in text or "：" in text else None


@lru_cache(maxsize=4096)
def _label(beginning: str) -> str | None:
    label, colon, _ = beginning.replace("：", ":").partition(":")
    return words.LABELS.get(label.strip(_NOT_WORDS).lower()) if colon else None


def is_rule(text: str) -> bool:
    """A line of nothing but dashes or underscores."""
    return len(text) < 200 and bool(_RULE.fullmatch(text))


def is_original_mark(text: str) -> bool:
    """ "-----Original Message-----" and its kin."""
    inside = _between_dashes(text)
    return bool(inside) and any(mark in inside for mark in words.ORIGINAL)


def is_heading(text: str) -> bool:
    """ "Original Message" as a heading, its dashes lost on the way through HTML."""
    return text.strip(_NOT_WORDS + "-–—:").lower() in words.ORIGINAL


def is_forward_mark(text: str) -> bool:
    """ "---------- Forwarded message ---------", "Begin forwarded message:"."""
    if text.strip(_NOT_WORDS).lower() in words.BEGINS_FORWARDED:
        return True
    inside = _between_dashes(text)
    return bool(inside) and any(mark in inside for mark in words.FORWARDED)


def _between_dashes(text: str) -> str:
    found = _BETWEEN_DASHES.fullmatch(text) if len(text) < 160 else None
    return found[1].lower() if found else ""


def is_answer_above_mark(text: str) -> bool:
    """The line above which a desk, ours or another, asks to answer."""
    return text.strip(_NOT_WORDS).startswith(DESK_MARK) or (len(text) < 240 and bool(_ABOVE.fullmatch(text.strip())))
