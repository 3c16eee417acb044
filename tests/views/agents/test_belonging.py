"""What a ticket belongs to, on its screen: suggestions, twins, parts and links (R14, R18, S15)."""

import re
from datetime import timedelta

import pytest

from desk import about, links, merging, replies, requests, tickets
from models import (
    Catalogue,
    CustomField,
    FieldKind,
    IncomingMail,
    Product,
    Suggestion,
    Ticket,
    TicketLink,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import BOTH, EVE, all_tickets, file
from tests.letters import letter


def open_ticket(department, subject="Qualm im Keller", address="dora@example.com"):
    with transaction():
        request = requests.Request("Dora", address, subject, "Es qualmt.", "de", department)
        return requests.hand_in(request, now=NOON)


@pytest.fixture
def second(support, ticket):
    return open_ticket(support)


@pytest.fixture
def theirs(sales, ticket):
    """A ticket in Sales, which Alice may not see."""
    return open_ticket(sales, "Angebot Geheim")


def screen(browser, ticket):
    return browser.get(f"/desk/ticket/{ticket.id}").text


def act(browser, ticket, name, **data):
    return browser.post(f"/desk/ticket/{ticket.id}/{name}", data=data, headers={"Referer": f"/desk/ticket/{ticket.id}"})


def suggest(ticket, other, why=Suggestion.WANTS_TO_JOIN):
    with transaction():
        ticket.suggestion, ticket.suggested = why, other


@pytest.mark.row("C5")
def test_who_wants_to_join_is_let_in_by_a_click(ticket, second, alice, signed_in):
    suggest(second, ticket)
    browser = signed_in(alice)

    before = screen(browser, second)
    answer = act(browser, second, "suggestion", decision="join")

    assert f"Dora &lt;dora@example.com&gt; named #{ticket.number} and wants to join it." in before
    assert browser.get(answer.headers["Location"]).headers["Location"] == f"/desk/ticket/{ticket.id}"
    assert "Es qualmt." in screen(browser, ticket) and f"from #{second.number}" in screen(browser, ticket)
    assert [one.address for one in ticket.participants] == ["dora@example.com"]


@pytest.mark.row("C5")
def test_who_wants_to_join_is_kept_apart_by_a_click_and_both_records_say_so(ticket, second, alice, signed_in):
    suggest(second, ticket)
    browser = signed_in(alice)

    for _ in range(2):
        act(browser, second, "suggestion", decision="apart")

    assert second.suggestion is None
    assert "wants to join" not in screen(browser, second)
    for one, other in ((ticket, second), (second, ticket)):
        assert screen(browser, one).count(f"Alice decided to keep #{other.number} apart.") == 1


@pytest.mark.row("R14")
def test_of_a_hidden_ticket_only_the_number_is_told_and_nothing_is_offered(second, theirs, alice, signed_in):
    suggest(second, theirs)
    browser = signed_in(alice)

    page = screen(browser, second)
    answers = [act(browser, second, "suggestion", decision=decision) for decision in ("join", "apart")]

    assert f"named #{theirs.number} and wants to join it." in page
    assert "Geheim" not in page and "Let them in" not in page
    assert (second.suggestion, second.merged_into) == (Suggestion.WANTS_TO_JOIN, None)
    assert all(answer.status_code == 302 for answer in answers)


def test_a_follow_up_is_asked_about_with_the_earlier_tickets_subject(ticket, second, alice, signed_in):
    suggest(second, ticket, Suggestion.FOLLOW_UP)
    browser = signed_in(alice)

    page = screen(browser, second)
    act(browser, second, "suggestion", decision="join")

    assert "Looks like a follow-up." in page and f"#{ticket.number} Drucker brennt" in page
    assert second.merged_into == ticket


@pytest.mark.row("R14")
def test_a_follow_up_of_a_hidden_ticket_is_no_matter_of_theirs(second, theirs, alice, signed_in):
    suggest(second, theirs, Suggestion.FOLLOW_UP)

    page = screen(signed_in(alice), second)

    assert "Looks like a follow-up" not in page and str(theirs.number) not in page


@pytest.mark.row("R13", "R14")
def test_two_departments_see_where_the_same_mail_went_each_what_is_theirs(office, alice, root, signed_in):
    file(letter(to=BOTH))
    supports, sales = all_tickets()

    alices, roots = screen(signed_in(alice), supports), screen(signed_in(root), supports)

    assert f"The same mail went to Sales: #{sales.number}" in plain(alices)
    assert f'/desk/ticket/{sales.id}"' not in alices
    assert f'/desk/ticket/{sales.id}"' in roots


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.row("R18")
def test_a_ticket_is_joined_to_another_by_its_number_and_taken_out_again(ticket, second, alice, signed_in):
    browser = signed_in(alice)

    act(browser, second, "merge", number=f" #{ticket.number} ")
    joined = screen(browser, ticket)
    act(browser, ticket, "unmerge", part=second.id)
    apart = screen(browser, ticket)

    assert "Es qualmt." in joined and "Take apart" in joined
    assert f"Alice joined #{second.number} to this ticket, with 1 message." in joined
    assert "Es qualmt." not in apart and "Take apart" not in apart
    assert "Es qualmt." in screen(browser, second)


@pytest.mark.row("R18")
def test_what_came_along_and_what_was_said_otherwise_is_told_in_the_history(ticket, second, alice, signed_in):
    with transaction():
        field = CustomField(labels={"en": "Serial"}, kind=FieldKind.TEXT)
        ink, laser = Product(names={"en": "Ink"}), Product(names={"en": "Laser"})
        db.session.add_all([field, ink, laser])
        about.say_product(ticket, ink, by=alice, now=NOON)
        about.say_product(second, laser, by=alice, now=NOON)
        about.fill(second, Catalogue.read().fields[0], ["A-1"], by=alice, now=NOON)
    browser = signed_in(alice)

    act(browser, second, "merge", number=str(ticket.number))
    joined = screen(browser, ticket)
    act(browser, ticket, "unmerge", part=str(second.id))

    assert "Taken over from there: Serial “A-1”. Said otherwise there: Product “Laser”, here “Ink”." in joined
    assert "apart again. This went back with it: Serial “A-1”." in screen(browser, ticket)


@pytest.mark.row("R18")
def test_where_a_ticket_was_is_shown_the_one_it_is_part_of(ticket, second, alice, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
    browser = signed_in(alice)

    assert browser.get(f"/desk/ticket/{second.id}").headers["Location"] == f"/desk/ticket/{ticket.id}"
    found = browser.get(f"/desk/ticket/?search=%23{second.number}")
    assert found.headers["Location"] == f"/desk/ticket/{ticket.id}"


@pytest.mark.row("R18")
def test_merged_tickets_stand_in_no_list_and_no_count(ticket, second, alice, signed_in, subjects):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
    browser = signed_in(alice)

    for folder in ("open", "all", "nobody"):
        page = browser.get(f"/desk/ticket/?folder={folder}")
        assert subjects(page) == ["Drucker brennt"]
    assert re.search(r'Open tickets\s*</span>\s*<span class="count">1<|count">1<', page.text)
    assert "Qualm im Keller" not in browser.get(f"/desk/customer/details/?id={second.customer_id}").text


@pytest.mark.row("R18")
def test_an_answer_to_a_ticket_that_was_merged_meanwhile_is_not_sent_and_keeps_every_word(
    ticket, second, alice, signed_in, replies_sent
):
    browser = signed_in(alice)
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)

    data = {"text": "Liebe Dora", "kind": "reply", "then": "pending", "heard": "999999"}
    answer = browser.post(f"/desk/ticket/{second.id}/write", data=data)

    assert answer.status_code == 409
    assert f"has become part of #{ticket.number}" in answer.text and "Liebe Dora</textarea>" in answer.text
    assert replies_sent() == []


@pytest.mark.row("R18")
@pytest.mark.parametrize("name", ["take", "status", "rename"])
def test_an_act_on_a_ticket_that_was_merged_meanwhile_changes_neither(ticket, second, alice, signed_in, name):
    browser = signed_in(alice)
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)

    act(browser, second, name, status="closed", subject="Anders")

    told = [(one.status, one.subject, one.assignee) for one in (ticket, second)]
    assert told == [("open", "Drucker brennt", None), ("open", "Qualm im Keller", None)]


