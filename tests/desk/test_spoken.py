"""In which language a customer is written to (C8)."""

import pytest

from desk import languages, live_texts, requests, spoken
from desk.customers import customer_for
from desk.errors import NoSuchLanguage
from desk.requests import Request
from models import Event, LanguageFrom, Office, db, transaction
from tests.cast import customer
from tests.conftest import NOON
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.row("C8")

UKRAINIAN = "Доброго дня, не можу увійти до кабінету, допоможіть."


def handed_in(text, *, page, address="olena@example.net"):
    with transaction():
        words = {"subject": "404", "text": text, "language": page}
        return requests.hand_in(Request(name="Olena", address=address, **words), now=NOON)


def test_ukrainian_on_a_russian_page_is_answered_in_ukrainian(office):
    ticket = handed_in(UKRAINIAN, page="ru")

    assert ticket.language == ticket.customer.language == "uk"
    assert ticket.customer.language_from == LanguageFrom.WRITTEN


def test_where_too_little_was_written_the_page_tells(office):
    ticket = handed_in("404!", page="de")

    assert (ticket.language, ticket.customer.language_from) == ("de", LanguageFrom.PAGE)


def test_a_language_that_the_office_does_not_speak_is_not_taken_from_what_was_written(office):
    with transaction():
        Office.current().languages = ["en", "de"]

    assert handed_in(UKRAINIAN, page="en").language == "en"


@pytest.fixture
def as_shipped_afterwards(app):
    yield
    live_texts.tell_everyone()


@pytest.mark.usefixtures("as_shipped_afterwards")
def test_a_polish_letter_is_answered_in_polish_once_the_office_speaks_it_and_never_taken_for_another(office):
    """By mail and by the form; before that as if nothing told."""
    text = "Dzień dobry, drukarka nie działa, proszę o pomoc."
    file(letter("first@example.net", subject="Drukarka", text=text))
    before = the_only_ticket().language
    with transaction():
        languages.add("pl", [], is_offered=True, now=NOON)
    live_texts.tell_everyone()

    file(letter("second@example.net", subject="Drukarka", text=text))

    assert before == Office.current().language != "pl"
    assert customer("first@example.net").language_from == LanguageFrom.OFFICE
    assert (customer("second@example.net").language, spoken.of_answer(text)) == ("pl", "pl")
    assert handed_in(text, page="en", address="third@example.net").language == "pl"


def test_a_guess_gives_way_to_what_they_write_and_the_ticket_follows(office):
    ticket = handed_in("404!", page="de")

    with transaction():
        spoken.hear(ticket, "uk")
        spoken.hear(ticket, "en")

    assert ticket.language == ticket.customer.language == "uk"


def test_what_an_agent_says_holds_for_all_that_is_open_and_all_that_comes(office, ticket, alice):
    other = handed_in("Bitte senden Sie mir die Rechnung.", page="de", address="carol@example.com")

    for _ in range(2):
        with transaction():
            spoken.say(ticket, "uk", by=alice, now=NOON)
    later = handed_in("Wo bleibt denn meine Bestellung?", page="de", address="carol@example.com")

    db.session.refresh(other)
    assert [one.language for one in (ticket, other, later)] == ["uk", "uk", "uk"]
    assert customer("carol@example.com").language_from == LanguageFrom.SAID
    assert [one.details for one in db.session.query(Event).filter_by(kind="language_said")] == [
        {"from": "de", "to": "uk"}
    ]


def test_a_closed_ticket_keeps_its_language(office, ticket, alice):
    closed = handed_in("Bitte senden Sie mir die Rechnung.", page="de", address="carol@example.com")
    with transaction():
        requests.close_by_customer(closed, now=NOON)
        spoken.say(ticket, "uk", by=alice, now=NOON)

    db.session.refresh(closed)
    assert closed.language == "de"


def test_a_language_that_nobody_knows_is_refused(ticket, alice):
    with pytest.raises(NoSuchLanguage):
        spoken.say(ticket, "xx", by=alice, now=NOON)


def test_a_mail_that_tells_nothing_begins_with_the_offices_language_and_the_next_one_tells(office):
    file(letter(sender="olena@example.net", subject="404", text="404", Message_ID="<first@example.net>"))
    begun = the_only_ticket().language

    file(letter(sender="olena@example.net", subject="Re: 404", text=UKRAINIAN, In_Reply_To="<first@example.net>"))

    ticket = the_only_ticket()
    assert (begun, ticket.language, ticket.customer.language) == (Office.current().language, "uk", "uk")


def test_a_customer_met_again_keeps_what_is_known(office):
    with transaction():
        again = customer_for("carol@example.com", "", "en", known_from=LanguageFrom.PAGE, now=NOON)

    assert (again.language, again.language_from) == ("de", LanguageFrom.WRITTEN)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Guten Tag, die Rechnung ist unterwegs.", "de"),
        ("Guten Tag, die Rechnung ist unterwegs.\n> Please send the invoice, we have waited for it.\n> Thanks", "de"),
        ("We will send it today.\n-- \nMit freundlichen Grüßen, die Buchhaltung der Firma", "en"),
        ("OK", None),
        ("> Bitte senden Sie uns die Rechnung", None),
    ],
)
def test_of_an_answer_the_agents_own_words_tell(text, language):
    assert spoken.of_answer(text) == language
