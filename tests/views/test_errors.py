"""What breaks is told in words, mends itself where it can, and keeps what customers wrote to itself."""

import gc

import pytest
from flask import abort
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from models import Message, Ticket, db
from views.customers import form_page


@pytest.fixture
def read_only(ticket, caplog):
    """The connection at hand can't write, as one that was opened while the disk was read-only."""
    db.session.execute(text("PRAGMA query_only = ON"))
    db.session.rollback()
    yield
    # The traceback in the log holds the connection, and the next test wants the file for itself.
    for record in caplog.get_records("call"):
        record.exc_info = None
    gc.collect()


@pytest.fixture
def note(ticket, alice, signed_in):
    browser = signed_in(alice)
    return lambda words: browser.post(f"/desk/ticket/{ticket.id}/write", data={"kind": "note", "text": words})


@pytest.fixture
def database_away(app, office):
    """Whatever is asked of the database fails, as while it is restarted."""

    def refuse(*_asked):
        raise OperationalError("", None, Exception("the database is away"))

    app.config["TESTING"] = app.config["PROPAGATE_EXCEPTIONS"] = False
    event.listen(db.engine, "before_cursor_execute", refuse)
    yield
    event.remove(db.engine, "before_cursor_execute", refuse)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=None)


@pytest.mark.row("R6")
@pytest.mark.parametrize(
    ("language", "title", "onward"),
    [
        ("ru", "У нас произошла ошибка", "На главную"),
        ("uk-UA, uk;q=0.9, en;q=0.5", "На нашому боці сталася помилка", "На головну"),
        ("de", "Bei uns ist etwas schiefgegangen", "Zur Startseite"),
        ("fr", "Something went wrong on our side", "To the beginning"),
    ],
)
def test_without_a_database_it_is_still_told_on_a_page_in_the_readers_language(
    client, database_away, language, title, onward
):
    answer = client.get("/", headers={"Accept-Language": language})

    assert answer.status_code == 500
    assert f"<h1>{title}</h1>" in answer.text and f'<a class="button" href="/">{onward}</a>' in answer.text
    assert "tokens.css" in answer.text and "%(incident)s" not in answer.text


@pytest.mark.row("R6")
def test_once_the_disk_can_be_written_again_so_can_the_desk(app, note, read_only):
    app.config["TESTING"] = app.config["PROPAGATE_EXCEPTIONS"] = False

    answers = [note("Kunde klingt müde.").status_code for _ in range(2)]

    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=None)
    assert answers == [500, 302]


@pytest.mark.row("S9")
def test_the_log_of_a_failed_write_holds_no_words_of_anyone(note, read_only, caplog):
    answer = note("Kunde klingt müde.")

    assert answer.status_code == 500
    assert "readonly" in caplog.text
    assert "klingt" not in caplog.text
    assert db.session.query(Message).filter_by(text="Kunde klingt müde.").count() == 0


@pytest.mark.row("R14")
def test_the_log_of_what_broke_holds_no_link_that_opens_a_ticket(app, client, ticket, caplog, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(Ticket, "with_link_token", lambda _token: 1 // 0)

    answer = client.get(f"/ticket/{ticket.link_token}")

    assert answer.status_code == 500
    assert "/ticket/…" in caplog.text
    assert ticket.link_token not in caplog.text


@pytest.mark.row("S13")
def test_what_went_wrong_is_told_in_the_frame_of_where_one_is(client, signed_in, bob):
    agents = [signed_in(bob).get(path) for path in ("/desk/nothing", "/desk/agent/", "/desk/ticket/99999")]
    at_the_desk = [(one.status_code, 'class="desk-menu"' in one.text) for one in agents]

    as_a_customer = client.get("/nothing")

    assert at_the_desk == [(404, True), (403, True), (404, True)]
    assert as_a_customer.status_code == 404
    assert 'class="place-links"' in as_a_customer.text


@pytest.mark.row("A7")
def test_in_a_frame_of_another_site_what_went_wrong_leads_back_to_the_form_there(client, office, monkeypatch):
    monkeypatch.setattr(form_page, "send", lambda: abort(413))

    answer = client.post("/embed?language=de", data={"text": "Der Drucker brennt."})

    assert answer.status_code == 413
    assert 'href="/embed?language=de"' in answer.text
    assert "page-header" not in answer.text
