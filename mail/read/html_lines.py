"""The tree of an HTML letter as lines of text, with what its markup tells of quotes."""

import re

from lxml import etree

from mail.read.attributions import is_attribution
from mail.read.passages import Line, line_of

MAX_DEPTH = 240
"""libxml2 drops text nested deeper than 256 without a word."""
SKIPPED = frozenset("head script style title template noscript iframe object svg math select textarea button".split())
BLOCKS = frozenset(
    "address article aside body center dd div dl dt fieldset footer form header html li main nav section tr "
    "caption".split()
)
LISTS = frozenset(("ol", "ul"))
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre hr".split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(" {2,}")
_BULLET = re.compile(r"-|\d+\.")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BORDER_LEFT = re.compile(r"border-left\s*:(?!\s*(?:none|0))", re.IGNORECASE)
# The line Outlook draws above the head of what it quotes.
_OUTLOOK_RULE = re.compile(
    r"border-top\s*:\s*(?:solid\s+#(?:e1e1e1|b5c4df)|#(?:e1e1e1|b5c4df)\s+1(?:\.0)?pt\s+solid)", re.IGNORECASE
)
# The line Outlook draws left of what it quotes, if it is told to indent it: answers may stand between.
_OUTLOOK_INDENT = re.compile(r"border-left\s*:\s*solid\s+(?:blue|#0000ff)\s+1\.5pt", re.IGNORECASE)
# Names that mail programs give to what they quote; Outlook puts "x_" before foreign ones.
QUOTE_NAMES = frozenset(
    "yahoo_quoted protonmail_quote tutanota_quote zmail_extra freshdesk_quote ik_mail_quote front-blockquote quote "
    "yandex_quote elided-text".split()
)
HISTORY_NAMES = frozenset(
    "divrplyfwdmsg appendonsend olk_src_body_section stopspelling zwchr ms-outlook-mobile-reference-message "
    "mail-editor-reference-message-container isreplycontent msgreply replyforwardmsg domino-section".split()
)
ATTRIBUTION_NAMES = frozenset(
    "gmail_attr reply-intro moz-cite-prefix moz-email-headers-table yahoo_quoted_header".split()
)


