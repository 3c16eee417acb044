"""Articles are written in Markdown (CommonMark, with tables and crossed-out words). HTML in it is shown as typed."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from urllib.parse import unquote

import nh3
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TAGS = {
    *("p h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s a img hr br".split()),
    *("div table thead tbody tr th td".split()),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "h2": {"id"},
    "div": {"class", "tabindex"},  # ours alone: HTML in the text itself is shown as typed
}
SCHEMES = {"http", "https", "mailto", "tel"}
_PARAGRAPHS = frozenset("p h2 h3 h4 h5 h6 ul ol pre blockquote table hr".split())
_LINES = frozenset("li tr br".split())

Address = Callable[[str], str | None]


def html_of(body: str, address_of: Address = lambda _name: None) -> str:
    """The article as HTML that can be shown. `address_of` answers where the file of a name lies, None if there is none.

    Its largest heading is a second one: the first is the article's title.
    """
    return _sanitised(_markdown().render(body, {"address_of": address_of}))


def plain_of(body: str) -> str:
    """The words alone, a line for each paragraph, with the addresses that links lead to."""
    html = _markdown().render(body, {"address_of": lambda _name: None})
    if not html.strip():
        return ""
    text = "".join(_words(lxml_html.fragment_fromstring(_sanitised(html), create_parent="div")))
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def headings_of(html: str) -> list[tuple[str, str]]:
    """The second headings, with their ids: what a long article can be found one's way in by."""
    found = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', html)
    return [(name, re.sub("<[^>]+>", "", words)) for name, words in found]


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    return parser.enable(["table", "strikethrough"])


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="pass_through",
        link_rel="noopener noreferrer",
    )


class _Renderer(RendererHTML):
    """Files by their names, headings below the title's, and no picture from elsewhere."""

    def heading_open(self, tokens: Sequence[Token], number: int, _options: OptionsDict, env: EnvType) -> str:
        level = _level(tokens[number])
        if level > 2:
            return f"<h{level}>"
        env["headings"] = env.get("headings", 0) + 1
        return f'<h2 id="part-{env["headings"]}">'

    def heading_close(self, tokens: Sequence[Token], number: int, _options: OptionsDict, _env: EnvType) -> str:
        return f"</h{_level(tokens[number])}>\n"

    def table_open(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        """What is wider than a telephone is moved within a frame of its own, by keys as well."""
        return f'<div class="wide" tabindex="0">{self.renderToken(tokens, number, options, env)}'

    def table_close(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        return f"{self.renderToken(tokens, number, options, env)}</div>"

    def th_open(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        """A head without words is none: who listens would be told of a heading and hear nothing."""
        return self.renderToken(tokens, number, options, env) if tokens[number + 1].content else "<td>"

    def th_close(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, number, options, env) if tokens[number - 1].content else "</td>\n"

    def image(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[number]
        address = _own(token.attrGet("src"), env)
        alt = self.renderInlineAsText(token.children, options, env)
        if address is None:
            return f"[{nh3.clean_text(alt)}]" if alt else ""
        token.attrs = {"src": address, "alt": alt, "loading": "lazy"}
        return self.renderToken(tokens, number, options, env)

    def link_open(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        if (address := _own(tokens[number].attrGet("href"), env)) is not None:
            tokens[number].attrSet("href", address)
        return self.renderToken(tokens, number, options, env)


def _own(target: object, env: EnvType) -> str | None:
    address: str | None = env["address_of"](unquote(str(target or "")))
    return address


def _level(token: Token) -> int:
    return max(int(token.tag[1]), 2)


def _words(element: lxml_html.HtmlElement) -> Iterator[str]:
    yield _said(element.text, element)
    for number, child in enumerate(element, 1):
        is_paragraph = child.tag in _PARAGRAPHS
        if is_paragraph or child.tag in _LINES:
            yield "\n"
        if child.tag == "li":
            yield f"{number}. " if element.tag == "ol" else "- "
        yield from _words(child)
        if child.tag == "a" and (href := child.get("href", "")).startswith("http") and href != child.text_content():
            yield f" ({href})"
        if is_paragraph:
            yield "\n"
        yield _said(child.tail, element).lstrip(" " if is_paragraph or child.tag in _LINES else "")


def _said(text: str | None, element: lxml_html.HtmlElement) -> str:
    """Line breaks count in code alone."""
    is_code = element.tag == "pre" or any(one.tag == "pre" for one in element.iterancestors())
    return text or "" if is_code else re.sub(r"\s+", " ", text or "")
