"""The form at /: what a customer hands in, and what is said where something isn't right (issue 2, point 4)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest

from models import Channel, CustomField, FieldKind, Message, OutgoingMail, Purpose, Ticket, blobs, db, transaction
from tests.views.customers.filling_in import PDF, PNG, WINDOWS_PROGRAM, a_file, a_proof, a_request, some_work
from views.arriving_files import ArrivingFile
from views.customers import proof

pytestmark = pytest.mark.usefixtures("office")


def the_ticket():
    return db.session.query(Ticket).one()


def number_of_tickets():
    return db.session.query(Ticket).count()


def the_proof_in(page):
    return re.findall(r'name="proof" value="([^"]+)"', page)[0]


def kept_references(page):
    return re.findall(r'name="kept" value="([^"]+)" checked', page)


@pytest.mark.row("R7")
def test_a_request_becomes_a_ticket_and_leads_to_it(client):
    answer = client.post("/", data=a_request())

    ticket = the_ticket()
    assert (answer.status_code, answer.location) == (303, f"/ticket/{ticket.link_token}?received=1")
    assert (ticket.subject, ticket.address, ticket.channel) == (
        "Не печатает принтер",
        "anna@example.com",
        Channel.FORM,
    )
    assert [message.text for message in ticket.messages] == ["С утра не печатает.\nПробовали включить снова."]


@pytest.mark.row("C4")
def test_after_sending_the_number_the_next_steps_and_the_link_are_shown(client):
    page = client.get(client.post("/", data=a_request()).location).text

    ticket = the_ticket()
    assert f"Your number is #{ticket.number}." in page
    assert "What happens next" in page
    assert f"https://desk.example.org/ticket/{ticket.link_token}" in page


@pytest.mark.row("C4")
def test_the_customer_gets_a_mail_with_the_link(client):
    client.post("/", data=a_request())

    confirmation = db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION).one()
    assert confirmation.recipients == ["anna@example.com"]
    assert the_ticket().link_token in confirmation.text


@pytest.mark.row("C2")
def test_the_chosen_department_gets_the_request(client, sales):
    client.post("/", data=a_request(department=str(sales.id)))

    assert the_ticket().department == sales


@pytest.mark.row("C2")
@pytest.mark.parametrize("department", ["", "99999", "Sales", "-1", "1; drop table"])
def test_you_decide_or_an_unknown_department_means_the_offices_own_choice(client, support, department):
    client.post("/", data=a_request(department=department))

    assert the_ticket().department == support


@pytest.mark.row("C2")
def test_a_department_that_is_not_public_is_neither_offered_nor_taken(client, sales, support):
    sales.is_public = False
    db.session.commit()

    page = client.get("/").text
    client.post("/", data=a_request(department=str(sales.id)))

    assert "Sales" not in page
    assert the_ticket().department == support


@pytest.mark.row("C8")
@pytest.mark.parametrize(
    ("language", "name"), [("de", "Verkauf"), ("ru", "Продажи"), ("uk", "Продажі"), ("en", "Sales")]
)
def test_form_and_ticket_speak_the_readers_language(client, language, name):
    header = {"Accept-Language": language}

    page = client.get("/", headers=header).text
    client.post("/", data=a_request(text="404!"), headers=header)

    assert f'<html lang="{language}"' in page
    assert f"<strong>{name}</strong>" in page
    assert the_ticket().language == language


@pytest.mark.row("A3")
def test_a_form_sent_twice_is_one_request(client):
    request = a_request()

    answers = [client.post("/", data=request) for _ in range(2)]

    assert number_of_tickets() == 1
    assert answers[0].location == answers[1].location


@pytest.mark.row("A3")
def test_going_back_and_writing_something_else_is_another_request(client):
    request = a_request()

    client.post("/", data=request)
    client.post("/", data=request | {"text": "Теперь ещё и сканер.", "work": some_work()})

    assert {message.text.split()[0] for message in db.session.query(Message)} == {"С", "Теперь"}


@pytest.mark.row("R17")
def test_files_come_with_the_request(client):
    client.post("/", data=a_request(files=[a_file("Снимок № 1.png"), a_file("Счёт.pdf", PDF)]))

    attached = the_ticket().messages[0].attachments
    assert [(one.filename, one.content_type) for one in attached] == [
        ("Снимок № 1.png", "image/png"),
        ("Счёт.pdf", "application/pdf"),
    ]
    assert [blobs.get(one.digest) for one in attached] == [PNG, PDF]


@pytest.mark.row("A4")
def test_kinds_and_sizes_are_said_before_files_are_chosen(client):
    page = client.get("/").text

    assert "PNG, GIF, JPG, PDF; all together up to 20 MB." in page
    assert 'accept=".png,.gif,.jpg,.jpeg,.pdf"' in page


@pytest.mark.row("A4")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (a_file("photo.png", WINDOWS_PROGRAM), "“photo.png” is not really a PNG file"),
        (a_file("setup.exe", WINDOWS_PROGRAM), "We can't take “setup.exe” here."),
        (a_file("page.html", b"<script>"), "These kinds of files are fine: PNG, GIF, JPG, PDF."),
        (a_file("none.pdf", b""), "“none.pdf” is empty"),
        (a_file("../../etc/pass.wd", PNG), "We can't take “pass.wd” here."),
        (a_file("photo\u202egpj.exe", PNG), "We can't take “photogpj.exe” here."),
        (a_file("noending", PNG), "We can't take “noending” here."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_word(client, file, said):
    answer = client.post("/", data=a_request(files=[file]))

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert number_of_tickets() == 0


@pytest.mark.row("A4")
def test_a_file_that_was_fine_need_not_be_chosen_again(client):
    request = a_request(address="anna", files=[a_file("photo.png"), a_file("virus.exe", WINDOWS_PROGRAM)])

    refused = client.post("/", data=request).text
    client.post("/", data=a_request(kept=kept_references(refused)))

    assert [one.filename for one in the_ticket().messages[0].attachments] == ["photo.png"]


@pytest.mark.row("A4")
def test_a_kept_file_that_is_unticked_is_left_out(client):
    client.post("/", data=a_request(address="anna", files=[a_file("photo.png")]))
    client.post("/", data=a_request())

    assert the_ticket().messages[0].attachments == []


@pytest.mark.row("C5")
@pytest.mark.parametrize(
    "forge", [lambda one: "x" + one, lambda one: one[:-1] + ("a" if one[-1] != "a" else "b"), lambda _: "."]
)
def test_a_forged_reference_brings_no_file(client, forge):
    refused = client.post("/", data=a_request(address="anna", files=[a_file("photo.png")])).text

    client.post("/", data=a_request(kept=[forge(kept_references(refused)[0])]))

    assert the_ticket().messages[0].attachments == []


@pytest.mark.row("A4")
def test_files_larger_than_allowed_are_refused_and_the_words_stay(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)

    answer = client.post("/", data=a_request(files=[a_file("large.png", PNG + bytes(2**20))]))

    assert answer.status_code == 422
    assert "“large.png” is too large: all files together may have at most 1 MB." in unescape(answer.text)
    assert "Пробовали включить снова." in answer.text


@pytest.mark.row("A4")
def test_a_giant_is_not_even_read(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)

    answer = client.post("/", data=a_request(files=[a_file("giant.png", PNG + bytes(5 * 2**20))]))

    assert answer.status_code == 413
    assert "at most 1 MB" in answer.text


@pytest.mark.row("A4")
def test_no_more_of_a_form_is_kept_while_it_is_read_than_a_form_may_have(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)
    lies = a_file("lies.png", WINDOWS_PROGRAM + bytes(900_000))
    files = [lies, a_file("cut.png", PNG + bytes(900_000)), a_file("late.png"), a_file("large.png", bytes(2**20))]
    kept = []
    write = ArrivingFile.write

    def write_and_look(file, piece):
        written = write(file, piece)
        kept.append((id(file), file.tell()))
        return written

    monkeypatch.setattr(ArrivingFile, "write", write_and_look)

    answer = client.post("/", data=a_request(files=files))

    assert sum(dict(kept).values()) == 2**20
    said = unescape(answer.text)
    assert [f"“{name}.png” is too large" in said for name in ("lies", "cut", "late", "large")] == [False, *[True] * 3]
    assert kept_references(answer.text) == []


@pytest.mark.row("A4")
def test_of_200_files_those_that_fit_are_kept_and_a_word_is_said(client):
    files = [a_file(f"{number}.png", PNG + str(number).encode()) for number in range(200)]

    answer = client.post("/", data=a_request(files=files))

    assert answer.status_code == 422
    assert len(kept_references(answer.text)) == 20
    assert "one message can carry 20 files" in answer.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("subject", "  ", "Please say in a few words what it is about."),
        ("subject", "я" * 201, "at most 200 letters"),
        ("text", " \r\n ", "Please write a few words, or add a file."),
        ("text", "я" * 100_001, "at most 100000 letters"),
        ("name", "x" * 201, "at most 200 letters"),
        ("address", "", "Please give your mail address, so that we can answer you."),
        ("address", "anna.example.com", "A mail address has an @ in it"),
        ("address", "аnna@example.com", "there is a letter that isn't Latin"),
        ("address", "anna@example", "This doesn't look like a whole mail address."),
        ("address", "anna@exa mple.com", "This doesn't look like a whole mail address."),
        ("address", "anna@example.com, bob@example.com", "This doesn't look like a whole mail address."),
        ("address", "support@example.org", "This is our own address."),
        ("address", "support+anything@example.org", "This is our own address."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, field, value, said):
    answer = client.post("/", data=a_request(**{field: value}))

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-wrong">[^<]*{re.escape(said)}', page)
    assert re.search(
        rf'<(input|textarea) id="{field}"[^>]*aria-describedby="[^"]*{field}-wrong"[^>]*aria-invalid="true"', page
    )
    assert number_of_tickets() == 0


def test_200_kb_of_text_get_a_clear_word_and_stay(client):
    text = "Очень длинное письмо. " * 5000

    answer = client.post("/", data=a_request(text=text))

    assert "at most 100000 letters" in answer.text
    assert text.strip() in answer.text


def test_nothing_typed_is_lost(client, sales):
    request = a_request(
        address="anna", department=str(sales.id), subject='Say "hi" & <b>', text="\nfirst line is empty"
    )

    page = unescape(client.post("/", data=request).text)

    assert 'value="Say "hi" & <b>"' in page
    assert "\n\nfirst line is empty</textarea>" in page
    assert 'value="Анна Петрова"' in page
    assert f'value="{sales.id}" checked' in page


@pytest.mark.row("S11")
def test_script_in_any_field_is_shown_as_the_letters_it_is_made_of(client, support, alice, signed_in):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    with transaction():
        questions = CustomField(labels={"en": "Which site"}, kind=FieldKind.TEXT, is_public=True, departments=[support])
        db.session.add(questions)
    fields = dict.fromkeys(("subject", "text", "name", "call_times"), script)
    asked = {f"field-{questions.id}": script, "telephone": "+49 40 1", "call_back": "1", "department": str(support.id)}

    page = client.get(client.post("/", data=a_request(**fields, **asked)).location).text
    ticket = the_ticket()
    answer = signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    for shown in (page, answer):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;" in shown


@pytest.mark.row("S11")
def test_letters_that_nobody_sees_are_left_out(client):
    client.post("/", data=a_request(subject="a\x08b\r\nc", text="d\x7fe\x1bf", name="\x07g"))

    ticket = the_ticket()
    assert (ticket.subject, ticket.messages[0].text, ticket.messages[0].from_name) == ("ab c", "def", "g")


@pytest.mark.row("S11")
def test_a_machine_that_fills_in_the_trap_is_asked_to_empty_it(client):
    answer = client.post("/", data=a_request(website="https://spam.example"))

    assert answer.status_code == 422
    assert "has to stay empty" in answer.text
    assert number_of_tickets() == 0


@pytest.mark.row("S11")
@pytest.mark.parametrize("odd", ["", "x", "a.b.c", "0.1763726400.aaaaaaaaaaaaaaaaaaaa"])
def test_a_form_that_is_not_ours_is_shown_again_with_all_its_words(client, odd):
    page = client.post("/", data=a_request(proof=odd)).text

    assert "Please press the button once more." in page
    assert "Пробовали включить снова." in page
    assert number_of_tickets() == 0


@pytest.mark.row("S11")
def test_a_form_sent_faster_than_people_write_is_taken_at_the_second_press(client, monkeypatch):
    request = a_request(proof=the_proof_in(client.get("/").text))

    hasty = client.post("/", data=request)
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    calm = client.post("/", data=request | {"proof": the_proof_in(hasty.text)})

    assert "faster than people write" in hasty.text
    assert the_proof_in(hasty.text) == request["proof"]
    assert calm.status_code == 303


@pytest.mark.row("S11")
def test_a_page_left_open_overnight_gets_a_new_proof(client):
    old = a_proof(age=timedelta(days=2))

    page = client.post("/", data=a_request(proof=old)).text

    assert "had been open for very long" in page
    assert the_proof_in(page) != old


@pytest.mark.row("S11")
def test_a_flood_from_one_address_is_stopped_and_the_words_stay(client, flood_is_watched):
    answers = [client.post("/", data=a_request(subject=f"Spam {number}")) for number in range(12)]

    assert [answer.status_code for answer in answers] == [303] * 10 + [429] * 2
    assert "Spam 11" in answers[-1].text
    assert "please wait a minute" in answers[-1].text


def test_a_known_customers_name_is_not_told_to_whoever_types_the_address(client, carol):
    page = client.get(client.post("/", data=a_request(name="", address="carol@example.com")).location).text

    assert "Weiß" not in page


def test_the_form_needs_no_script_and_no_style_of_its_own(client):
    page = client.get("/").text

    assert not re.search(r"\s(on\w+|style)=", page)
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []


@pytest.mark.row("A3")
def test_a_form_sent_four_times_at_one_instant_is_one_request(app):
    request = a_request()

    def send(_):
        with app.app_context():
            return app.test_client().post("/", data=request).location

    with ThreadPoolExecutor(4) as people:
        locations = set(people.map(send, range(4)))
    db.session.rollback()

    assert len(locations) == 1
    assert number_of_tickets() == 1
