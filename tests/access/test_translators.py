"""A translator words the desk's texts, and sees nothing else (S8, R14)."""

import pytest

from models import Agent, Role, Ticket, db, transaction
from tests.access.conftest import SECRETS
from tests.access.test_walk import WITHOUT_REDIS, addresses, doors, form, what_stands
from tests.cast import _password_hash

pytestmark = pytest.mark.row("S8")

OPEN = ("/desk/texts/", "/desk/profile/", "/desk/safety/")


@pytest.fixture
def tara(support):
    """A translator; that somebody ticked a department for her opens nothing."""
    with transaction():
        agent = Agent(name="Tara", address="tara@example.org", role=Role.TRANSLATOR, departments=[support])
        agent.language, agent.must_change_password, agent.password_hash = "en", False, _password_hash()
        db.session.add(agent)
    return agent


def test_she_comes_in_nowhere_but_at_the_texts_reads_nothing_of_customers_and_changes_nothing(
    app, foreign, tara, signed_in
):
    browser = signed_in(tara)
    before = what_stands()

    open_doors, told, said = [], [], form(foreign.all_ids)
    for method, rule in sorted(doors(app), key=lambda door: is_hers(door[1])):  # hers last: one of them signs her out
        for address in addresses(rule, foreign.all_ids):
            answer = browser.open(address, method=method, data=said)
            if answer.status_code not in (403, 404, 405) and not is_hers(rule):
                open_doors.append((method, address))
            if answer.status_code != WITHOUT_REDIS:
                told += [(address, secret) for secret in SECRETS if secret in answer.text]

    assert (open_doors, told) == ([], [])
    assert what_stands() == before


def is_hers(rule) -> bool:
    return str(rule).startswith(OPEN) or str(rule) == "/desk/"


def test_no_ticket_is_visible_to_her(foreign, tara):
    assert db.session.query(Ticket).filter(Ticket.is_visible_to(tara)).all() == []


def test_her_day_begins_at_the_texts_and_her_menu_holds_nothing_else(tara, signed_in):
    browser = signed_in(tara)

    begun = browser.get("/desk/")
    page = browser.get("/desk/texts/").text

    assert begun.location.endswith("/desk/texts/")
    assert "Texts and languages" in page
    assert "/desk/ticket/" not in page and "/desk/customer/" not in page and "/desk/office/" not in page
    assert "No mailbox can send yet" not in page, "that is nothing to her"


def test_she_changes_a_text(tara, signed_in):
    browser = signed_in(tara)
    page = browser.get("/desk/texts/?language=de&q=Sign+out").text
    key = page.split('href="/desk/texts/de/')[1].split('"')[0]

    answer = browser.post(f"/desk/texts/de/{key}", data={"form": ["Abtreten"]})

    assert answer.status_code == 302 and "Abtreten" in browser.get(f"/desk/texts/de/{key}").text
    browser.post(f"/desk/texts/de/{key}/revert")
