"""What is new in a letter: the text without the earlier letters it quotes, wherever they stand.

Nothing is thrown away here, the letter's text stays whole beside it. A forward keeps what it forwards: there the old
letter is what the sender wants us to read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mail.read.attributions import attribution_at, glued_attribution, names_someone, words_before
from mail.read.passages import MAX_LINES, Line, text_of_lines
from mail.read.quote_marks import (
    header_block_at,
    is_answer_above_mark,
    is_forward_mark,
    is_heading,
    is_original_mark,
    is_rule,
    label_of,
    nameless_block_at,
    notes_block_at,
    original_mark_within,
    tells_between_arrows,
)
from mail.read.signatures import without_signature

MAX_LINE = 2_000
"""Characters; what is longer is no line of a mail program's."""
WRAPPED_FROM = 60
"""Characters from which a quoted line was probably cut by a transport, its rest standing unquoted below."""

_PIECE_OF_LINK = re.compile(r"\s*[(<]?(?=[^\s]{0,600}[/=&?%#])[^\s()<>]{1,600}[)>]?(?:\s?>)?\s*")
PROMPT_DEPTH = 3
""" ">>> " is what Python asks with; who quotes so deep quotes less deep too."""
_SENTENCE_ENDS = (".", "?", "!", ":", ";", "…", ")")
_DATE = re.compile(r"\d")
_FIELD = re.compile(r"[^\s:]{1,20}(?: [^\s:]{1,20}){0,3}: ?\S")
# GroupWise quotes the line that says who wrote, and wraps it: "in message\n<id>:".
_ENDS_IN_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>:\s*$")


class Reply(NamedTuple):
    """What is new."""

    text: str
    has_cut: bool = False
    """Whether anything was taken away as a quote."""
    is_sure: bool = True
    """Whether it was seen where the quote ends; else all the rest went, answers below it with it."""


def reply_of(lines: Sequence[Line], *, is_forward: bool, is_answer: bool, has_file: bool = False) -> Reply:
    """The new text.

    `is_answer`: the subject or the headers say that this answers something, so a bare ">" is a quote.
    `has_file`: a file is attached, for which a letter may come that says nothing.
    """
    if is_forward:
        return Reply(text_of_lines(lines))
    cutter = _Cutter(lines, is_answer)
    segments = cutter.cut()
    signed = [without_signature(segment) for segment in segments]
    new = _joined([*signed, cutter.forwarded])
    if not new and not (is_answer and cutter.has_cut and (cutter.is_marked or has_file)):
        # A form's mail or an unmarked forward, that looks like a quote; or answers stand below one without marks.
        # Only of a marked quote, or with a file, is it sure that someone sent it back without a word.
        new = _joined(segments) or text_of_lines(lines)
        return Reply(new, cutter.has_cut and new != text_of_lines(lines), cutter.is_sure)
    return Reply(new, cutter.has_cut, cutter.is_sure)


def _joined(segments: list[list[Line]]) -> str:
    return "\n\n".join(filter(None, map(text_of_lines, segments)))