@pytest.mark.row("R14", "R18")
@pytest.mark.parametrize("name", ["merge", "link"])
def test_a_hidden_ticket_and_one_that_is_not_there_are_refused_in_the_same_words(
    ticket, theirs, alice, signed_in, name
):
    browser = signed_in(alice)
    refusals = []

    for number in (theirs.number, 999_999_999, "zzz", ""):
        act(browser, ticket, name, number=number)
        refusals += re.findall(r"There is no ticket of this number[^<]*", screen(browser, ticket))

    assert len(set(refusals)) == 1 and len(refusals) == 4
    assert db.session.query(TicketLink).count() == 0


@pytest.mark.row("R14")
def test_a_ticket_whose_whole_is_hidden_is_hidden(ticket, theirs, alice, root, signed_in):
    with transaction():
        merging.merge(ticket, theirs, by=root, now=NOON)

    assert signed_in(alice).get(f"/desk/ticket/{ticket.id}").status_code == 404


@pytest.mark.row("S15")
def test_linked_tickets_show_each_other_until_they_are_unlinked(ticket, second, alice, signed_in):
    browser = signed_in(alice)

    act(browser, ticket, "link", number=second.number)
    act(browser, second, "link", number=ticket.number)
    shown = [f'/desk/ticket/{other.id}">{other.subject}' in screen(browser, one) for one, other in both(ticket, second)]
    link = db.session.query(TicketLink).one()
    act(browser, second, "unlink", link=link.id)

    assert shown == [True, True]
    assert [
        f'/desk/ticket/{other.id}">{other.subject}' in screen(browser, one) for one, other in both(ticket, second)
    ] == [
        False,
        False,
    ]
    assert f"Alice removed the link to #{second.number}." in screen(browser, ticket)


