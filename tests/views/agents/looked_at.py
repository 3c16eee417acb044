"""What is looked for on a page that a browser shows, and the screens that are looked at."""

from typing import Any

SCREENS = [
    "/desk/ticket/?folder=all",
    "/desk/ticket/?folder=all&priority=normal&language=de",
    "/desk/workspace/",
    "/desk/ticket/{ticket}",
    "/desk/ticket/?folder=spam",
    "/desk/blocked/",
    "/desk/blocked/new/",
    "/desk/customer/",
    "/desk/organisation/",
    "/desk/organisation/details/?id=1",
    "/desk/canned_reply/new/",
    "/desk/outgoing/",
    "/desk/incoming/",
    "/desk/mailbox/new/",
    "/desk/rule/",
    "/desk/rule/new/",
    "/desk/ticket_rule/",
    "/desk/ticket_rule/new/",
    "/desk/automation/",
    "/desk/automation/edit/?id=1",
    "/desk/department/edit/?id=1",
    "/desk/service_level/",
    "/desk/service_level/new/",
    "/desk/escalation/",
    "/desk/escalation/new/",
    "/desk/ticket/{ticket}/clocks",
    "/desk/agent/",
    "/desk/agent/edit/?id=1",
    "/desk/office/",
    "/desk/profile/",
    "/desk/notices/",
    "/new-password",
]

MORE_SCREENS = ["/desk/event/", "/desk/safety/", "/desk/draft/", "/desk/ticket/{ticket}/split"]
MORE_SCREENS += ["/desk/ticket/{ticket}/delete", "/desk/custom_field/edit/?id=1", "/desk/custom_field/"]
MORE_SCREENS += ["/desk/article/", "/desk/article/new/", "/desk/article_category/new/", "/desk/brand/new/", "/help/"]
MORE_SCREENS += [f"/desk/statistics/{path}" for path in ("", "report", "by/agent", "list?what=in", "morning")]
MORE_SCREENS += ["/desk/customer/1/merge?into=2", "/desk/customer/1/forget", "/desk/texts/?language=uk"]
MORE_SCREENS += ["/desk/own_texts/", "/desk/own_texts/?show=missing", "/desk/own_texts/department/1/names"]
MORE_SCREENS += ["/desk/jobs/", "/desk/reconciliation/", "/desk/tag/", "/desk/language/", "/desk/reminder/"]
MORE_SCREENS += ["/desk/calendar/new/", "/desk/recurring/new/", "/desk/ticket/{ticket}/remind"]
MORE_SCREENS += ["/desk/ticket/999999", "/nowhere"]
SIGNED_OUT = ["/sign-in", "/my/sign-in", "/"]

PALE_TEXTS = """() => {
  const parse = (colour) => {  // "color(srgb 0.1 0.2 0.3)" is what a mixture computes to
    const [r, g, b, ...rest] = (colour.match(/[\\d.]+/g) || []).map(Number);
    return r === undefined ? [] : [...[r, g, b].map((v) => colour.startsWith("color(") ? v * 255 : v), ...rest];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest("option, script, :disabled")) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push([text.slice(0, 40), Math.round(contrast * 10) / 10]);
  }
  return found;
}"""
NAMELESS = """() => [...document.querySelectorAll(
    "input:not([type=hidden]), select, textarea, button, a, summary, iframe")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.labels && [...one.labels].some((label) => label.textContent.trim()))
    && !one.getAttribute("aria-label") && !one.getAttribute("title") && !one.textContent.trim() && !one.value)
  .map((one) => one.outerHTML.slice(0, 120))"""

WIDTHS = "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"


def too_wide(page: Any) -> list[tuple[str, int]]:
    """It would have to be pushed sideways."""
    room, needed = page.evaluate(WIDTHS)
    return [("too wide", needed)] if needed > room else []


def pale(page: Any) -> list[Any]:
    """WCAG 2.2, 1.4.3: a contrast of 4.5, measured for each text that is seen."""
    return list(page.evaluate(PALE_TEXTS))


def nameless(page: Any) -> list[Any]:
    """Inputs without a name that is read aloud."""
    return list(page.evaluate(NAMELESS))
