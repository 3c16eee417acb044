"""What a search of the list says beside its rows: how it was understood, where the words stand, how it narrows."""

import re
from datetime import timedelta

import pytest

from desk import replies, requests, sorting, tickets
from desk.files import attach, keep
from models import Clock, Message, Target, db, transaction
from search import index
from tests.conftest import NOON

pytestmark = pytest.mark.row("R22")
FOREIGN = "Принтер главного бухгалтера"


@pytest.fixture
def asks(office):
    """Someone asks a department something, at an instant."""

    def ask(subject, department, text="?", at=NOON, address="carol@example.com"):
        with transaction():
            return requests.hand_in(requests.Request("", address, subject, text, "de", department), now=at)

    return ask


@pytest.fixture
def printers(asks, support, sales):
    """Of Support two tickets about printers, of two years, and one about something else; of Sales one."""
    old = asks("Принтер сломан", support, "Принтер не печатает счета.", at=NOON - timedelta(days=400))
    new = asks("Вопрос", support, "Почему наши принтеры молчат?", address="dora@example.com")
    asks("Пароль", support, "Забыл пароль.")
    asks(FOREIGN, sales, "Печатает деньги.")
    index.rebuild()
    return old, new


def chips(answer):
    found = re.findall(r'<li><a(?: class="is-left-out")? href="([^"]*)" aria-label="Take away: ([^"]*)"', answer.text)
    return {word: href.replace("&amp;", "&") for href, word in found}


def facets(answer):
    """The parts of each way to narrow, with their counts."""
    sections = re.findall(r'<section aria-label="([^"]*)">\s*<p class="side-title">.*?</section>', answer.text, re.S)
    bodies = re.findall(
        r'<p class="side-title">[^<]*</p>\s*<ul class="plain">(.*?)</ul>\s*</section>', answer.text, re.S
    )
    part = re.compile(r'<span>([^<]*)</span> <span class="count">(\d+)</span>')
    return {label: dict(part.findall(body)) for label, body in zip(sections, bodies, strict=True)}


def test_each_part_of_a_search_is_a_chip_that_takes_it_away(printers, alice, signed_in, subjects):
    browser = signed_in(alice)

    found = browser.get(
        "/desk/ticket/", query_string={"search": 'принтеру -пароль from:carol "не печатает" since:2020'}
    )
    shown = chips(found)
    wider = browser.get(shown["From: carol"])

    assert list(shown) == ["принтеру", "not: пароль", "From: carol", "“не печатает” word for word", "Not before: 2020"]
    assert subjects(found) == ["Принтер сломан"]
    assert "carol" not in "".join(chips(wider)) and len(chips(wider)) == 4


def test_a_day_begins_at_the_agents_midnight(asks, support, alice, signed_in, subjects):
    asks("Gestern", support, at=NOON.replace(hour=21, minute=59))
    asks("Heute", support, at=NOON.replace(hour=22, minute=1))
    index.rebuild()
    with transaction():
        alice.timezone = "Europe/Kyiv"
    browser = signed_in(alice)

    later, earlier = (
        subjects(browser.get("/desk/ticket/", query_string={"search": words}))
        for words in ("after:2026-11-17", "before:17.11.2026")
    )

    assert (later, earlier) == (["Heute"], ["Gestern"])


