"""An agent's first hour, in a real browser, by keys alone, on a keyboard that is switched to Russian.

What README promises is all the agent knows: that `?` shows the keys, and that `Ctrl+K` finds what has none.
"""

from datetime import timedelta
from typing import Any

import pytest

from desk import requests
from desk import tickets as desk
from models import Status, Ticket, Workspace, db, transaction
from search import index
from tests.conftest import NOON, PASSWORD
from tests.views.agents.test_in_browser import said, until
from tests.views.agents.test_keys_in_browser import press_cyrillic

SUBJECTS = [f"Монитор {number}" for number in range(10)]
OLD_LETTER = "Счёт за картриджи потерялся."
LETTERS = {"KeyJ": "о", "KeyR": "к", "KeyB": "и", "KeyU": "г", "KeyX": "ч", "KeyW": "ц", "Slash": "."}
# What `?` says of the keys that are pressed below, on the list and on a ticket's screen.
SHOWN_ON_THE_LIST = ["Next row", "Tick the row", "Save as a workspace", "Search all tickets"]
SHOWN_ON_A_TICKET = ["Write an answer", "Split messages off", "Back to the list", "Send what was written"]


class Keyboard:
    """All that a hand without a mouse can do."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def key(self, *codes: str) -> None:
        for code in codes:
            press_cyrillic(self.page, code, LETTERS[code])

    def write(self, text: str, *then: str) -> None:
        self.page.keyboard.insert_text(text)
        for key in then:
            self.page.keyboard.press(key)

    def leads(self, path: str, *codes: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation(url=f"**{path}"):
            self.key(*codes) if codes else self.page.keyboard.press("Enter")

    def command(self, words: str) -> None:
        self.page.keyboard.press("Control+KeyK")
        self.write(words, "Enter")

    def shown_keys(self) -> str:
        """What a question mark tells of this page."""
        self.page.keyboard.press("?")
        told = self.page.inner_text("#keys")
        self.page.keyboard.press("Escape")
        return str(told)


def hand_in(support: Any, subject: str, text: str, minute: int) -> Ticket:
    asked = requests.Request("Данило", "danylo@example.net", subject, text, "ru", support)
    with transaction():
        return requests.hand_in(asked, now=NOON + timedelta(minutes=minute))


@pytest.fixture
def tickets_waiting(support) -> list[Ticket]:
    return [hand_in(support, one, f"Сломался {one}.", minute) for minute, one in enumerate(SUBJECTS)]


@pytest.fixture
def old_ticket(support, root) -> Ticket:
    """Closed for a year, so that no list of what waits shows it."""
    old = hand_in(support, "Бухгалтерия", OLD_LETTER, minute=-365 * 24 * 60)
    with transaction():
        desk.close(old, by=root, now=NOON - timedelta(days=364))
    return old


@pytest.fixture
def keyboard(chromium, url, old_ticket, tickets_waiting, alice) -> Any:
    """At the page where one signs in. A pointer that was pressed would be known."""
    index.rebuild()
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    page.add_init_script("addEventListener('pointerdown', () => { sessionStorage.pointer = 'pressed'; }, true)")
    page.goto(f"{url}/desk/")
    yield Keyboard(page)
    context.close()


@pytest.mark.row("R7")
@pytest.mark.timeout(240)
def test_the_first_hour_needs_no_mouse(keyboard, tickets_waiting, old_ticket):
    sign_in(keyboard)
    shown = keyboard.shown_keys()
    answer_all(keyboard, tickets_waiting)
    go_to(keyboard, tickets_waiting[-1])
    shown_on_a_ticket = keyboard.shown_keys()
    split_off_what_was_answered(keyboard, tickets_waiting[-1])
    join_the_first_two(keyboard)
    keep_a_workspace(keyboard)
    find(keyboard, "счета потерялись", old_ticket)

    db.session.rollback()
    tickets = db.session.query(Ticket).filter(Ticket.id != old_ticket.id).order_by(Ticket.id).all()
    assert [key for key in SHOWN_ON_THE_LIST if key not in shown] == []
    assert [key for key in SHOWN_ON_A_TICKET if key not in shown_on_a_ticket] == []
    assert said().count("Едем.") == len(SUBJECTS) and Status.OPEN not in [one.status for one in tickets[:-1]]
    assert len(tickets) == len(SUBJECTS) + 1 and [one.merged_into_id is not None for one in tickets].count(True) == 1
    assert [one.name for one in db.session.query(Workspace)] == ["Перезвонить"]
    assert keyboard.page.evaluate("() => sessionStorage.pointer") is None


def sign_in(keyboard: Keyboard) -> None:
    keyboard.page.wait_for_function("document.activeElement.name === 'address'")  # a busy browser focuses it late
    keyboard.write("alice@example.org", "Tab")
    keyboard.write(PASSWORD)
    keyboard.leads("/desk/ticket/*")


def answer_all(keyboard: Keyboard, tickets: list[Ticket]) -> None:
    """The way of sending is chosen once; from then on each answer leads to the next ticket."""
    keyboard.key("KeyJ")
    keyboard.leads(f"/desk/ticket/{tickets[0].id}")
    for number in range(1, len(tickets) + 1):
        after = f"/desk/ticket/{tickets[number].id}*" if number < len(tickets) else "/desk/ticket/*"
        keyboard.key("KeyR")
        keyboard.write("Едем.")
        if number == 1:
            choose_to_go_on(keyboard, after)
        else:
            with keyboard.page.expect_navigation(url=f"**{after}"):
                keyboard.page.keyboard.press("Control+Enter")


def go_to(keyboard: Keyboard, ticket: Ticket) -> None:
    """By its number, from anywhere."""
    keyboard.page.keyboard.press("Control+KeyK")
    keyboard.write(f"#{ticket.number}")
    keyboard.page.wait_for_selector(f"#commands-list >> text={ticket.subject}")
    keyboard.leads(f"/desk/ticket/{ticket.id}")


def choose_to_go_on(keyboard: Keyboard, after: str) -> None:
    for _ in range(30):
        if keyboard.page.evaluate("document.activeElement.matches('.send-menu summary')"):
            break
        keyboard.page.keyboard.press("Tab")
    keyboard.page.keyboard.press("Enter")
    for _ in range(5):
        keyboard.page.keyboard.press("Tab")
        if keyboard.page.evaluate("document.activeElement.value") == "next":
            break
    keyboard.leads(after)


def split_off_what_was_answered(keyboard: Keyboard, ticket: Ticket) -> None:
    keyboard.leads(f"/desk/ticket/{ticket.id}/split", "KeyB")
    keyboard.page.keyboard.press("Space")
    keyboard.leads("/desk/ticket/*")


def join_the_first_two(keyboard: Keyboard) -> None:
    with keyboard.page.expect_navigation(url="**folder=all*"):
        keyboard.command("All tickets")
    keyboard.key("KeyJ", "KeyX", "KeyJ", "KeyX")
    keyboard.command("oldest")
    keyboard.leads("/desk/ticket/*")


def keep_a_workspace(keyboard: Keyboard) -> None:
    keyboard.key("KeyW")
    keyboard.write("Перезвонить")
    keyboard.leads("workspace=*")


def find(keyboard: Keyboard, words: str, ticket: Ticket) -> None:
    keyboard.key("Slash")
    keyboard.write(words)
    keyboard.leads("search=*")
    keyboard.key("KeyJ")
    keyboard.leads(f"/desk/ticket/{ticket.id}")
    keyboard.page.get_by_text(OLD_LETTER).first.wait_for()
    keyboard.leads("search=*", "KeyU")
    focused = "document.activeElement.textContent.trim()"
    until(keyboard.page, lambda: keyboard.page.evaluate(focused) == ticket.subject)
    assert keyboard.page.evaluate(focused) == ticket.subject