class _Cutter:
    """Goes down the lines once and keeps what is new, in segments parted by what was quoted."""

    def __init__(self, lines: Sequence[Line], is_answer: bool) -> None:
        self.lines = [
            line if len(line.text) <= MAX_LINE else line._replace(is_history=False) for line in _without_prompts(lines)
        ]
        self.is_answer = is_answer
        self.has_cut, self.is_sure, self.is_marked = False, True, True
        self.segments: list[list[Line]] = [[]]
        self.forwarded: list[Line] = []
        self.last = next((n for n in range(len(lines) - 1, -1, -1) if not lines[n].is_blank), -1)

    def cut(self) -> list[list[Line]]:
        position = 0
        while position < min(len(self.lines), MAX_LINES):
            position = self._step(position)
        self.segments[-1].extend(self.lines[position:])
        return self.segments

    def _step(self, position: int) -> int:
        line = self.lines[position]
        if line.depth:
            return self._quoted(position)
        if (start := glued_attribution(line.text)) >= 0:
            return self._cut_rest(line.text[:start])
        if line.is_blank or len(line.text) > MAX_LINE:
            return self._keep(position, position + 1)
        if is_forward_mark(line.text):
            return self._keep_forward(position)
        if self._is_end(position):
            end = self._end_of_answered_quote(position)
            self.is_marked = self.is_marked and bool(end)
            return self._cut_to(end or len(self.lines))
        if count := self._attribution_at(position) or int(line.is_history):
            self._keep_words(words_before(line.text))
            return self._attributed(position, count)
        if end := original_mark_within(line.text):
            return self._cut_rest(line.text[:end])
        return self._keep(position, position + 1)

    def _attribution_at(self, position: int) -> int:
        """In a letter that answers nothing "the law says:" stands above a quote too: there a date or address tells."""
        count = attribution_at(self.lines, position)
        told = " ".join(line.text for line in self.lines[position : position + count])
        return count if self.is_answer or "@" in told or (_DATE.search(told) and names_someone(told)) else 0

    def _keep_words(self, words: str) -> None:
        """What the writer said at the beginning of a line that then quotes."""
        if words.strip():
            self.segments[-1].append(Line(words))

    def _cut_rest(self, words: str) -> int:
        self._keep_words(words)
        self.is_sure = self.is_marked = False
        return self._cut_to(len(self.lines))

    def _keep_forward(self, position: int) -> int:
        self.forwarded = self.lines[position:]
        return len(self.lines)

    def _keep(self, start: int, end: int) -> int:
        self.segments[-1].extend(self.lines[start:end])
        return end

    def _cut_to(self, end: int) -> int:
        self.has_cut = True
        self.segments[-1] = _without_lead_in(self.segments[-1])
        self.segments.append([])
        return end

    def _is_end(self, position: int) -> bool:
        """From here on all is history: these marks stand above whole letters, and answers stand above them."""
        text = self.lines[position].text
        if is_answer_above_mark(text) or is_original_mark(text):
            return True
        if notes_block_at(self.lines, position):
            return True
        if label_of(text) is None:
            return False
        is_field = self._goes_on_list(position) and not is_heading(self.lines[position - 1].text)
        if is_field and not self.is_answer:
            return False
        rule = self._is_after_rule()
        if header_block_at(self.lines, position, rule, needs_recipient=is_field):
            return True
        return self.is_answer and not is_field and nameless_block_at(self.lines, position)

    def _goes_on_list(self, position: int) -> bool:
        """Whether "Phone: …" stands right above: a form's fields, of which some are called as a letter's."""
        return bool(position and _FIELD.match(self.lines[position - 1].text.lstrip()))

    def _end_of_answered_quote(self, position: int) -> int:
        """Where answers stand among marked quotes: the mark begins the letter, or stands over "… wrote:". Else 0."""
        following = next((n for n in range(position + 1, len(self.lines)) if not self.lines[n].is_blank), position)
        if count := attribution_at(self.lines, following):
            return self._end_of_marked_quote(following + count - 1)
        if any(not line.is_blank for line in self.segments[-1]):
            return 0
        return self._end_of_marked_quote(position)

    def _end_of_marked_quote(self, position: int) -> int:
        for number in range(position + 1, min(position + 24, len(self.lines))):
            line = self.lines[number]
            if line.depth:
                return self._end_of_quote(number)
            if not line.is_blank and not _is_labelled(line.text):
                return 0
        return 0

    def _is_after_rule(self) -> bool:
        last = next((line for line in reversed(self.segments[-1][-4:]) if not line.is_blank), None)
        return bool(last and is_rule(last.text))

    def _attributed(self, position: int, count: int) -> int:
        """ "… wrote:" and what it introduces: the quoted lines below it or, if none are, all the rest."""
        after = next((n for n in range(position + count, len(self.lines)) if not self.lines[n].is_blank), None)
        if after is not None and self._is_forward(after):
            return self._keep_forward(position)
        if after is None or not self.lines[after].depth:
            return self._cut_rest("")
        return self._cut_to(self._end_of_quote(after))

    def _is_forward(self, position: int) -> bool:
        """Within a quote it is an old forward, which this letter only answers."""
        line = self.lines[position]
        return not line.depth and is_forward_mark(line.text)

    def _quoted(self, position: int) -> int:
        if tells_between_arrows(self.lines[position].text):
            return self._attributed(position, 1)
        end = self._end_of_quote(position)
        if not self.is_answer and is_forward_mark(self.lines[position].text):
            return self._keep_forward(position)
        if self._are_prompts(position, end) and not self._begins_letter(position, end):
            return self._keep(position, end)
        is_rest = end > self.last and (not position or self.lines[position - 1].is_blank)
        if self.is_answer or self.has_cut or is_rest or self._begins_letter(position, end):
            return self._cut_to(end)
        return self._keep(position, end)

    def _are_prompts(self, position: int, end: int) -> bool:
        """Whether someone shows what was typed at Python: of a letter quoted so deep some lines are blank."""
        lines = self.lines[position:end]
        return all(line.depth == PROMPT_DEPTH for line in lines) and not any(line.is_blank for line in lines[:-1])

    def _begins_letter(self, position: int, end: int) -> bool:
        """Whether what is quoted says itself that it is a letter, not a passage from a book."""
        inner = [line._replace(depth=0) for line in self.lines[position : min(end, position + 24)] if not line.is_blank]
        return bool(inner) and bool(attribution_at(inner, 0) or header_block_at(inner, 0))

    def _end_of_quote(self, position: int) -> int:
        end = position
        while position < len(self.lines):
            line = self.lines[position]
            if line.depth:
                end = position + 1
            elif not line.is_blank and not self._is_wrapped_rest(position):
                break
            position += 1
        return end

    def _is_wrapped_rest(self, position: int) -> bool:
        """The end of a quoted line that a transport cut in two: short, and between two quoted lines."""
        if position + 1 >= len(self.lines):
            return False
        before, line, after = self.lines[position - 1 : position + 2]
        if not before.depth or not after.depth:
            return False
        if _PIECE_OF_LINK.fullmatch(line.text) or _ENDS_IN_ID.search(line.text):
            return True
        if before.text.rstrip().endswith(_SENTENCE_ENDS):
            return False  # what follows a question may be its answer
        return len(before.text) >= WRAPPED_FROM > len(line.text) and not line.text[:1].isupper()


