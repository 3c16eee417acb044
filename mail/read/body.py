"""What of a letter is to be read and what is a file beside it (RFC 2046, RFC 2387).

A letter's readable part is a row of passages: an alternative is one passage in two forms, a mixed letter is the
passages of its parts one after the other.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape, unescape

from mail.read.charsets import Forced, Hint, read_as
from mail.read.flowed import unflowed
from mail.read.markup import declared_charset, looks_like_html, sanitised, to_lines
from mail.read.parameters import split_parameters
from mail.read.parts import Part
from mail.read.passages import Line, lines_of, text_of_lines, tidy

READABLE = ("text/plain", "text/html", "text/enriched", "text/richtext")
FORMS = ("text/plain", "text/html")
# Other forms of what the alternative says anyway, for programs that ask for them.
SAID_ELSEWHERE = ("text/x-amp-html", "text/watch-html", "application/x-apple-metadata")
# They tell a program about a letter; `machines` reads them.
REPORTS = (
    *("message/delivery-status", "message/disposition-notification", "message/feedback-report"),
    *("text/rfc822-headers", "message/rfc822-headers", "message/global-delivery-status", "message/global-headers"),
)
_STUB = re.compile(
    r"(?i)(html[- ]?(?:mail|format|e-mail|capable|compatible|enabled)|(?:support|view|unterst|поддерж|підтрим|просмотр|"
    r"прочит|anzuzeigen|in html|im html)\w*.{0,80}html|(?:kein|no|без|not?) html|html.{0,60}(?:nicht|не |"
    r"support|view|unterst|поддерж|підтрим))"
)
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_BREAKS = re.compile(r"\r+\n?|\x0c")
_BLANKS = re.compile(r"\n{5,}")
_DELIMITER = re.compile(rb"(?m)^--")
_NOTICE = re.compile(r"(?i)mime|multi-?part|mehrteilig|e?-?mail (?:reader|program|client|software|agent)|preamble")
STUB_LENGTH = 400
MAX_PREAMBLE = 20_000


@dataclass
class Passage:
    """A piece of the letter, as plain text, as HTML, or as both."""

    plain: str | None = None
    html: str | None = None
    is_tagless: bool = False
    """Whether its plain text called itself HTML."""

    @cached_property
    def seen(self) -> list[Line]:
        """What its HTML shows, line by line."""
        return to_lines(self.html or "")


@dataclass
class Body:
    """The passages in order, and the parts that are files."""

    passages: list[Passage] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    charset: Hint = None
    """What the first readable bytes that prove anything are written in: the best hint for unlabelled headers."""

    def lines(self) -> list[Line]:
        """The whole as lines of text, with their depth of quoting."""
        return [line for passage in self.passages for line in (*_without_end(_lines(passage)), Line(""))]

    def text(self) -> str:
        """The whole as it was written: plain text keeps its own marks of quoting."""
        texts = ("\n".join(line.rstrip() for line in _text(passage).split("\n")) for passage in self.passages)
        return tidy("\n\n".join(text.strip("\n") for text in texts if text.strip()))

    def html_lines(self) -> list[Line]:
        """The same from the HTML forms alone; empty if there are none."""
        return [line for passage in self.passages if passage.html for line in passage.seen]

    @property
    def has_both_forms(self) -> bool:
        """Whether some passage stands in plain text and HTML."""
        return any(passage.plain is not None and passage.html for passage in self.passages)

    def html(self) -> str | None:
        """The letter's HTML made harmless; None where nobody wrote any."""
        if not any(passage.html for passage in self.passages):
            return None
        return "\n".join(filter(None, map(_html, self.passages)))


def body_of(root: Part, forced: Forced | None = None) -> Body:
    """Sorts the tree into passages and files. A letter that is all files may still have its words in a named one."""
    body = Body(charset=forced)
    body.passages = _passages(root, body)
    if not _has_words(body):
        _take_named_text(body)
    if not _has_words(body):
        body.passages += _preamble(root, body)
    if not body.passages and not body.files:
        # A report that nobody put into words: its fields are all there is to read.
        body.passages = [_leaf(part, body) for part in root.walk() if part.content_type in REPORTS]
    return body


def _has_words(body: Body) -> bool:
    return any((passage.plain or passage.html or "").strip() for passage in body.passages)


def _preamble(root: Part, body: Body) -> list[Passage]:
    """What stands above the first part: a notice to old programs, unless someone forgot that words are a part too."""
    if root.main_type != "multipart" or not root.children:
        return []
    above = _DELIMITER.split(root.body[:MAX_PREAMBLE], maxsplit=1)[0].strip()
    words, _ = read_as(above, root.parameters.get("charset"), body.charset)
    return [] if not words or _NOTICE.search(words) else [Passage(plain=_CONTROLS.sub("", _BREAKS.sub("\n", words)))]


def _take_named_text(body: Body) -> None:
    """Some programs name the very text of the letter, as if it were a file: "message.txt"."""
    for part in body.files:
        if part.content_type in ("text/plain", "text/html") and not part.disposition.startswith("attachment"):
            if not _has_filename(part):
                body.files.remove(part)
            body.passages.append(_leaf(part, body))
            return


