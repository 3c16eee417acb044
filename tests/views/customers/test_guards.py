"""What keeps machines from the form, and lets everyone else through (S11, C6)."""

import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from desk import held
from jobs.cleaning import clean
from models import Customer, HeldRequest, OutgoingMail, SpentProof, Ticket, db, transaction, utcnow
from tests.views.customers.filling_in import a_file, a_proof, a_request, some_work
from views.customers import work

pytestmark = [pytest.mark.usefixtures("office"), pytest.mark.row("S11")]


def number_of_tickets():
    return db.session.query(Ticket).count()


def the_mail_to(address):
    return db.session.query(OutgoingMail).filter_by(first_recipient=address).one()


def link_in(mail):
    return re.findall(r"/confirm/\S+", mail.text)[0]


def held_since(age: timedelta) -> HeldRequest:
    request = db.session.query(HeldRequest).one()
    with transaction():
        request.created_at -= age
        request.ends_at -= age
    return request


def test_a_proof_of_work_serves_one_request_only(client):
    solution = some_work()

    answers = [client.post("/", data=a_request(subject=f"Spam {one}", work=solution)) for one in range(3)]

    assert [answer.status_code for answer in answers] == [303, 422, 422]
    assert "Please press the button once more." in answers[-1].text
    assert re.search(r'name="work" value=""', answers[-1].text)
    assert number_of_tickets() == 1


def test_the_same_proof_written_in_another_way_is_the_same(client):
    solution = json.loads(b64decode(some_work()))
    ways: list[Any] = [solution, {"x": 1, **solution}, solution | {"solution": {**solution["solution"], "time": 3}}]

    for one in ways:
        text = b64encode(json.dumps(one, indent=len(one)).encode()).decode()
        client.post("/", data=a_request(subject=f"Spam {len(text)}", work=text))

    assert number_of_tickets() == 1


def test_a_proof_sent_with_ten_forms_at_one_instant_serves_one(app):
    solution = some_work()

    def send(one):
        with app.app_context():
            return app.test_client().post("/", data=a_request(text=f"Spam {one}", work=solution)).status_code

    with ThreadPoolExecutor(4) as machines:
        answers = list(machines.map(send, range(10)))
    db.session.rollback()

    assert sorted(answers) == [303] + [422] * 9
    assert number_of_tickets() == 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: one | {"challenge": {**one["challenge"], "signature": "0" * 64}},
        lambda one: one | {"challenge": {"parameters": {**one["challenge"]["parameters"], "cost": 1, "nonce": "00"}}},
        lambda one: one | {"solution": {"counter": 7, "derivedKey": "00" * 32}},
        lambda one: one | {"solution": {"counter": "x", "derivedKey": None}},
        lambda one: {"challenge": {"parameters": []}, "solution": 1},
        lambda one: [],
    ],
)
def test_a_forged_proof_opens_nothing_and_the_words_stay(client, forge):
    forged = b64encode(json.dumps(forge(json.loads(b64decode(some_work())))).encode()).decode()

    answer = client.post("/", data=a_request(work=forged))

    assert answer.status_code == 422
    assert "Пробовали включить снова." in answer.text
    assert (number_of_tickets(), db.session.query(HeldRequest).count()) == (0, 0)


def test_a_proof_whose_time_is_over_is_asked_for_anew(client):
    answer = client.post("/", data=a_request(work=some_work(holds_for=-timedelta(seconds=2))))

    assert (answer.status_code, number_of_tickets()) == (422, 0)


def test_a_task_is_made_anew_for_each_and_kept_by_nobody(client):
    one, other = client.get("/work"), client.get("/work")

    assert one.json["parameters"]["nonce"] != other.json["parameters"]["nonce"]
    assert one.headers["Cache-Control"] == "no-store"
    assert one.json["parameters"]["cost"] == work.COST


def test_without_a_script_the_request_waits_until_its_writer_presses_the_button_behind_the_mailed_link(client):
    answer = client.post("/", data=a_request(work="", files=[a_file("a.png")]))

    mail = the_mail_to("anna@example.com")
    assert number_of_tickets() == 0
    assert "anna@example.com" in client.get(answer.location).text
    assert "Не печатает принтер" in client.get(link_in(mail)).text and number_of_tickets() == 0
    opened = [client.post(link_in(mail)).location for _ in range(2)]

    ticket = db.session.query(Ticket).one()
    assert opened == [f"/ticket/{ticket.link_token}?received=1"] * 2
    assert [one.filename for one in ticket.messages[0].attachments] == ["a.png"]
    assert str(ticket.number) not in client.get(answer.location).text


