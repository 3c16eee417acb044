"""Every screen, light and wide, dark and narrow: axe-core, which knows WCAG 2.2 AA, finds nothing wrong with it.

And nothing has to be pushed sideways, all words stand out from their ground, all inputs have names. How words stand out
is measured by `pale` too, in a tenth of axe's time: in the dark by that alone. Each screen is loaded once, by turns in
the one look or in the other, for loading takes as long as looking.
"""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.views.agents.looked_at import MORE_SCREENS, SCREENS, SIGNED_OUT, nameless, pale, too_wide

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, TELEPHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def violations(page, left_out=()):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    how = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False}
    how["rules"] = {rule: {"enabled": False} for rule in left_out}
    found = page.evaluate("(how) => axe.run(how)", how)["violations"]
    return [(one["id"], node["html"][:150]) for one in found for node in one["nodes"]]


LOOKS = [("light", WIDE), ("dark", TELEPHONE)]


@pytest.mark.row("S13")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("third", [0, 1, 2])  # they take their time
def test_nothing_is_found_wrong_with_any_screen(opened, full_ticket, root, third):
    page = opened(root, "/desk/ticket/", color_scheme="light", viewport=WIDE, bypass_csp=True)
    base, looks = page.url.partition("/desk/")[0], [*LOOKS]

    found: dict[tuple[str, str], list[tuple[str, object]]] = {}
    for path in [*SCREENS, *MORE_SCREENS][third::3]:
        page.goto(base + path.format(ticket=full_ticket.id))
        found |= looked_over_in(page, path, looks)
    page.context.clear_cookies()
    page.goto(base + SIGNED_OUT[third])
    found |= looked_over_in(page, SIGNED_OUT[third], looks)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def looked_over_in(page, path, looks):
    """In each look; the next screen is loaded in the last one."""
    found = {}
    for colours, size in looks:
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")  # colours that still turn are pale
        page.set_viewport_size(size)
        found[path, colours] = looked_over(page, colours)
    looks.reverse()
    return found


def looked_over(page, colours="light"):
    left_out = ["color-contrast"] if colours == "dark" else []
    return [*violations(page, left_out), *too_wide(page), *pale(page), *nameless(page)]


@pytest.mark.row("S13")
def test_what_is_wrong_would_have_been_found(opened, root):
    page = opened(root, "/desk/ticket/", bypass_csp=True)
    page.evaluate(
        """document.querySelector('main').insertAdjacentHTML('beforeend', `<input><img src="/static/icon.svg">
        <p style="width: 9000px; color: #aaaaaa; background: #bbbbbb">Pale and wide</p>`)"""
    )

    assert {kind for kind, _ in violations(page)} >= {"label", "image-alt", "color-contrast"}
    assert too_wide(page) and pale(page) and nameless(page)
