"""Tried as somebody who has never been here: by what stands on the page, with a thumb, on a small telephone.

How long a person takes is reckoned, not clocked, since machines differ: the keystroke-level model (Card, Moran, Newell
1980: pointing 1.1 s, pressing 0.2 s, thinking 1.35 s) with 0.33 s a letter, as thumbs write (36 words a minute: Palin
and others, "How do people type on mobile devices?", 2019).
"""

import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from desk import ready_questions, replies, requests
from models import Category, SignInLink, Status, Ticket, db, transaction, utcnow
from search import update_stale
from tests.conftest import NOON
from tests.views.customers.filling_in import PNG
from views.customers import proof

TAP, LETTER, PHOTO = 1.1 + 0.2 + 1.35, 0.33, 10.0  # seconds; PHOTO: to take one, or to find it
WAITING = 10.0  # left to the machine and the network of a minute


class Person:
    """Does what a person does, and reckons how long that takes."""

    def __init__(self, page):
        self.page, self.seconds = page, 0.0

    def _tap(self, what):
        self.seconds += TAP
        what.scroll_into_view_if_needed()
        what.tap()

    def presses(self, words, role="button"):
        with self.page.expect_navigation():
            self._tap(self.page.get_by_role(role, name=words))

    def chooses(self, words):
        self._tap(self.page.get_by_text(words, exact=True))

    def writes(self, label, words):
        field = self.page.get_by_label(label).first
        self._tap(field)
        field.fill(words)
        self.seconds += LETTER * len(words)

    def adds_a_photo(self, label):
        self.seconds += TAP + PHOTO
        self.page.get_by_label(label).set_input_files([{"name": "IMG_1.png", "mimeType": "image/png", "buffer": PNG}])

    def reads(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def person(app, office, chromium, monkeypatch):
    """Somebody with a telephone; `person(language)` opens the desk's first page. They need no patience of tests."""
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    contexts = []

    def comes(language):
        context = chromium.new_context(
            viewport={"width": 360, "height": 640}, locale=language, has_touch=True, is_mobile=True
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return Person(page)

    yield comes
    for context in contexts:
        context.close()
    server.shutdown()


@pytest.mark.row("A1", "A4", "S13")
def test_who_has_never_been_here_reports_a_broken_printer_with_a_photo_in_under_a_minute(person, support):
    fault = Category(names={"ru": "Что-то не работает"}, department=support)
    db.session.add(fault)
    ready_questions.add("fault", [fault])
    db.session.commit()
    anna = person("ru")

    anna.chooses("Что-то не работает")
    anna.writes("В нескольких словах", "Принтер печатает полосы")
    anna.writes("Ваше сообщение", "С утра. Тонер меняли.")
    anna.adds_a_photo("Фотографии или файлы")
    anna.writes("Ваш e-mail", "anna@example.com")
    anna.presses("Отправить")

    db.session.rollback()
    ticket = db.session.query(Ticket).one()
    assert (ticket.category_id, [one.filename for one in ticket.messages[0].attachments]) == (fault.id, ["IMG_1.png"])
    assert f"#{ticket.number}" in anna.reads()
    assert anna.seconds + WAITING < 60


@pytest.mark.row("C1", "A10", "S13")
def test_who_asked_last_year_finds_it_from_the_first_page_and_opens_it_again(person, carol, support, alice):
    with transaction():
        for subject, days in (("Drucker im Lager", 365), ("Rechnung", 40)):
            asked = requests.Request("", "carol@example.com", subject, "Der Drucker druckt nicht.", "de")
            ticket = requests.hand_in(asked, now=NOON - timedelta(days=days))
            replies.reply(ticket, alice, "Erledigt.", now=NOON - timedelta(days=days - 1))
            requests.close_by_customer(ticket, now=utcnow())
    update_stale()
    heike = person("de")

    heike.presses("Meine Anfragen", role="link")
    heike.writes("E-Mail-Adresse", "carol@example.com")
    heike.presses("Link schicken")
    db.session.rollback()
    heike.page.goto(heike.page.url.replace("/my/sent", f"/my/enter/{db.session.query(SignInLink).one().token}"))
    heike.presses("Anmelden")
    heike.writes("suchen", "Lager")
    heike.presses("Suchen")
    heike.presses("Drucker im Lager", role="link")
    heike.presses("wieder öffnen")

    db.session.rollback()
    opened = db.session.query(Ticket).filter_by(subject="Drucker im Lager").one()
    assert (opened.status, db.session.query(Ticket).filter_by(status=Status.OPEN).count()) == (Status.OPEN, 1)
    assert heike.seconds < 60
