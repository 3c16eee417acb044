"""Where an earlier letter begins: lines that a mail program, not a person, put above what it quotes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from mail.read import quote_words as words
from mail.read.passages import Line

DESK_MARK = "⸺"
"""The line above which our own mails ask to answer begins with this sign, whatever words the office gives it."""
_BETWEEN_DASHES = re.compile(r"\s*[-–—_=*~]{2,}\s*([^-–—_=*~\s].{2,120}?)\s*[-–—_=*~]{2,}\s*:?\s*")
_RULE = re.compile(r"\s*(?:[-–—_=*~]\s?){3,}\s*")
_ABOVE = re.compile(
    r"(?i)(?:##-.{3,200}-##|.{0,40}\b(?:reply|answer|write|type|respond|antwort|schreib|ответ|відпов|пишите|пишіть|напиш)\w*"
    r".{0,60}\b(?:above|oberhalb|über|выше|вище|над)\s(?:this|dies\w{1,2}|эт\w{1,3}|ц\w{1,3})\s(?:line|zeile|linie|strich|лини|"
    r"черт|рядк|строк|ліні)\w*.{0,60}|.{0,20}\bdo not (?:write|type|edit|reply) below this line\b.{0,20})"
)
_NOT_WORDS = " \t*_|\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff\u2066\u2067\u2068\u2069"
# Windows Mail puts them between the figures of a date.
_UNSEEN = dict.fromkeys(map(ord, _NOT_WORDS[6:]))
# The mark in the middle of a line, what was a page made one line on the way.
_INNER_ORIGINAL = re.compile(
    rf"(?i)(?<![-_])[-_]{{3,}}+\s?(?:{'|'.join(map(re.escape, words.ORIGINAL))})\s?[-_]{{3,}}"
    rf"(?=\s*(?:{'|'.join(words.LABELS_OF[kind] for kind in ('from', 'sent', 'subject'))})\s?:|\s*$)"
)
_INNER_LABEL = re.compile(
    r"(?i)(?:^|(?<=[\s*]))("
    + "|".join(sorted(map(re.escape, words.LABELS), key=len, reverse=True))
    + r")\s?\*?:(?=[\s*])"
)
_FIELD = re.compile(r"[^\W\d_]{2,20}: \S")
_RECIPIENTS = re.compile(r"[^\s@<>]@[^\s@<>]+>?\s*[;,]?\s*$|[;,<]\s*$")
_FIGURE = re.compile(r"\d+(?!\w)")
_TIME = re.compile(r"(?<![\d.])\d{1,2}[:.]\d{2}(?![.\d])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DATE_AND_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?")
# Lines that only the raw head of a letter has: someone shows it to us.
_RAW_HEADER = re.compile(
    r"(?i)(?:received|return-path|delivered-to|mime-version|content-[a-z-]+|x-[\w-]+|dkim-signature|"
    r"authentication-results|arc-[\w-]+):\s"
)


def header_block_at(
    lines: Sequence[Line], start: int, is_after_rule: bool = False, *, needs_recipient: bool = False
) -> bool:
    """Whether Outlook's little header begins here: From, Sent, To, Subject in any order and language.

    `needs_recipient`: fields stand right above, as on a form, which has a sender, a subject and a date, but no "To".
    """
    if label_of(lines[start].text) in (None, "other") or (start and _is_no_head(lines[start - 1].text)):
        return False
    if _is_one_line_block(lines[start].text):
        return True
    labelled = _labelled(lines, start)
    kinds = {kind for kind, _ in labelled}
    if any(_RAW_HEADER.match(line.text) for line in lines[start : start + 24]):
        return False
    if "sent" not in kinds and not is_after_rule and not any("@" in text for _, text in labelled):
        return False  # a form's fields, or how someone addresses us
    if (needs_recipient and "to" not in kinds) or any(kind == "from" and _is_time(text) for kind, text in labelled):
        return False
    return _is_block(kinds, is_after_rule) and (_is_of_mail(labelled) or _is_timed(labelled, lines[start : start + 9]))


def _is_no_head(above: str) -> bool:
    """Whether the line right above says that what follows is shown to us: raw headers, or "find this letter:"."""
    is_introduced = above.rstrip().endswith(":") and label_of(above) is None and not is_heading(above)
    return is_introduced or bool(_RAW_HEADER.match(above)) or above.lower().startswith("message-id:")


def _is_time(text: str) -> bool:
    """ "From 10:00 till 12:00"; a name may begin with a figure too."""
    return bool(_FIGURE.match(text.partition(":")[2].strip(_NOT_WORDS))) and "@" not in text


def _labelled(lines: Sequence[Line], start: int) -> list[tuple[str, str]]:
    """The kinds of labels from `start` on, with their lines."""
    labelled: list[tuple[str, str]] = []
    misses, is_parted = 0, False
    for line in lines[start : start + 24]:
        kind = label_of(line.text)
        is_parted = is_parted or misses > 0
        if kind and is_parted and kind == labelled[0][0]:
            break  # another head, further down
        # Blank lines part paragraphs, others are the rest of a long list of recipients.
        misses = 0 if kind else misses + (not _RECIPIENTS.search(line.text))
        if line.depth != lines[start].depth or misses > 3:
            break
        if kind and [known for known, _ in labelled].count(kind) > 1:
            break  # a list of the writer's own
        if kind:
            labelled.append((kind, line.text.translate(_UNSEEN)))
    return [(kind, text) for kind, text in labelled if kind != "other"]


def _is_block(kinds: set[str], is_after_rule: bool) -> bool:
    if "from" in kinds and "sent" in kinds:
        return is_after_rule or len(kinds) >= 3
    if "from" in kinds:
        return len(kinds) >= (2 if is_after_rule else 3)
    return len(kinds) >= 3 and "sent" in kinds and is_after_rule


def nameless_block_at(lines: Sequence[Line], start: int) -> bool:
    """Whether a little header without its From begins here: then a date with its time and an address must tell."""
    if start and _is_no_head(lines[start - 1].text):
        return False
    labelled = _labelled(lines, start)
    if {kind for kind, _ in labelled[:4]} != {"sent", "to", "subject"}:
        return False
    told = {kind: text.partition(":")[2] for kind, text in labelled}
    return "@" in told["to"] and bool(_TIME.search(told["sent"]) and _YEAR.search(told["sent"]))


def notes_block_at(lines: Sequence[Line], start: int) -> bool:
    """Whether the head begins here that Notes puts over a letter: a name, the time alone, labels without colons."""
    if start + 1 >= len(lines) or not _DATE_AND_TIME.fullmatch(_next(lines, start).strip(_NOT_WORDS)):
        return False
    alone = [line.text.strip(_NOT_WORDS + ":").lower() for line in lines[start + 1 : start + 20]]
    return {"to", "subject"} <= {words.LABELS[text] for text in alone if text in words.LABELS}


def _next(lines: Sequence[Line], start: int) -> str:
    return next((line.text for line in lines[start + 1 : start + 3] if not line.is_blank), "")


def _is_of_mail(labelled: list[tuple[str, str]]) -> bool:
    """From, To and Date stand in orders of transport too; those have no subject and no address."""
    return any(kind == "subject" or "@" in text for kind, text in labelled)


def _is_timed(labelled: list[tuple[str, str]], lines: Sequence[Line]) -> bool:
    """Nor do they tell a time of sending, and if they do, what is sent stands among them: "Weight: 12 kg"."""
    if not any(kind == "sent" and _TIME.search(text) for kind, text in labelled):
        return False
    end = next((number for number, line in enumerate(lines) if line.is_blank), len(lines))
    return not any(label_of(line.text) is None and _FIELD.match(line.text) for line in lines[:end])


def _is_one_line_block(text: str) -> bool:
    """All of it in one line, as it comes from a page whose line breaks were lost."""
    if text.count(":") < 4:
        return False
    return len({words.LABELS[found[1].lower()] for found in _INNER_LABEL.finditer(text[:600])} - {"other", "cc"}) == 4


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


_BETWEEN_ARROWS = re.compile(
    r"[^<>\n]{2,100}(?:<[^<>\s]{3,200}>)?\s[^<>\n]{0,40}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?(?:Uhr|[AaPp][Mm]))?\s?>>>"
)


def is_original_mark(text: str) -> bool:
    """ "-----Original Message-----" and its kin."""
    inside = _between_dashes(text)
    if inside and any(mark in inside for mark in words.ORIGINAL):
        return True
    return text.startswith(("---", "___")) and bool(_INNER_ORIGINAL.match(text))


def tells_between_arrows(text: str) -> bool:
    """ ">>> Anna <anna@example.org> 03.06.2024 10:11 >>>", as GroupWise tells who wrote; its first three are off."""
    return text.endswith(">>>") and len(text) < 500 and bool(_BETWEEN_ARROWS.fullmatch(text))


def original_mark_within(text: str) -> int:
    """Where in a line the mark stands that words of the writer precede; 0 if none does."""
    found = _INNER_ORIGINAL.search(text) if "---" in text or "___" in text else None
    return found.start() if found else 0


def is_heading(text: str) -> bool:
    """ "Original Message" as a heading, its dashes lost on the way through HTML; or anything between many dashes."""
    if text.startswith("-----") and _between_dashes(text):
        return True
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
