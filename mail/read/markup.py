"""HTML of strangers: made harmless for showing, and turned into lines of text for reading."""

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

import nh3

from mail.read.html_lines import MAX_DEPTH, lines_of_tree
from mail.read.passages import Line, lines_of

MAX_HTML = 2_000_000
"""Characters; behind them HTML is read as text only, since cleaning costs more the more there is."""
MAX_TAGS = 60_000
FEW_TAGS = MAX_DEPTH
"""So few nest nowhere too deep."""
MAX_WORK = 4_000_000
"""Tags times nesting depth: what an HTML5 parser does at worst for unclosed elements."""
MAX_ESCAPES = 10_000_000_000
LONG_TAG, MAX_ATTRIBUTES = 5_000, 500
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# One that ends soon, as nearly all do, isn't even looked at.
_LONG_TAG = re.compile(r"""<[a-zA-Z](?![^"'>]{0,300}>)(?>"[^"]*"|'[^']*'|[^"'>]+)*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
# What stands in a page but is not seen, by how it begins and ends.
_UNSEEN = (
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<title\b", re.IGNORECASE), re.compile(r"</title\s*>", re.IGNORECASE)),
    (re.compile(r"<!--"), re.compile(r"-->")),
)
_BREAKING = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h[1-6]|/?blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Elements that HTML closes by itself, so that leaving them open nests nothing.
SELF_CLOSING = frozenset(
    "p li td tr th dt dd option thead tbody tfoot br hr img input meta link col area base wbr embed source "
    "param o".split()
)
_NESTING_TAG = re.compile(rf"(?i)<(/?)(?!(?:{'|'.join(sorted(SELF_CLOSING))})(?![a-z0-9]))[a-z]")
TAGS = {
    *(
        "a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
        "figcaption".split()
    ),
    *("figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub".split()),
    *("sup table tbody td tfoot th thead tr tt u ul var wbr".split()),
}
ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "align", "valign", "width", "height", "bgcolor"},
    "a": {"href", "name"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
    "ol": {"start", "type"},
    "blockquote": {"type", "cite"},
}
# Nothing that can lay itself over the page, load a file or move.
STYLES = {
    *(
        "background-color border border-bottom border-collapse border-color border-left border-radius "
        "border-right".split()
    ),
    *("border-spacing border-style border-top border-width color direction display font font-family font-size".split()),
    *("font-style font-variant font-weight height letter-spacing line-height list-style-type margin".split()),
    *("margin-bottom margin-left margin-right margin-top max-width min-width padding padding-bottom".split()),
    *("padding-left padding-right padding-top table-layout text-align text-decoration text-indent".split()),
    *("text-transform vertical-align white-space width word-break word-wrap overflow-wrap".split()),
}
SCHEMES = {"http", "https", "mailto", "tel", "cid", "ftp"}
# A property may be harmless and its value not.
_ACTING_STYLE = re.compile(r"""(?i) style="[^"<>]*(?:expression|url|image-set|javascript)\s*[(:][^"<>]*\"""")
_AS_ALWAYS: dict[str, Any] = {
    "tags": TAGS,
    "clean_content_tags": {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"},
    "attributes": ATTRIBUTES,
    "filter_style_properties": STYLES,
    "url_relative": "deny",
    "link_rel": "noopener noreferrer nofollow",
    "strip_comments": True,
}
_DATA = re.compile(r"data:", re.IGNORECASE)
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_UNSEEN_IN_URLS = re.compile(r"[\x00-\x20]+")


def _pictures_alone(tag: str, attribute: str, value: str) -> str | None:
    """Of what stands within the address itself only pictures, where pictures belong."""
    if attribute not in ("src", "href", "cite") or not _DATA.match(_UNSEEN_IN_URLS.sub("", value)):
        return value
    return value if tag == "img" and attribute == "src" and _PICTURE_DATA.fullmatch(value) else None


_CLEANER = nh3.Cleaner(url_schemes=SCHEMES, **_AS_ALWAYS)
# It asks Python about each attribute, so it is for letters that need it.
_CLEANER_WITH_PICTURES = nh3.Cleaner(url_schemes=SCHEMES | {"data"}, attribute_filter=_pictures_alone, **_AS_ALWAYS)


def sanitised(html: str) -> str:
    """HTML without scripts, forms, frames and foreign styles. Too much or too deep of it comes back as its words."""
    if is_hostile(html):
        return f"<p>{escape(words_of(html), quote=False)}</p>".replace("\n", "<br>\n")
    cleaner = _CLEANER_WITH_PICTURES if "data:image/" in html else _CLEANER
    clean = cleaner.clean(html)
    return _ACTING_STYLE.sub("", clean) if ' style="' in clean else clean


@lru_cache(maxsize=4)
def is_hostile(html: str) -> bool:
    """Whether parsing it as HTML would cost far more than its size says."""
    tags = html.count("<")
    if len(html) > MAX_HTML or tags > MAX_TAGS:
        return True
    if tags * min(tags, _depth(html)) > MAX_WORK or _escapes(html) > MAX_ESCAPES:
        return True
    return any(map(_has_many_attributes, _LONG_TAG.finditer(html)))


def _escapes(html: str) -> int:
    """Ampersands and hard spaces times the length of the text they stand in: each is put to what was before."""
    if (html.count("&") + html.count("\u00a0")) * len(html) <= MAX_ESCAPES:
        return 0  # however they are spread
    runs = (run for run in html.replace(">", "<").split("<") if len(run) > LONG_TAG)
    return sum((run.count("&") + run.count("\u00a0")) * len(run) for run in runs)


def _has_many_attributes(tag: re.Match[str]) -> bool:
    """Each is compared with all before it."""
    return len(tag[0]) > LONG_TAG and len(_QUOTED.sub("", tag[0]).split()) > MAX_ATTRIBUTES


@lru_cache(maxsize=4)
def _depth(html: str) -> int:
    """How deep elements nest at the deepest, roughly: what HTML closes by itself doesn't count."""
    if html.count("<") < FEW_TAGS:
        return 0
    depth = deepest = 0
    for closing in _NESTING_TAG.findall(html):
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def to_lines(html: str) -> list[Line]:
    """What a reader sees, line by line, with the depth of quoting its markup tells."""
    if is_hostile(html):
        return lines_of(words_of(html))
    lines = lines_of_tree(html) if _depth(html) < MAX_DEPTH else None
    return lines_of(words_of(html)) if lines is None else lines


@lru_cache(maxsize=2)
def words_of(html: str) -> str:
    """The text between the tags, in time that grows with the length alone."""
    for start, end in _UNSEEN:
        html = _without(html, start, end)
    return unescape(_ANY_TAG.sub("", _BREAKING.sub("\n", html)))


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without what lies between; one search onwards for each, since a greedy pattern would cost a square."""
    kept, position = [], 0
    while opening := start.search(text, position):
        kept.append(text[position : opening.start()])
        closing = end.search(text, opening.end())
        if not closing:
            position = opening.end()
            break
        position = closing.end()
    return " ".join([*kept, text[position:]])


def looks_like_html(text: str) -> bool:
    """Whether a text that calls itself plain is the source of a page."""
    return bool(_HTML_START.match(text[:1000])) and "</" in text


def declared_charset(content: bytes) -> str | None:
    """What the page's own meta element says it is written in."""
    found = _META.search(content[:20_000])
    return found[1].decode("ascii", "replace") if found else None