def _passages(part: Part, body: Body) -> list[Passage]:
    if part.main_type == "multipart" and part.children:
        if part.content_type == "multipart/alternative":
            return _alternative(part, body)
        children = _with_forms(part.children)
        return _once([passage for child in children for passage in _passages(child, body)])
    if _is_readable(part):
        return [_leaf(part, body)]
    is_told = part.content_type in SAID_ELSEWHERE or (part.content_type in REPORTS and not _is_named_file(part))
    if not is_told:
        body.files.append(part)
    return []


def _with_forms(children: list[Part]) -> list[Part]:
    """An alternative that uses its parent's boundary comes out empty, with its forms beside it: they are put back."""
    made: list[Part] = []
    for child in children:
        before = made[-1] if made else None
        is_form = child.content_type in FORMS and not child.disposition.startswith("attachment")
        if before and _is_open(before) and is_form and child.content_type not in _types(before):
            made[-1] = replace(before, children=[*before.children, child])
        else:
            made.append(child)
    return made


def _is_open(part: Part) -> bool:
    return part.content_type == "multipart/alternative" and not part.body.strip() and len(part.children) < len(FORMS)


def _types(part: Part) -> set[str]:
    return {child.content_type for child in part.children}


def _once(passages: list[Passage]) -> list[Passage]:
    """Plain text and HTML with the same words, one after the other: an alternative that calls itself mixed."""
    made: list[Passage] = []
    for passage in passages:
        before = made[-1] if made else None
        if before and before.html is None and passage.plain is None and _say_the_same(before, passage):
            made[-1] = Passage(before.plain, passage.html)
        else:
            made.append(passage)
    return made


def _say_the_same(plain: Passage, html: Passage) -> bool:
    first = _words_of(plain)
    return bool(first) and first == "".join(filter(str.isalnum, "".join(line.text for line in html.seen)))


def _is_readable(part: Part) -> bool:
    if part.main_type == "multipart":
        return not part.disposition.startswith("attachment")  # broken: its body is all there is to read
    if part.content_type not in READABLE or part.disposition.startswith("attachment"):
        return False
    return not (part.parameters.get("name", "").strip() or _has_filename(part))


def _is_named_file(part: Part) -> bool:
    """Whether its sender attached it under a name, so that it is a file whatever else it tells."""
    return part.disposition.startswith("attachment") and _has_filename(part)


def _has_filename(part: Part) -> bool:
    return bool(split_parameters(part.raw_header("content-disposition"))[1].get("filename", "").strip())


def _alternative(part: Part, body: Body) -> list[Passage]:
    """One passage: the plain and the HTML forms of the same words, wherever below they stand."""
    inner = _as_forms([passage for child in part.children for passage in _passages(child, body)])
    plain = [passage.plain for passage in inner if passage.plain is not None]
    html = [passage.html for passage in inner if passage.html is not None]
    if not inner:
        return []
    return [Passage("\n".join(plain) if plain else None, "\n".join(html) if html else None)]


def _as_forms(passages: list[Passage]) -> list[Passage]:
    """HTML without a single tag reads as plain text; beside a plain text it is the HTML form."""
    if not any(one.plain and not one.is_tagless for one in passages):
        return passages
    return [Passage(html=escape(one.plain or "")) if one.is_tagless else one for one in passages]


def _words_of(passage: Passage) -> str:
    return "".join(filter(str.isalnum, passage.plain or ""))


def _leaf(part: Part, body: Body) -> Passage:
    is_html = part.content_type == "text/html"
    hint = declared_charset(part.content) if is_html else None
    label = part.parameters.get("charset")
    forced = body.charset if isinstance(body.charset, Forced) else None
    text, codec = read_as(part.content, label or hint, forced or hint)
    body.charset = body.charset or codec
    text = _CONTROLS.sub("", _BLANKS.sub("\n" * 4, _BREAKS.sub("\n", text)))
    if is_html and not _TAGS.search(text):
        return Passage(plain=unescape(text), is_tagless=True)  # plain text under the wrong name
    if is_html or looks_like_html(text):
        return Passage(html=text)
    if part.content_type != "text/plain":
        text = _TAGS.sub("", text)
    elif part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
    return Passage(plain=text)


def _text(passage: Passage) -> str:
    if passage.plain is None or (passage.html and _is_stub(passage.plain)):
        return text_of_lines(passage.seen)
    return passage.plain


def _lines(passage: Passage) -> list[Line]:
    if passage.plain is None or (passage.html and _is_stub(passage.plain)):
        return passage.seen
    return lines_of(passage.plain)


def _without_end(lines: list[Line]) -> list[Line]:
    end = len(lines)
    while end and lines[end - 1].is_blank:
        end -= 1
    return lines[:end]


def _is_stub(plain: str) -> bool:
    """Nothing, or "your program can't show HTML"."""
    words = plain.strip()
    return not words or (len(words) < STUB_LENGTH and bool(_STUB.search(words)))


def _html(passage: Passage) -> str:
    if passage.html:
        return sanitised(passage.html)
    words = (passage.plain or "").strip()
    return "<p>" + escape(words, quote=False).replace("\n", "<br>\n") + "</p>" if words else ""
