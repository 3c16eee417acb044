"""Every screen in a browser: texts of +40 % break no layout, and no English is left in the other languages (S8, C8)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from desk import live_texts
from desk.catalogues import entries
from models import transaction
from tests.views.agents.looked_at import SCREENS
from texts import ROOT

pytestmark = pytest.mark.row("S8")

MORE = ["/desk/event/", "/desk/safety/", "/desk/draft/", "/desk/reminder/", "/", "/desk/ticket/{ticket}/split"]
MORE += ["/desk/custom_field/", "/desk/custom_field/new/", "/desk/article/", "/desk/article/new/", "/desk/brand/new/"]
MORE += ["/help/", "/desk/article_category/", "/desk/calendar/", "/desk/jobs/", "/desk/ratings/", "/desk/aside/"]
MORE += ["/desk/category/new/", "/desk/product/", "/desk/tag/", "/desk/reconciliation/", "/desk/own_texts/"]
MORE += ["/desk/department/", "/desk/canned_reply/", "/desk/mailbox/", "/desk/customer/details/?id=1", "/my/sign-in"]
MORE += ["/desk/language/", "/desk/language/uk"]
ALL = [*SCREENS, *MORE]
TURNS = ("de", "ru", "uk")
SEEN = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const isOut = (one) => one.checkVisibility() && one.getBoundingClientRect().right > clientWidth + 1;
  const tooWide = () => {
    const out = [...document.querySelectorAll("body *")].filter(isOut);
    return out.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(" | ") || String(scrollWidth);
  };
  const told = ["placeholder", "aria-label", "title"];
  const attributes = [...document.querySelectorAll("[placeholder], [aria-label], [title]")]
    .flatMap((one) => told.map((name) => one.getAttribute(name) || ""));
  const lines = [...document.body.innerText.split("\\n"), ...attributes];
  return { over: scrollWidth > clientWidth ? tooWide() : "", lines };
}"""
TELEPHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LONGER, WORD = 1.4, 16  # letters: a long German word
LONGER_END = re.compile(r"(?: (?:öß)+)+$")
# What reads alike in several languages, and what the cast of the tests has written.
ALIKE = 2  # words; shorter ones may be names
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
LITERAL = re.compile(r"""["'`]([^"'`\n]{3,})["'`]""")


class Stretched:
    """A catalogue that says each text two fifths longer, in one word more: as German says it, at its worst."""

    def __init__(self, below: Any) -> None:
        self.below = below

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)

    def ugettext(self, text: str) -> str:
        return _longer(self.below.ugettext(text))

    def ungettext(self, one: str, many: str, num: int) -> str:
        return _longer(self.below.ungettext(one, many, num))

    def upgettext(self, context: str, text: str) -> str:
        return _longer(self.below.upgettext(context, text))


def _longer(said: str) -> str:
    bare = re.sub(r"%\(\w+\)[sd]|<[^>]*>|\{\w+\}|%%", "", said)
    more = "öß" * max(1, round(len(bare) * (LONGER - 1) / 2))
    words = (more[begin : begin + WORD] for begin in range(0, len(more), WORD))
    return f"{said} {' '.join(words)}" if bare.strip() else said


@pytest.fixture
def stretched(app, monkeypatch):
    said_here = live_texts._said_here
    monkeypatch.setattr(live_texts, "_said_here", lambda *asked: Stretched(said_here(*asked)))


@pytest.mark.usefixtures("stretched")
def test_texts_of_two_fifths_more_break_no_layout_and_none_is_english(opened, full_ticket, root):
    """Each screen is loaded once, in German, Russian or Ukrainian by turns, and looked at in both widths."""
    page, wide, left = opened(root, "/desk/ticket/", viewport=WIDE), {}, {}
    base = page.url.partition("/desk/")[0]

    sizes = [WIDE, TELEPHONE]
    for path, language, english in by_turns(0):
        with transaction():
            root.language = language
        page.goto(base + path.format(ticket=full_ticket.id))
        for size in sizes:
            page.set_viewport_size(size)
            seen = page.evaluate(SEEN)
            if seen["over"]:
                wide[path, language, size["width"]] = seen["over"]
        sizes.reverse()  # so that the next one is loaded in the size that is there
        assert page.get_attribute("html", "lang") == language
        assert any(LONGER_END.search(line) for line in seen["lines"])
        if found := english & {LONGER_END.sub("", line.strip()) for line in seen["lines"]}:
            left[path, language] = sorted(found)

    assert (wide, left) == ({}, {})


@pytest.mark.parametrize("turn", [1, 2])
def test_no_english_is_left_in_what_pages_are_made_of(signed_in, full_ticket, root, turn):
    """In the two languages in which the browser didn't see it; also what scripts say later, with the page's words."""
    browser, left = signed_in(root), {}

    for path, language, english in by_turns(turn):
        with transaction():
            root.language = language
        answer = browser.get(path.format(ticket=full_ticket.id))
        assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text
        if found := sorted(english & set(words_of(answer.text))):
            left[path, language] = found

    assert left == {}


def by_turns(first: int) -> Iterator[tuple[str, str, set[str]]]:
    """Each screen with one language, and with another one at each turn; and what is English there."""
    english = {language: sources_unlike_their_translation(language) for language in TURNS}
    for number, path in enumerate(ALL):
        language = TURNS[(number + first) % len(TURNS)]
        yield path, language, english[language]


def test_scripts_say_nothing_of_their_own(app):
    """Else a walk over the pages would not see it."""
    english = sources_unlike_their_translation("de")

    said = {
        (file.name, line)
        for file in (ROOT / "static" / "js").glob("*.js")
        for line in LITERAL.findall(COMMENT.sub("", file.read_text(encoding="utf-8")))
    }

    assert [one for one in said if one[1] in english] == []


def sources_unlike_their_translation(language: str) -> set[str]:
    """What stands on a page only where it wasn't translated, of two words or more."""
    known = entries(language).values()
    return {
        one.source.msgid
        for one in known
        if len(one.source.msgid.split()) >= ALIKE and one.shipped[0] != one.source.msgid
    } - {form for one in known for form in one.shipped}


def words_of(text: str) -> Iterator[str]:
    """What a page says: its texts, with and without what stands in them, and all its attributes."""
    for one in html.fromstring(text).iter():
        if one.tag in ("script", "style") or not isinstance(one.tag, str):
            continue
        yield from one.attrib.values()
        for said in (one.text, one.tail, one.text_content()):
            yield " ".join((said or "").split())