def _is_labelled(text: str) -> bool:
    """Some programs put no colon behind the label."""
    return label_of(text) is not None or label_of(text.partition(" ")[0] + ":") is not None


def _without_prompts(lines: Sequence[Line]) -> Sequence[Line]:
    """ "OK> press" is no quote, though The Bat puts initials so: it does on every line, under who wrote."""
    initials = [_initials(line) for line in lines]
    counts = Counter(filter(None, initials))
    if not counts or max(counts.values()) > 1:
        return lines
    made = list(lines)
    for number, mark in enumerate(initials):
        if mark and not _is_below_colon(lines, number):
            made[number] = Line(lines[number].raw)
    return made


def _initials(line: Line) -> str:
    return line.raw.partition(">")[0].strip() if line.raw else ""


def _is_below_colon(lines: Sequence[Line], number: int) -> bool:
    above = (line.text.rstrip() for line in lines[max(0, number - 3) : number] if not line.is_blank and not line.depth)
    return any(text.endswith(":") and _DATE.search(text) for text in above)


def _without_lead_in(kept: list[Line]) -> list[Line]:
    """Without the rules and half headers that stand above a quote: Yandex writes "Кому: …; Тема: …" under a rule."""
    end = _past_rules(kept, len(kept))
    while True:
        start = end
        while start and label_of(kept[start - 1].text):
            start -= 1
        if start == end or not start or not is_rule(kept[start - 1].text):
            return kept[:end]
        end = _past_rules(kept, start)


def _past_rules(kept: list[Line], end: int) -> int:
    while end and (kept[end - 1].is_blank or is_rule(kept[end - 1].text) or is_heading(kept[end - 1].text)):
        end -= 1
    return end