def lines_of_tree(html: str) -> list[Line] | None:
    """The lines a reader sees; None where the HTML can't be read as a tree."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    return None if root is None else _Writer().write(root)


class _Writer:
    """Goes through the tree once, without recursion, and writes lines as it goes."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.depth = 0
        self.preformatted = 0
        self.history = False
        self.has_bullet = False
        self.quotes_barely = False
        """Whether a bare blockquote has proved to be a quote: answers stand between it and the next."""
        self.counts: list[int | None] = []
        """How far each list is counted that we are in; None where it has no numbers."""

    def write(self, root: etree._Element) -> list[Line]:
        added: list[int | None] = []
        """How many levels of quoting each element adds that we are in; None for what isn't seen."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                attributes = dict(element.items())
                added.append(None if _is_skipped(element, attributes) else self._open(element, attributes))
                if added[-1] is None:
                    walk.skip_subtree()
            elif (deeper := added.pop()) is None:
                self._say(element.tail)
            else:
                self._close(element, deeper)
        self._end_line()
        return self.lines

    def _open(self, element: etree._Element, attributes: dict[str, str]) -> int:
        """Begins an element; tells how many levels of quoting it adds."""
        tag = element.tag
        if tag == "br":
            self._end_line(even_blank=True)
        elif tag in BLOCKS:
            self._end_line()
        elif tag in PARAGRAPHS:
            self._end_paragraph()
        elif tag in ("td", "th"):
            self._separate()
        if tag in LISTS:
            self.counts.append(_first_number(attributes) if tag == "ol" else None)
        elif tag == "li":
            self.words.append(self._bullet())
            self.has_bullet = True
        deeper = self._mark(tag, attributes) if attributes or tag == "blockquote" else 0
        self.depth += deeper
        self.preformatted += tag == "pre"
        self._say(element.text)
        return deeper

    def _close(self, element: etree._Element, deeper: int) -> None:
        tag = element.tag
        self.has_bullet = self.has_bullet and tag != "li"
        if tag in BLOCKS or tag in PARAGRAPHS:
            self._end_line()
        self.depth -= deeper
        if tag in PARAGRAPHS:
            self._end_paragraph()
        if tag in LISTS:
            self.counts.pop()
        self.preformatted -= tag == "pre"
        self._say(element.tail)

    def _bullet(self) -> str:
        count = self.counts[-1] if self.counts else None
        if count is None:
            return "- "
        self.counts[-1] = count + 1
        return f"{count}. "

    def _mark(self, tag: str, attributes: dict[str, str]) -> int:
        if not attributes:
            return int(self._is_below_who_wrote())
        names = _names(attributes)
        if names & HISTORY_NAMES or names & ATTRIBUTION_NAMES or (tag == "div" and _is_outlook_rule(attributes)):
            self._end_line()
            self.history = True
        if tag == "blockquote":
            return int(self._is_quote(attributes, names))
        if tag == "div" and _is_quoting_div(attributes, names):
            self._end_line()
            return 1
        return 0

    def _is_quote(self, attributes: dict[str, str], names: frozenset[str]) -> bool:
        """Mail programs mark what they quote; a bare blockquote may be mere indenting, unless "… wrote:" is above."""
        if attributes.get("type") == "cite" or attributes.get("cite") or any("quote" in name for name in names):
            return True
        return bool(_BORDER_LEFT.search(attributes.get("style", ""))) or self._is_below_who_wrote()

    def _is_below_who_wrote(self) -> bool:
        if self.quotes_barely:
            return True
        last = next((line.text for line in reversed(self.lines[-6:]) if not line.is_blank), "")
        self.quotes_barely = is_attribution(last, is_before_quote=True)
        return self.quotes_barely

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._end_line(even_blank=True)
                self.words.append(line)
            return
        self.words.append(_SPACE.sub(" ", text))

    def _separate(self) -> None:
        if self.words and self.words[-1].strip():
            self.words.append(" ")

    def _end_line(self, even_blank: bool = False) -> None:
        if not self.words and not even_blank:
            return
        text = "".join(self.words)
        if self.has_bullet and _BULLET.fullmatch(text.strip()):
            return  # the words of the item are to come, in a paragraph of their own
        self.words = []
        text = text if self.preformatted else _SPACES.sub(" ", text).strip()
        if not text.strip() and not even_blank:
            return
        self.lines.append(self._line(text.replace("\u00a0", " ").replace("\u200b", "")))
        if text.strip():
            self.history = False

    def _line(self, text: str) -> Line:
        line = line_of(text)
        return Line(line.text, self.depth + line.depth, self.history, "" if self.depth else line.raw)

    def _end_paragraph(self) -> None:
        self._end_line()
        if self.lines and not self.lines[-1].is_blank and not self.words:
            self.lines.append(Line("", self.depth))


def _is_skipped(element: etree._Element, attributes: dict[str, str]) -> bool:
    return element.tag in SKIPPED or ("style" in attributes and bool(_HIDDEN.search(attributes["style"])))


def _is_quoting_div(attributes: dict[str, str], names: frozenset[str]) -> bool:
    return (
        bool(names & QUOTE_NAMES)
        or any(name.endswith("yahoo_quoted") for name in names)
        or bool(_OUTLOOK_INDENT.search(attributes.get("style", "")))
    )


def _is_outlook_rule(attributes: dict[str, str]) -> bool:
    return bool(_OUTLOOK_RULE.search(attributes.get("style", "")))


def _first_number(attributes: dict[str, str]) -> int:
    start = attributes.get("start", "")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1


def _names(attributes: dict[str, str]) -> frozenset[str]:
    """Class names, id and name, lower-case, without the "x_" that Outlook adds."""
    written = " ".join(attributes[key] for key in ("class", "id", "name") if key in attributes)
    return frozenset(name.removeprefix("x_").removeprefix("x_") for name in written.lower().split())
