"""Help for looking at the desk's screens, as they are sent and as a browser shows them."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from desk import blocking, links, merging, replies, requests, workspaces
from desk.files import attach, keep
from models import (
    Agent,
    Department,
    Kind,
    Message,
    Organisation,
    OrganisationDomain,
    OutgoingMail,
    Sharing,
    Suggestion,
    Ticket,
    db,
    transaction,
)
from tests.browsing import Watched
from tests.conftest import NOON, PASSWORD
from tests.views.agents.full_about import fill_all


@pytest.fixture
def said() -> Callable[[], list[tuple[str, str]]]:
    """All that was said and noted, as kind and text."""
    return lambda: [(one.kind.value, one.text) for one in db.session.query(Message).order_by(Message.id)]


@pytest.fixture
def replies_sent() -> Callable[[], list[OutgoingMail]]:
    """The rows of the outbox that carry answers."""
    return lambda: db.session.query(OutgoingMail).filter_by(purpose="reply").order_by(OutgoingMail.id).all()


@pytest.fixture
def subjects() -> Callable[..., list[str]]:
    """The subjects that a list of tickets shows, in its order, whichever of their words are marked."""
    link = re.compile(r'<a href="/desk/ticket/\d+">((?:[^<]|</?mark>)*)</a>')
    return lambda answer: [re.sub("</?mark>", "", found) for found in link.findall(answer.text)]


@pytest.fixture
def url(app: Flask, office, monkeypatch) -> Iterator[str]:
    """The desk, listening without TLS."""
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def opened(chromium, url) -> Iterator[Any]:
    """Opens the desk as an agent; afterwards nothing may have gone wrong, and nothing asked for elsewhere."""
    contexts, watched = [], Watched(url)

    def open_as(agent: Agent, path: str, **options: Any) -> Any:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        watched.look_at(page)
        page.goto(url + path)
        page.fill("#address", agent.address)
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(re.compile(r"^[^?]*/desk/"), wait_until="load")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert watched.wrong == []


@pytest.fixture
def full_ticket(ticket: Ticket, alice, root, support, sales) -> Ticket:
    """With all kinds of messages, long words and a hostile mail; joined, linked, and perhaps part of another."""
    file = keep("Ein sehr langer Name einer Datei " * 4 + ".pdf", "application/pdf", b"%PDF-1.4")
    with transaction():
        ticket.subject = "Donaudampfschifffahrtsgesellschaft" * 5
        message = db.session.query(Message).one()
        message.text = "https://example.org/" + "x" * 300
        message.html = (
            '<p style="width:3000px">Hallo</p><img src="https://tracker.example/x.png"><script>parent.x=1</script>'
        )
        message.full_text = "> " * 200
        attach(message, [file])
        long_name, domains = "Donaudampfschiff" * 12, [OrganisationDomain(domain=f"{'x' * 60}.{'y' * 60}.example")]
        ticket.customer.organisation = Organisation(name=long_name, domains=domains, created_at=NOON)
        ticket.customer.is_placed_by_hand = True
        replies.add_note(ticket, alice, "Note", now=NOON)
        machine = {"from_address": f"away@{'x' * 60}.example", "text": "Weg", "created_at": NOON}
        db.session.add(Message(ticket=ticket, kind=Kind.MACHINE, **machine))
        db.session.add(Department(names={"en": "Donaudampfschifffahrtsgesellschaft" * 3}))
        replies.reply(ticket, alice, "Antwort", now=NOON)
    fill_all(ticket, sales, alice)
    part, linked, junk = (_another(support, name) for name in ("part", "linked", "junk"))
    with transaction():
        blocking.block_sender(junk, whole_domain=False, by=alice, now=NOON)
        merging.merge(part, ticket, by=alice, now=NOON)
        links.link(ticket, linked, by=alice, now=NOON)
        ticket.suggestion, ticket.suggested = Suggestion.WANTS_TO_JOIN, linked
        for agent in (alice, root):
            kept = workspaces.save(agent, "Donaudampfschifffahrtsgesellschaft", {"folder": "open", "tag": "x" * 60})
            workspaces.share(kept, Sharing.EVERYONE)
    return ticket


def _another(support: Department, name: str) -> Ticket:
    address = f"{name}@{'x' * 60}.example"
    with transaction():
        return requests.hand_in(requests.Request(name, address, "Unzertrennlich" * 9, "?", "de", support), now=NOON)