@pytest.mark.parametrize(("language", "said"), [("en", "took too long"), ("ru", "слишком много времени")])
def test_a_search_that_ran_out_of_time_says_so_and_not_that_there_is_nothing(
    printers, alice, signed_in, subjects, monkeypatch, language, said
):
    with transaction():
        alice.language = language
    browser = signed_in(alice)
    told = {}
    for ids in ([], [printers[0].id]):
        monkeypatch.setattr(index, "find", lambda *_, ids=ids, **_options: index.Found(ids, is_partial=True))
        told[len(ids)] = browser.get("/desk/ticket/", query_string={"search": "принтер"})

    assert [answer.text.count(said) for answer in told.values()] == [1, 1]
    assert subjects(told[0]) == [] and subjects(told[1]) == ["Принтер сломан"]
    assert 'class="nothing"' in told[0].text and 'class="nothing"' not in told[1].text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("status:открыт", "State: Open"),
        ("есть:вложение", "with attachments"),
        ("ist:offen", "Open"),
        ("is:overdue", "overdue"),
        ("ist:versprochen", "promised by an agent"),
        ("is:broken", "an agent&#39;s promise is broken"),
        ("tag:#VIP", "Tag: VIP"),
        ("печать или принтер", "печать or принтер"),
        ("№4711", "#4711"),
        ("+49 30 123456", "Telephone number: +49 30 123456"),
        ("before:soon", "before:soon"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_chip_says_what_was_understood(office, alice, signed_in, typed, said):
    assert said in chips(signed_in(alice).get("/desk/ticket/", query_string={"search": typed}))


def test_a_word_that_all_texts_have_is_said_to_be_left_out(printers, alice, signed_in):
    page = signed_in(alice).get("/desk/ticket/?search=не+принтер").text

    assert page.count("Too common to be searched") == 1


@pytest.mark.parametrize(
    ("typed", "meant"), [("ghbynth", "принтер"), ("приетр", ""), ("printer", "принтер"), ("прнитер", "принтер")]
)
def test_what_was_searched_instead_is_said(printers, alice, signed_in, subjects, typed, meant):
    answer = signed_in(alice).get("/desk/ticket/", query_string={"search": typed})

    said = re.findall('also-searched" role="status">Also searched: ([^<]*)<', answer.text)
    assert said == ([meant] if meant else [])
    assert bool(subjects(answer)) == bool(meant)


@pytest.mark.row("R14")
def test_what_was_searched_instead_tells_nothing_of_others_tickets(printers, alice, root, signed_in):
    answers = [signed_in(one).get("/desk/ticket/?search=,e[ufknthf").text for one in (alice, root)]

    assert ['status">Also searched' in answer for answer in answers] == [False, True]


@pytest.mark.parametrize("typed", ["#{}", "№{}", "[#{}]", "{}"])
def test_a_number_goes_straight_to_its_ticket(printers, alice, signed_in, typed):
    old = printers[0]

    answer = signed_in(alice).get("/desk/ticket/", query_string={"search": typed.format(old.number)})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/ticket/{old.id}")


@pytest.mark.row("R14")
def test_a_number_leads_nobody_to_a_foreign_ticket(ticket, bob, signed_in):
    assert signed_in(bob).get(f"/desk/ticket/?search=%23{ticket.number}").status_code == 200


def test_the_words_are_marked_as_they_stand_in_subject_and_text(printers, alice, signed_in):
    page = signed_in(alice).get("/desk/ticket/?search=принтером").text

    assert "<mark>Принтер</mark> сломан" in page
    assert "Почему наши <mark>принтеры</mark> молчат?" in page


def test_of_a_long_subject_and_text_that_part_is_shown_in_which_the_words_stand(asks, support, alice, signed_in):
    subject = "Ihre Anfrage vom Montag dem dritten November wegen des neuen Druckers im Flur"
    asks(
        subject,
        support,
        "Guten Tag, seit Ihrem letzten Besuch bei uns druckt der neue Drucker keine einzige Seite mehr.",
    )
    asks("Drucker: " + subject, support)
    index.rebuild()

    page = signed_in(alice).get("/desk/ticket/?search=Drucker").text

    assert f'title="{subject}">… des neuen <mark>Druckers</mark> im Flur</a>' in page
    assert "… der neue <mark>Drucker</mark> keine einzige" in page
    assert "><mark>Drucker</mark>: Ihre" in page


def test_a_hit_without_a_subject_is_shown(asks, support, alice, signed_in):
    handed_in = asks("Drucker", support, "Mein Drucker brennt.")
    with transaction():
        handed_in.subject = ""
    index.rebuild()

    page = signed_in(alice).get("/desk/ticket/?search=brennt")

    assert page.status_code == 200
    assert "no subject" in page.text and "<mark>brennt</mark>" in page.text


def test_a_name_of_a_file_is_marked_where_the_text_says_nothing(printers, alice, signed_in):
    with transaction():
        message = db.session.query(Message).filter(Message.text.startswith("Забыл")).one()
        attach(message, [keep("Квитанция <1>.pdf", "application/pdf", b"no pdf")])
    index.rebuild()

    page = signed_in(alice).get("/desk/ticket/?search=квитанции").text

    assert '<span class="hit-file"><mark>Квитанция</mark> &lt;1&gt;.pdf</span>' in page


def test_hits_part_by_state_holder_year_and_attachments(printers, alice, mona, signed_in, subjects):
    old, new = printers
    with transaction():
        tickets.assign(old, mona, by=mona, now=NOON)
        replies.add_note(new, mona, "Посмотрю", now=NOON)
        attach(new.messages[0], [keep("a.png", "image/png", b"a")])
    browser = signed_in(alice)

    told = facets(browser.get("/desk/ticket/?search=принтер"))

    assert told == {
        "Assignee": {mona.name: "1", "nobody": "1"},
        "Year of the last message": {"2026": "1", "2025": "1"},
        "Attachments": {"with attachments": "1"},
    }
    for question, subject in (
        ("year=2025", "Принтер сломан"),
        ("files=with", "Вопрос"),
        (f"assignee={mona.id}", "Принтер сломан"),
    ):
        assert subjects(browser.get(f"/desk/ticket/?search=принтер&{question}")) == [subject]


@pytest.mark.row("R14")
def test_counts_tell_nothing_of_what_one_may_not_see(printers, alice, root, signed_in):
    pages = [signed_in(one).get("/desk/ticket/?search=принтер") for one in (alice, root)]

    assert "Department" not in facets(pages[0])
    assert sorted(facets(pages[1])["Department"].values()) == ["1", "2"]
    assert sum(map(int, facets(pages[0])["Year of the last message"].values())) == 2


def test_a_narrowed_search_becomes_a_workspace(printers, alice, signed_in, subjects):
    browser = signed_in(alice)
    asked = {"search": "принтеру", "year": "2025", "folder": "all"}

    made = browser.post("/desk/workspace/new", data=asked | {"name": "Alte Drucker"})
    opened = browser.get(made.headers["Location"])

    assert subjects(opened) == ["Принтер сломан"]
    assert "<h1>Alte Drucker</h1>" in opened.text


def test_odd_years_and_files_ask_for_all(printers, alice, signed_in, subjects):
    found = signed_in(alice).get("/desk/ticket/?search=принтер&year=20&files=zzz")

    assert len(subjects(found)) == 2


def test_a_tag_and_what_is_overdue_are_found(printers, alice, signed_in, subjects):
    old, new = printers
    with transaction():
        sorting.tag(old, ["Große Wäsche"], by=alice, now=NOON)
        db.session.add(Clock(ticket=new, target=Target.SOLUTION, minutes=60, started_at=NOON, broken_at=NOON))
    index.rebuild()
    browser = signed_in(alice)

    found = [
        subjects(browser.get("/desk/ticket/", query_string={"search": typed}))
        for typed in ('tag:"große wäsche"', "ist:überfällig")
    ]

    assert found == [["Принтер сломан"], ["Вопрос"]]


def test_a_search_asks_no_more_questions_for_more_hits(printers, asks, support, alice, signed_in, counting):
    browser = signed_in(alice)
    browser.get("/desk/ticket/?search=принтер")
    with counting() as few:
        browser.get("/desk/ticket/?search=принтер")
    for number in range(12):
        asks(f"Принтер {number}", support)
    index.rebuild()

    with counting() as many:
        browser.get("/desk/ticket/?search=принтер")

    assert len(many) <= len(few) + 1 <= 14  # one more, where the words stand in a message's name alone