def both(one, other):
    return (one, other), (other, one)


@pytest.mark.row("R14", "S15")
def test_a_link_to_a_hidden_ticket_is_not_shown_and_not_theirs_to_cut(ticket, theirs, alice, root, signed_in):
    with transaction():
        links.link(ticket, theirs, by=root, now=NOON)
    browser = signed_in(alice)

    page = screen(browser, ticket)
    act(browser, ticket, "unlink", link=db.session.query(TicketLink).one().id)

    assert "Geheim" not in page and f"/desk/ticket/{theirs.id}" not in page
    assert db.session.query(TicketLink).count() == 1


@pytest.mark.row("S15")
def test_a_foreign_link_or_part_is_not_cut_from_here(ticket, second, support, alice, signed_in):
    third, fourth = open_ticket(support, "Drei"), open_ticket(support, "Vier")
    with transaction():
        links.link(third, second, by=alice, now=NOON)
        merging.merge(fourth, third, by=alice, now=NOON)
    browser = signed_in(alice)

    for name, data in (("unlink", {"link": db.session.query(TicketLink).one().id}), ("unmerge", {"part": fourth.id})):
        assert act(browser, ticket, name, **data).status_code == 404


@pytest.mark.row("S15")
def test_a_link_leads_to_the_whole_and_back_to_the_part(ticket, second, support, alice, signed_in):
    third = open_ticket(support, "Drei")
    with transaction():
        links.link(third, second, by=alice, now=NOON)
        merging.merge(second, ticket, by=alice, now=NOON)
    browser = signed_in(alice)

    merged = screen(browser, third)
    with transaction():
        merging.unmerge(second, by=alice, now=NOON)
    apart = screen(browser, third)

    assert (f"/desk/ticket/{ticket.id}" in merged, f"/desk/ticket/{second.id}" in merged) == (True, False)
    assert (f"/desk/ticket/{ticket.id}" in apart, f"/desk/ticket/{second.id}" in apart) == (False, True)


@pytest.mark.row("R14")
def test_links_and_parts_make_no_query_each(ticket, support, alice, signed_in, counting):
    def statements():
        screen(browser, ticket)  # which notes what was read
        with counting() as made:
            screen(browser, ticket)
        return len(made)

    browser = signed_in(alice)
    grow(ticket, support, alice, 2)
    few = statements()
    grow(ticket, support, alice, 6)

    assert statements() == few


def grow(ticket, support, alice, number):
    for _ in range(number):
        linked, part = open_ticket(support), open_ticket(support)
        with transaction():
            links.link(ticket, linked, by=alice, now=NOON)
            merging.merge(part, ticket, by=alice, now=NOON)


@pytest.mark.row("C5")
def test_a_strangers_letter_asks_on_its_screen(ticket, alice, signed_in):
    file(letter(sender=EVE, subject=f"Re: [#{ticket.number}]", text="Let me in"))

    page = screen(signed_in(alice), all_tickets()[1])

    assert f"Eve &lt;eve@example.net&gt; named #{ticket.number} and wants to join it." in page
    assert "Let them in" in page


@pytest.mark.row("R18")
def test_a_ticket_with_a_part_in_spam_or_transfer_still_opens(ticket, second, sales, alice, root, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
        tickets.transfer(second, sales, by=root, now=NOON)
        replies.add_note(ticket, alice, "Bleibt hier.", now=NOON)

    page = screen(signed_in(alice), ticket)

    assert "Bleibt hier." in page and "Take apart" not in page
    assert db.session.query(Ticket).count() == 2


@pytest.mark.row("A3", "R13")
def test_the_original_of_one_mail_is_at_hand_in_both_departments(office, root, signed_in):
    raw = letter(to=BOTH)
    file(raw)
    browser = signed_in(root)

    for ticket in all_tickets():
        [message] = ticket.messages
        assert f"/desk/file/message/{message.id}/original" in screen(browser, ticket)
        assert browser.get(f"/desk/file/message/{message.id}/original").data == raw


@pytest.mark.row("A3")
def test_another_mail_of_the_same_message_id_is_no_original(office, root, signed_in):
    file(letter(Message_ID="<same@example.com>"))
    file(letter(EVE, "sales@example.org", text="Ha!", Message_ID="<same@example.com>"), now=NOON + timedelta(minutes=1))
    with transaction():
        first = db.session.query(IncomingMail).order_by(IncomingMail.id).first()
        assert first
        db.session.delete(first)

    [message] = all_tickets()[0].messages
    assert signed_in(root).get(f"/desk/file/message/{message.id}/original").status_code == 404
