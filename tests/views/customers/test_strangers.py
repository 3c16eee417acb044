"""What strangers try at the customers' pages, and what becomes of it (S11, C5, C6)."""

import pytest
from sqlalchemy import update

from desk import held, replies, requests
from models import CustomerSession, HeldRequest, Message, OutgoingMail, Rating, Ticket, db, transaction, utcnow
from tests.views.customers.filling_in import a_proof, a_request
from views.addresses import safe_path
from views.customers.forms import one_line
from views.security import client_network
from views.spreadsheets import without_formula


@pytest.fixture
def carols(at_home, ticket):
    return at_home("carol@example.com")


@pytest.mark.row("C1")
def test_a_session_that_ends_while_somebody_writes_takes_no_word_with_it(carols, ticket):
    with transaction():
        db.session.execute(update(CustomerSession).values(ended_at=utcnow()))

    page = f"/my/{ticket.number}"
    answer = carols.post(
        page,
        data={"proof": a_proof(), "text": "Er brennt <noch> immer."},
        headers={"Referer": f"http://localhost{page}"},
    )

    assert answer.status_code == 401
    assert "Er brennt &lt;noch&gt; immer." in answer.text
    assert 'href="/my/sign-in"' in answer.text
    assert db.session.query(Message).count() == 1
    with carols.session_transaction() as session:
        assert session["my_next"] == page


@pytest.mark.row("S11")
def test_script_in_what_is_said_after_the_form_is_shown_as_its_letters_on_pages_and_in_mails(
    carols, ticket, alice, mona, root, signed_in
):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    with transaction():
        answer = replies.reply(ticket, alice, "Brennt er noch?", now=utcnow())
    rate = f"/rate/{Rating.token_of(answer)}"

    carols.post(f"/my/{ticket.number}", data={"proof": a_proof(), "text": script})
    with transaction():
        replies.reply(ticket, alice, "Gut.", now=utcnow())
    carols.post(rate, data={"score": "bad", "comment": script})
    carols.post(f"/ticket/{ticket.link_token}/close", data={"proof": a_proof(), "text": f"{script}!"})
    carols.post("/my/settings/forget", data={"sure": "1", "text": script})

    forgotten = max(db.session.query(Ticket), key=lambda one: one.id)
    seen = [carols.get(page).text for page in (f"/my/{ticket.number}", f"/my/{forgotten.number}", rate)]
    seen += [signed_in(mona).get("/desk/ratings/").text, signed_in(root).get(f"/desk/ticket/{ticket.id}").text]
    mails = [row.html for row in db.session.query(OutgoingMail).filter_by(purpose="reply").order_by(OutgoingMail.id)]
    assert [page for page in [*seen, *mails] if "<script>alert" in page or "<img src=x" in page] == []
    assert [page.count("&lt;script&gt;") > 0 for page in [*seen, mails[-1]]] == [True] * 6


@pytest.mark.row("C1")
def test_whose_browser_has_forgotten_them_gets_the_words_back_and_a_way_in(app, client, ticket, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    answer = client.post(f"/my/{ticket.number}", data={"text": "Er brennt immer noch."})

    assert answer.status_code == 400
    assert "Er brennt immer noch." in answer.text
    assert 'href="/my/sign-in"' in answer.text


@pytest.mark.row("S11")
def test_who_confirms_at_the_same_instant_as_somebody_else_finds_that_one_ticket(client, office, monkeypatch):
    asked = requests.Request("Dora", "dora@example.com", "Drucker", "Er brennt.", "de", submission="1" * 32)
    with transaction():
        link = f"/confirm/{held.hold(asked, now=utcnow()).mail_token}"
    first = client.post(link).location
    with transaction():
        db.session.execute(update(HeldRequest).values(confirmed_at=None, ticket_id=None))
    looked: list[str | None] = []
    submitted = requests.submitted
    monkeypatch.setattr(requests, "submitted", lambda key: submitted(key) if looked else looked.append(key))

    second = client.post(link)

    assert (second.status_code, second.location) == (303, first)
    assert db.session.query(Ticket).count() == 1


@pytest.mark.row("C5")
@pytest.mark.parametrize("below", ["file/{}/x.png", "message/{}/html"])
@pytest.mark.parametrize("number", ["9" * 30, "-1", "\u00b2"])
def test_an_odd_number_behind_a_link_opens_nothing(client, ticket, below, number):
    answer = client.get(f"/ticket/{ticket.link_token}/{below.format(number)}")

    assert answer.status_code == 404


@pytest.mark.row("S11")
def test_a_nul_in_an_address_never_reaches_the_database(client, office):
    answers = [client.get(path) for path in ("/help/a%00b", "/help/a/b%00", "/ticket/1-%00")]

    assert [one.status_code for one in answers] == [400, 400, 400]


@pytest.mark.row("C6")
@pytest.mark.parametrize(("site", "opened"), [("same-origin", 1), ("same-site", 0), ("cross-site", 0)])
def test_another_site_sends_nothing_in_the_name_of_who_is_signed_in(carols, site, opened):
    before = db.session.query(Ticket).count()

    carols.post("/", data={"subject": "Drucker", "text": "Bitte abholen."}, headers={"Sec-Fetch-Site": site})

    assert db.session.query(Ticket).count() - before == opened


@pytest.mark.row("S11")
@pytest.mark.parametrize("subject", ["\u200b\u200d", "\u3164", "\u2800 \u2060", "\u202e"])
def test_a_subject_that_nobody_can_see_is_none(client, office, subject):
    answer = client.post("/", data=a_request(subject=subject))

    assert answer.status_code == 422


def test_no_name_turns_the_words_around_it():
    assert one_line("Carol \u202egpj.exe\u2066") == "Carol gpj.exe"


@pytest.mark.parametrize("address", ["/\\evil.example", "http://localhost/\\evil.example", "/my\\..", "//evil.example"])
def test_no_backslash_leads_to_another_site(app, address):
    with app.test_request_context("/"):
        assert safe_path(address) is None


@pytest.mark.row("S11")
def test_all_addresses_of_one_line_count_as_one(app):
    peers = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2"]
    counted = []
    for peer in peers:
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": peer}):
            counted.append(client_network())

    assert counted == ["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "192.0.2.1", "192.0.2.2"]


@pytest.mark.parametrize("cell", ["\n=1+1", "\uff1d1+1", "\uff20SUM(A1)"])
def test_no_cell_of_a_table_is_run_in_any_script(cell):
    assert without_formula(cell) == f"'{cell}"
