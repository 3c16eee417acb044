"""What axe-core knows of WCAG 2.2 AA, asked of every screen, light and wide, dark and narrow: it finds nothing."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.views.agents.test_in_browser import SCREENS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MORE_SCREENS = ["/desk/event/", "/desk/safety/", "/desk/draft/", "/", "/desk/ticket/{ticket}/split"]
MORE_SCREENS += ["/desk/ticket/{ticket}/delete", "/desk/custom_field/edit/?id=1", "/desk/custom_field/"]
MORE_SCREENS += ["/desk/article/", "/desk/article/new/", "/desk/article_category/new/", "/desk/brand/new/", "/help/"]
MORE_SCREENS += [f"/desk/statistics/{path}" for path in ("", "report", "by/agent", "list?what=in", "morning")]
MORE_SCREENS += ["/desk/customer/1/merge?into=2", "/desk/customer/1/forget", "/desk/texts/?language=uk"]
MORE_SCREENS += ["/desk/own_texts/", "/desk/own_texts/?show=missing", "/desk/own_texts/department/1/names"]
WIDE, TELEPHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run({ runOnly: { type: 'tag', values: tags } })", TAGS)["violations"]
    return [(one["id"], node["html"][:150]) for one in found for node in one["nodes"]]


@pytest.mark.row("S13")
@pytest.mark.parametrize("half", [0, 1])  # they take their time
@pytest.mark.parametrize(("colours", "size"), [("light", WIDE), ("dark", TELEPHONE)], ids=["light", "dark"])
def test_axe_finds_nothing(opened, full_ticket, root, colours, size, half):
    page = opened(root, "/desk/ticket/", color_scheme=colours, viewport=size, bypass_csp=True)
    base = page.url.partition("/desk/")[0]

    found = {}
    for path in [*SCREENS, *MORE_SCREENS][half::2]:
        page.goto(base + path.format(ticket=full_ticket.id))
        found[path] = violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.row("S13")
def test_axe_would_have_found_what_is_wrong(opened, root):
    page = opened(root, "/desk/ticket/", bypass_csp=True)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/static/icon.svg\">')"
    )

    assert {kind for kind, _ in violations(page)} >= {"label", "image-alt"}
