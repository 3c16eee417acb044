"""From what was set aside to a ticket, in a real browser; and these screens on a telephone, light and dark."""

import re

import pytest

from desk import inbox
from jobs import inbox as jobs
from models import Comparison, IncomingMail, Mailbox, Ticket, db, transaction, utcnow
from tests.conftest import NOON
from tests.letters import letter
from tests.views.agents.looked_at import NAMELESS, PALE_TEXTS
from tests.views.agents.test_in_browser import TELEPHONE

LONG = "Donaudampfschifffahrtsgesellschaft" * 5


@pytest.fixture
def aside(office):
    """A scanner's mail, which names nobody; one with long words; and a mailbox in which letters are missing."""
    with transaction():
        mailbox = Mailbox(address=f"support@{'x' * 60}.example", imap_host="imap.example.org")
        db.session.add(mailbox)
        db.session.flush()
        db.session.add(Comparison(mailbox_id=mailbox.id, at=utcnow(), gap=30, missing=list(range(2**31, 2**31 + 30))))
        for subject in ("Rechnung", LONG):
            raw = letter(sender="Scanner", subject=subject, text=f"Der Scan: {LONG}")
            inbox.receive(raw.replace(b"From: Scanner", b"X-From: Scanner"), mailbox, now=NOON)
    jobs.process_waiting()
    db.session.rollback()
    return db.session.query(IncomingMail).order_by(IncomingMail.id).first()


def screens(aside):
    return [
        "/desk/aside/",
        f"/desk/aside/{aside.id}/ticket",
        f"/desk/incoming/details/?id={aside.id}",
        "/desk/incoming/?show=failed&day=2026-11-16&source=mailbox+1",
        "/desk/reconciliation/?to=2026-11-17",
        "/desk/mailbox/",
    ]


@pytest.mark.row("A3")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_what_was_set_aside_becomes_a_ticket(opened, aside, root, scripts):
    page = opened(root, "/desk/ticket/", java_script_enabled=scripts)

    page.click(".side-nav >> text=Set aside")
    page.click("text=Make a ticket >> nth=0")
    page.fill("#address", "carol@example.com")
    page.click("form.desk-form button")
    page.wait_for_url(re.compile(r"/desk/ticket/\d+"))

    assert "Rechnung" in page.inner_text("h1")
    assert page.locator(".attachments a").all_inner_texts() == ["mail.eml", "Read this mail"]
    db.session.rollback()
    assert db.session.query(Ticket).one().address == "carol@example.com"


@pytest.mark.row("A3")
def test_those_that_are_ticked_are_tried_again(opened, aside, root):
    page = opened(root, "/desk/aside/", java_script_enabled=False)

    page.check(".aside-tick input >> nth=0")
    page.click("text=Try the ticked ones again")
    page.wait_for_selector(".flash-success")

    db.session.rollback()
    assert [one.state.value for one in db.session.query(IncomingMail).order_by(IncomingMail.id)] == [
        "received",
        "failed",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_screens_fit_a_telephone_and_can_be_read(opened, aside, root, scheme):
    page = opened(root, "/desk/ticket/", viewport=TELEPHONE, color_scheme=scheme)
    desk = re.sub(r"/desk/.*", "", page.url)

    wrong = []
    for path in screens(aside):
        page.goto(desk + path)
        room, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        wrong += [(path, needed)] if needed > room else []
        wrong += [(path, found) for script in (PALE_TEXTS, NAMELESS) for found in page.evaluate(script)]

    assert wrong == []
