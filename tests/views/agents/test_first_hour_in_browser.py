"""An agent's first hour, in a real browser, by keys alone, on a keyboard that is switched to Russian."""

from datetime import timedelta
from typing import Any

import pytest

from desk import requests
from models import Status, Ticket, Workspace, db, transaction
from search import index
from tests.conftest import NOON
from tests.views.agents.test_in_browser import said, until
from tests.views.agents.test_keys_in_browser import press_cyrillic

SUBJECTS = [f"Монитор {number}" for number in range(5)]
LETTERS = {"KeyJ": "о", "KeyR": "к", "KeyB": "и", "KeyU": "г", "KeyX": "ч", "KeyW": "ц", "Slash": "."}


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


@pytest.fixture
def tickets_waiting(support) -> list[Ticket]:
    handed = []
    for minute, subject in enumerate(SUBJECTS):
        asked = requests.Request("Данило", "danylo@example.net", subject, f"Сломался {subject}.", "ru", support)
        with transaction():
            handed.append(requests.hand_in(asked, now=NOON + timedelta(minutes=minute)))
    return handed


@pytest.fixture
def keyboard(opened, tickets_waiting, alice) -> Keyboard:
    index.rebuild()
    return Keyboard(opened(alice, "/desk/ticket/"))


@pytest.mark.row("R7")
def test_the_first_hour_needs_no_mouse(keyboard, tickets_waiting):
    answer_all(keyboard, tickets_waiting)
    split_off_what_was_answered(keyboard, tickets_waiting[-1])
    join_the_first_two(keyboard)
    keep_a_workspace(keyboard)
    find(keyboard, "монитора 3", tickets_waiting[3])

    db.session.rollback()
    tickets = db.session.query(Ticket).order_by(Ticket.id).all()
    assert said().count("Едем.") == len(SUBJECTS) and Status.OPEN not in [one.status for one in tickets[:-1]]
    assert len(tickets) == len(SUBJECTS) + 1 and [one.merged_into_id is not None for one in tickets].count(True) == 1
    assert [one.name for one in db.session.query(Workspace)] == ["Перезвонить"]


def answer_all(keyboard: Keyboard, tickets: list[Ticket]) -> None:
    keyboard.key("KeyJ")
    keyboard.leads(f"/desk/ticket/{tickets[0].id}")
    for number, ticket in enumerate(tickets, start=1):
        keyboard.key("KeyR")
        keyboard.write("Едем.")
        with keyboard.page.expect_navigation(url=f"**/desk/ticket/{ticket.id}#end"):
            keyboard.page.keyboard.press("Control+Enter")
        if number < len(tickets):
            keyboard.leads(f"/desk/ticket/{tickets[number].id}", "KeyJ")


def split_off_what_was_answered(keyboard: Keyboard, ticket: Ticket) -> None:
    keyboard.leads(f"/desk/ticket/{ticket.id}/split", "KeyB")
    keyboard.page.keyboard.press("Space")
    keyboard.leads("/desk/ticket/*")


def join_the_first_two(keyboard: Keyboard) -> None:
    keyboard.leads("/desk/ticket/?folder=open", "KeyU")
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
    keyboard.leads("search=*", "KeyU")
    focused = "document.activeElement.textContent.trim()"
    until(keyboard.page, lambda: keyboard.page.evaluate(focused) == ticket.subject)
    assert keyboard.page.evaluate(focused) == ticket.subject