def test_the_writers_page_confirms_nothing(client):
    page = client.post("/", data=a_request(work="")).location

    token = page.rpartition("/")[2]
    answers = [client.post(f"/confirm/{token}"), client.post(f"/confirm/{token[:-1]}x"), client.post("/confirm/1-")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert number_of_tickets() == 0


def test_where_the_office_wants_it_everyone_confirms_and_nobody_learns_who_is_known(client, office, carol):
    office.checks_addresses = True
    db.session.commit()

    known, unknown = (client.post("/", data=a_request(address=one)) for one in ("carol@example.com", "x@example.com"))

    pages = [client.get(answer.location).text for answer in (known, unknown)]
    parts = [re.sub(r"<time.*?</time>|carol@example.com|x@example.com|Answer.*", "", page) for page in pages]
    assert re.findall(r"<p>.*?</p>", parts[0]) == re.findall(r"<p>.*?</p>", parts[1])
    assert number_of_tickets() == 0


def test_what_was_not_confirmed_in_time_can_be_sent_again_with_all_its_words(client):
    page = client.post("/", data=a_request(work="", files=[a_file("a.png")])).location
    link = link_in(the_mail_to("anna@example.com"))
    token = held_since(timedelta(days=8)).page_token

    ended, shown, form = client.post(link), client.get(page).text, client.get(f"/?from={token}").text

    assert (ended.status_code, number_of_tickets()) == (410, 0)
    assert all("Пробовали включить снова." in one for one in (ended.text, shown, form))
    assert 'value="anna@example.com"' in form and 'name="kept"' in form


def test_what_nobody_confirmed_is_deleted_after_a_month_as_are_proofs_that_prove_nothing(client):
    page = client.post("/", data=a_request(work="")).location
    client.post("/", data=a_request(subject="Another"))
    held_since(timedelta(days=31))
    with transaction():
        db.session.query(SpentProof).update({"ends_at": utcnow() - timedelta(minutes=1)})

    clean()

    assert db.session.query(HeldRequest).count() == db.session.query(SpentProof).count() == 0
    assert client.get(page).status_code == 404


def test_no_address_is_flooded_with_questions_nor_are_many(client, office, monkeypatch):
    monkeypatch.setattr(held, "MOST_AN_HOUR", 8)

    answers = [client.post("/", data=a_request(work="", subject=f"Spam {one}")) for one in range(10)]

    assert [answer.status_code for answer in answers] == [303] * 8 + [429] * 2
    assert "Spam 9" in answers[-1].text
    assert db.session.query(OutgoingMail).count() == office.automatic_mails_per_hour


def test_a_flood_from_many_addresses_opens_nothing_without_work_and_work_serves_once(
    client, flood_is_watched, monkeypatch
):
    monkeypatch.setattr(held, "MOST_AN_HOUR", 8)
    spent = some_work()

    def post(number, work):
        place = {"REMOTE_ADDR": f"198.51.{number // 200}.{number % 200}"}
        data = a_request(work=work, subject=f"Spam {number}", address=f"bot{number}@spam.example")
        return client.post("/", data=data, environ_base=place).status_code

    idle = Counter(post(number, "") for number in range(60))
    copied = Counter(post(number, spent) for number in range(100, 160))

    assert idle == {303: 8, 429: 52}
    assert copied == {303: 1, 422: 59}
    assert (number_of_tickets(), db.session.query(HeldRequest).count()) == (1, 8)


@pytest.mark.row("C6")
def test_who_is_signed_in_is_guarded_against_nothing(at_home, carol, flood_is_watched):
    carols = at_home("carol@example.com")
    words = {"proof": a_proof(timedelta()), "work": "", "website": "x", "address": "other@example.com"}

    answers = [carols.post("/", data=a_request(subject=f"Frage {one}", **words)) for one in range(12)]

    assert {answer.status_code for answer in answers} == {303}
    assert {ticket.address for ticket in db.session.query(Ticket)} == {"carol@example.com"}
    assert db.session.query(Customer).count() == 2
