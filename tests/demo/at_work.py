"""An agent of the demonstration at work in a browser, and the tickets that there are to work on."""

import re
from typing import Any

from models import Department, Ticket, db

MORE = "summary:text-is('More')"
ADMINISTRATOR, EMILY, KATHARINA = "Administrator", "Emily Carter", "Katharina Brandt"


class Desk:
    """A page, and what a hand does in it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self._url = page, url

    def open(self, path: str) -> None:
        self.page.goto(f"{self._url}/desk/{path}")

    def beside(self, path: str) -> "Desk":
        """In another window."""
        other = Desk(self.page.context.new_page(), self._url)
        other.open(path)
        return other

    def press(self, selector: str) -> None:
        """Something that leads to a page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def does(self, act: str, words: str = "") -> None:
        """The button of this act's form."""
        named = f" >> button:has-text('{words}')" if words else " >> button"
        self.press(f"form[action$='/{act}']{named}")

    def undoes(self, line: str) -> None:
        """By the last line of the history that says so; where it is asked once more, that is what was meant."""
        told = self.page.locator(f"li.event:has-text('{line}')").last
        if told.locator("summary").count():
            told.locator("summary").click()
        with self.page.expect_navigation():
            told.get_by_role("button", name=re.compile("Undo|Yes, undo it")).last.click()


def a_ticket(*conditions: Any) -> Ticket:
    """The newest that is so. Those that a test has changed aren't so any more, or are as they were."""
    found = db.session.query(Ticket).filter(Ticket.spam_since.is_(None), Ticket.merged_into_id.is_(None), *conditions)
    ticket: Ticket = found.order_by(Ticket.id.desc()).limit(1).one()
    return ticket


def department(name: str) -> Department:
    found: Department = next(one for one in db.session.query(Department) if one.names["en"] == name)
    return found


def of(model: type[Any], ticket: Ticket) -> list[Any]:
    """The ticket's rows of this table, as they are now."""
    db.session.rollback()
    return db.session.query(model).filter_by(ticket_id=ticket.id).all()


def again(ticket: Ticket) -> Ticket:
    db.session.rollback()
    return db.session.get_one(Ticket, ticket.id)
