"""Every screen in a browser: texts of +40 % break no layout, and no English is left in the other languages (S8, C8)."""

import re
from typing import Any

import pytest

from desk import live_texts
from desk.catalogues import entries
from models import transaction
from tests.views.agents.looked_at import SCREENS

pytestmark = pytest.mark.row("S8")

MORE = ["/desk/event/", "/desk/safety/", "/desk/draft/", "/desk/reminder/", "/", "/desk/ticket/{ticket}/split"]
MORE += ["/desk/custom_field/", "/desk/custom_field/new/", "/desk/article/", "/desk/article/new/", "/desk/brand/new/"]
MORE += ["/help/", "/desk/article_category/", "/desk/calendar/", "/desk/jobs/", "/desk/ratings/", "/desk/aside/"]
MORE += ["/desk/category/new/", "/desk/product/", "/desk/tag/", "/desk/reconciliation/", "/desk/own_texts/"]
MORE += ["/desk/department/", "/desk/canned_reply/", "/desk/mailbox/", "/desk/customer/details/?id=1", "/my/sign-in"]
MORE += ["/desk/language/", "/desk/language/uk"]
ALL = [*SCREENS, *MORE]
TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const all = [...document.querySelectorAll("body *")];
  const isOut = (one) => one.checkVisibility() && one.getBoundingClientRect().right > clientWidth + 1;
  const out = all.filter(isOut);
  return out.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(" | ") || String(scrollWidth);
}"""
TELEPHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LONGER, WORD = 1.4, 16  # letters: a long German word
# What reads alike in several languages, and what the cast of the tests has written.
ALIKE = 2  # words; shorter ones may be names


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
    monkeypatch.setattr(live_texts, "MarkedTexts", lambda below, _name: Stretched(below))
    monkeypatch.setattr(live_texts, "is_marked", lambda: True)


@pytest.mark.usefixtures("stretched")
@pytest.mark.parametrize("size", [TELEPHONE, WIDE], ids=["telephone", "wide"])
def test_texts_of_two_fifths_more_break_no_layout(opened, full_ticket, root, size):
    page = opened(root, "/desk/ticket/", viewport=size)
    base = page.url.partition("/desk/")[0]

    wide = {}
    for path in ALL:
        page.goto(base + path.format(ticket=full_ticket.id))
        assert "ößöß" in page.inner_text("body")
        if over := page.evaluate(TOO_WIDE):
            wide[path] = over

    assert wide == {}


@pytest.mark.parametrize("language", ["ru", "uk", "de"])
def test_no_english_is_left_on_any_screen(opened, full_ticket, root, language):
    with transaction():
        root.language = language
    page = opened(root, "/desk/ticket/")
    base = page.url.partition("/desk/")[0]
    english = sources_unlike_their_translation(language)

    left = {}
    for path in ALL:
        page.goto(base + path.format(ticket=full_ticket.id))
        seen = {line.strip() for line in page.inner_text("body").splitlines()} | set(in_attributes(page))
        if found := sorted(seen & english):
            left[path] = found

    assert left == {}


def sources_unlike_their_translation(language: str) -> set[str]:
    """What stands on a page only where it wasn't translated, of two words or more."""
    known = entries(language).values()
    return {
        one.source.msgid
        for one in known
        if len(one.source.msgid.split()) >= ALIKE and one.shipped[0] != one.source.msgid
    } - {form for one in known for form in one.shipped}


def in_attributes(page: Any) -> list[str]:
    """What is read aloud, or stands in an empty field."""
    return page.evaluate(
        "[...document.querySelectorAll('[placeholder], [aria-label], [title]')].flatMap((one) =>"
        " ['placeholder', 'aria-label', 'title'].map((name) => (one.getAttribute(name) || '').trim()))"
    )
