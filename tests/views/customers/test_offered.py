"""While somebody writes: what could be clearer, and which earlier request of theirs it may be (A7, A9, A10)."""

import pytest

from desk import replies
from desk.subjects import Advice, advice
from models import Ticket, db, transaction
from search import index
from tests.conftest import NOON
from tests.views.customers.filling_in import a_request

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def printing(client) -> Ticket:
    """Anna's request of long ago."""
    client.post("/", data=a_request(subject="Принтер на втором этаже не печатает"))
    return db.session.query(Ticket).one()


def offered(client, subject, text=""):
    return client.post("/offered", data={"subject": subject, "text": text}).json


@pytest.mark.row("A7")
@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Не работает!!!", [Advice.VAGUE]),
        ("Geht nicht", [Advice.VAGUE]),
        ("Не працює, допоможіть", [Advice.VAGUE]),
        ("It does not work", [Advice.VAGUE]),
        ("???", [Advice.VAGUE]),
        ("СРОЧНО НЕ РАБОТАЕТ", [Advice.VAGUE, Advice.SHOUTING]),
        ("ПРИНТЕР НЕ ПЕЧАТАЕТ", [Advice.SHOUTING]),
        ("Der Drucker im zweiten Stock geht nicht", []),
        ("srv-17 does not work", []),
        ("504", []),
        ("", []),
        ("x" * 91, [Advice.LONG]),
    ],
)
def test_a_subject_that_says_nothing_is_noticed_and_a_good_one_is_left_alone(subject, expected):
    assert advice(subject, "") == expected


@pytest.mark.row("A9")
@pytest.mark.parametrize(
    ("text", "are_two"),
    [
        ("Der Drucker druckt nicht. Noch eine Frage: wo ist die Rechnung?", True),
        ("Не печатает принтер. И ещё вопрос: когда будет счёт?", True),
        ("Не друкує. Інше питання: коли буде рахунок?", True),
        ("It does not print. Another question: where is the invoice?", True),
        ("1. I press Print.\n2. Nothing comes out.", False),
        ("Ещё вчера он печатал, вопросов нет.", False),
    ],
)
def test_two_matters_in_one_text_are_noticed(text, are_two):
    assert (Advice.TWO_MATTERS in advice("Drucker", text)) == are_two


@pytest.mark.row("A7")
def test_advice_is_no_wall(client):
    words = a_request(subject="Не работает", text="Ещё вопрос: где счёт?")

    page = client.post("/", data=words | {"address": "x"}, headers={"Accept-Language": "ru"}).text
    answer = client.post("/", data=words)

    assert page.count("</p>", page.index('id="subject-advice"'), page.index("offered-place")) == 2
    assert answer.status_code == 303


@pytest.mark.row("A10")
def test_who_is_signed_in_is_offered_their_own_earlier_request_in_any_form_of_its_words(at_home, printing, carol):
    own = offered(at_home("anna@example.com"), "опять не печатают принтеры")["offered"]
    others = offered(at_home("carol@example.com"), "опять не печатают принтеры")["offered"]

    assert f"/ticket/{printing.link_token}#" in own and f"#{printing.number}" in own
    assert others == ""


@pytest.mark.row("A10")
def test_strangers_learn_nothing_of_earlier_requests_whatever_address_they_give(client, printing):
    client.delete_cookie("kvitok")

    said = client.post("/offered", data={"subject": printing.subject, "address": printing.address})
    page = client.post("/", data=a_request(subject=printing.subject, address="Anna@Example.com", website="x")).text

    assert said.json == {"advice": [], "offered": ""}
    assert str(printing.number) not in page


@pytest.mark.row("A10")
def test_who_comes_from_their_request_is_offered_that_one_alone(client, printing):
    client.post("/", data=a_request(subject="Сканер", text="x"))

    page = client.get(f"/?again={printing.link_token}")
    forged = client.get(f"/?again={printing.number}-x").text

    assert page.text.count("Write into #") == 1 and f"#{printing.number} again" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Write into #" not in forged


@pytest.mark.row("C7")
def test_a_link_fills_in_the_form_and_nothing_else(client, sales):
    words = "subject=%22%3E%3Cscript%3E&text=Seit&address=a@example.com"
    link = f"/?department={sales.id}&{words}&website=x&proof=1&kept=y"

    page = client.get(f"{link}&work=z&files=q&name={'n' * 999}").text

    assert f'value="{sales.id}" checked' in page and 'value="a@example.com"' in page
    assert 'value="&#34;&gt;&lt;script&gt;"' in page and "Seit</textarea>" in page
    assert 'name="website" type="text" tabindex="-1" autocomplete="off" value=""' in page
    assert 'name="proof" value="1"' not in page and 'name="kept"' not in page
    assert f'value="{"n" * 200}"' in page


@pytest.mark.row("A10")
def test_an_earlier_request_is_offered_by_what_was_said_in_it_but_not_by_what_only_agents_see(
    client, at_home, carol, alice
):
    client.post("/", data=a_request(subject="Вопрос", text="Картридж Kyocera течёт, тонер на бумаге."))
    ticket = db.session.query(Ticket).one()
    with transaction():
        replies.add_note(ticket, alice, "Подозреваем заводской брак барабана.", now=NOON)
    index.rebuild()
    browser = at_home("anna@example.com")

    said = offered(browser, "Kyocera: снова течёт картридж", "Тонер на всей бумаге.")["offered"]
    noted = offered(browser, "Подозреваем заводской брак барабана")["offered"]
    others = offered(at_home("carol@example.com"), "Kyocera: снова течёт картридж")["offered"]

    assert (str(ticket.number) in said, noted, others) == (True, "", "")
