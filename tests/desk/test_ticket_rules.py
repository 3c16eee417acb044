"""Rules on tickets: each looks once at each occasion, and does what it says (S4)."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from desk import (
    replies,
    requests,
    rule_book,
    spam,
    tagging,
    ticket_rule_book,
    ticket_rule_trials,
    ticket_rules,
    tickets,
)
from jobs import ticket_rules as jobs
from models import (
    Calendar,
    CannedReply,
    Event,
    Kind,
    Message,
    Notice,
    Occasion,
    Office,
    OutgoingMail,
    Priority,
    Purpose,
    RuleLook,
    Status,
    TicketRule,
    WaitingOccasion,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import comes, file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.row("S4")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = NOON - timedelta(days=400)


@pytest.fixture
def rule(office):
    def keep(occasion, *conditions, since=LONG_AGO, name="The rule", **says):
        parts = [dict(zip(("field", "test", "value"), one.split(" ", 2), strict=True)) for one in conditions]
        with transaction():
            kept = TicketRule(name=name, occasion=occasion, conditions=parts, **says)
            ticket_rule_book.keep(kept, now=since)
        return kept

    return keep


def rules_look(now=NOON):
    """As the jobs do it; answers how often one fitted."""
    fitted = 0
    for waiting_id in db.session.execute(WaitingOccasion.waiting(now)).scalars().all():
        with transaction():
            fitted += len(ticket_rules.apply_waiting(waiting_id, now=now))
    for rule in ticket_rules.rules_of_time():
        for ticket_id, _since in ticket_rules.due(rule, now=now):
            with transaction():
                fitted += ticket_rules.apply_due(rule.id, ticket_id, now=now)
    return fitted


def history(*kinds):
    db.session.expire_all()
    rows = db.session.query(Event).filter(Event.kind.in_(kinds)).order_by(Event.id)
    return [(row.kind, row.details.get("rule")) for row in rows]


# What happens


def test_a_rule_does_all_it_says_once_with_its_name_on_the_record(rule, sales, bob, root):
    with transaction():
        canned = CannedReply(name="Thanks", texts={"de": "Danke, {customer}!", "en": "Thanks"})
        db.session.add(canned)
    kept = rule(
        Occasion.OPENED,
        "subject contains drucker",
        department_id=sales.id,
        assignee_id=bob.id,
        priority=Priority.HIGH,
        tags=["fire"],
        note="Look at the printer first.",
        canned_reply_id=canned.id,
        agent_id=root.id,
        status=Status.PENDING,
    )
    file(letter(subject="Drucker brennt"))

    assert [rules_look(), rules_look()] == [1, 0]

    ticket = the_only_ticket()
    assert (ticket.department, ticket.assignee, ticket.priority, ticket.status) == (
        sales,
        bob,
        Priority.HIGH,
        Status.PENDING,
    )
    assert [one.text for one in db.session.query(Message).filter_by(kind=Kind.NOTE)] == ["Look at the printer first."]
    sent = db.session.query(OutgoingMail).filter_by(purpose=Purpose.AUTO_REPLY).one()
    assert sent.text.startswith("Danke, Carol") and sent.headers["Auto-Submitted"] == "auto-replied"
    kinds = ("transferred", "assigned", "prioritised", "tagged", "noted", "rule_told", "rule_answer", "pending")
    assert history(*kinds) == [(kind, kept.name) for kind in kinds]
    assert [one.event_kind for one in db.session.query(Notice).filter_by(agent=root)] == ["rule_told"]


def test_conditions_are_asked_of_the_ticket_too(rule, support, alice, office):
    rule(Occasion.OPENED, f"department is {support.id}", "assignee is none", "channel is mail", tags=["fits"])
    rule(Occasion.OPENED, "tag is fits", "language is de", "priority is_not high", tags=["second sees the first"])
    rule(Occasion.OPENED, "status is solved", tags=["does not fit"])
    file(letter(subject="Drucker brennt", text="Der Drucker brennt, bitte kommen Sie schnell."))

    rules_look()

    assert [one.name for one in the_only_ticket().tags] == ["fits", "second sees the first"]


def test_each_word_of_the_customer_is_an_occasion_and_their_first_is_none(rule, ticket, alice):
    rule(Occasion.WROTE, "text contains brennt", tags=["again"])
    rules_look()
    before = list(ticket.tags)

    for number in (1, 2):
        with transaction():
            requests.write_on(ticket, f"Brennt noch {number}", [], now=NOON + number * HOUR)
        assert [rules_look(NOON + number * HOUR), rules_look(NOON + number * HOUR)] == [1, 0]

    assert before == [] and [one.name for one in ticket.tags] == ["again"]


def test_rules_never_set_each_other_off(rule, ticket, alice):
    rule(Occasion.STATUS, "status is solved", status=Status.OPEN)
    rule(Occasion.STATUS, "status is open", status=Status.SOLVED)
    with transaction():
        tickets.solve(ticket, by=alice, now=NOON)

    looks = [rules_look(NOON + number * HOUR) for number in range(4)]

    assert looks == [2, 0, 0, 0]  # the second sees what the first did; nothing follows from that


def test_an_answer_that_changes_the_state_is_both(rule, ticket, alice):
    rule(Occasion.REPLIED, tags=["answered"])
    rule(Occasion.STATUS, "status is pending", tags=["waits"])
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    assert [one.name for one in ticket.tags] == [] and rules_look() == 2
    assert [one.name for one in ticket.tags] == ["answered", "waits"]


def test_an_answer_that_is_taken_back_was_no_occasion(rule, ticket, alice):
    """Rules look at it once it can't be taken back any more."""
    with transaction():
        Office.current().undo_seconds = 10
        canned = CannedReply(name="Thanks", texts={"en": "Thanks", "de": "Danke"})
        db.session.add(canned)
    rule(Occasion.REPLIED, canned_reply_id=canned.id)
    for seconds, is_withdrawn in ((0, True), (30, False)):
        with transaction():
            said = replies.reply(ticket, alice, "Löschen!", now=NOON + timedelta(seconds=seconds))
        if is_withdrawn:
            with transaction():
                replies.withdraw(said, alice, now=NOON + timedelta(seconds=5))

    fitted = [rules_look(NOON + timedelta(seconds=seconds)) for seconds in (20, 39, 40, 50)]

    assert fitted == [0, 0, 1, 0]


def test_nothing_waits_where_no_rule_looks(rule, ticket, alice):
    kept = rule(Occasion.REPLIED, tags=["answered"])
    with transaction():
        ticket_rule_book.switch(kept, now=NOON)
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    assert db.session.query(WaitingOccasion).count() == 0


def test_what_came_before_a_rule_is_left_alone(rule, ticket, alice):
    rule(Occasion.OPENED, tags=["old"], since=LONG_AGO)
    comes("Noch ein Drucker", now=NOON)
    rule(Occasion.OPENED, tags=["new"], since=NOON + HOUR)

    rules_look(NOON + 2 * HOUR)

    tags = {one.name for event in db.session.query(Event) if event.ticket for one in event.ticket.tags}
    assert tags == {"old"}


def test_spam_is_looked_at_once_it_is_none(rule, ticket, alice):
    rule(Occasion.OPENED, tags=["seen"])
    with transaction():
        spam.put_away(ticket, "x", by=alice, now=NOON)
        db.session.add(WaitingOccasion(ticket=ticket, occasion=Occasion.OPENED, at=NOON))
    as_spam = rules_look()
    with transaction():
        spam.take_back(ticket, by=alice, now=NOON + HOUR)

    assert (as_spam, rules_look(NOON + HOUR)) == (0, 1)


def test_who_is_killed_half_way_has_done_nothing_and_the_next_does_all(rule, ticket, monkeypatch):
    rule(Occasion.OPENED, tags=["seen"], priority=Priority.HIGH)
    with transaction():
        db.session.add(WaitingOccasion(ticket=ticket, occasion=Occasion.OPENED, at=NOON))
    with pytest.raises(KeyboardInterrupt), transaction():
        ticket_rules.apply_waiting(db.session.query(WaitingOccasion).one().id, now=NOON)
        raise KeyboardInterrupt
    killed = (ticket.priority, db.session.query(RuleLook).count())

    rules_look()

    assert killed == (Priority.NORMAL, 0)
    assert (ticket.priority, [one.name for one in ticket.tags]) == (Priority.HIGH, ["seen"])


@pytest.mark.parametrize(
    ("trouble", "is_prioritised"),
    [(OperationalError("UPDATE", {}, Exception("database is locked")), True), (ValueError("never"), False)],
    ids=["for now", "for good"],
)
def test_an_occasion_outlasts_a_lock_but_not_what_fails_each_time(rule, ticket, monkeypatch, trouble, is_prioritised):
    rule(Occasion.WROTE, priority=Priority.HIGH)
    with transaction():
        requests.write_on(ticket, "Brennt noch.", [], now=NOON)
    waited = db.session.query(WaitingOccasion).count()

    def fails(*_args, **_more):
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(ticket_rules, "apply_waiting", fails)
        jobs.apply_waiting()
    jobs.apply_waiting()

    db.session.rollback()
    assert (waited, db.session.query(WaitingOccasion).count()) == (1, 0)
    assert (ticket.priority == Priority.HIGH) == is_prioritised


def test_automatic_answers_stay_below_the_cap(rule, ticket, office):
    with transaction():
        canned = CannedReply(name="Thanks", texts={"en": "Thanks"})
        db.session.add(canned)
    rule(Occasion.WROTE, canned_reply_id=canned.id)
    for minute in range(8):
        with transaction():
            requests.write_on(ticket, f"Noch {minute}", [], now=NOON + timedelta(minutes=minute))
        rules_look(NOON + timedelta(minutes=minute))

    written = db.session.query(OutgoingMail).filter_by(is_automatic=True, first_recipient="carol@example.com").count()
    assert written == office.automatic_mails_per_hour
    assert ("rule_left_out", "The rule") in history("rule_left_out")


# Time


def test_a_wait_is_counted_in_the_hours_of_the_department(rule, ticket, support):
    with transaction():
        week = {str(day): [["09:00", "17:00"]] for day in range(5)}
        support.calendar = Calendar(name="Office", timezone="UTC", week=week)
    rule(Occasion.UNANSWERED, after_minutes=8 * 60, in_hours=True, tags=["late"])

    fitted = [rules_look(NOON + hours * HOUR) for hours in (8, 23, 24, 25, 200)]  # it came at noon on Monday

    assert fitted == [0, 0, 1, 0, 0]


def test_time_passes_once_for_each_wait_also_after_a_day_away(rule, ticket, alice):
    rule(Occasion.UNANSWERED, after_minutes=60, priority=Priority.URGENT, note="Waits.")
    late = [rules_look(NOON + 30 * HOUR), rules_look(NOON + 31 * HOUR)]
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + 32 * HOUR)
        requests.write_on(ticket, "Brennt noch.", [], now=NOON + 33 * HOUR)

    assert late == [1, 0]
    assert [rules_look(NOON + 33.5 * HOUR), rules_look(NOON + 60 * HOUR), rules_look(NOON + 61 * HOUR)] == [0, 1, 0]


def test_a_silent_customer_and_a_solved_ticket(rule, ticket, alice):
    rule(Occasion.SILENT, after_minutes=3 * 24 * 60, status=Status.SOLVED)
    rule(Occasion.SOLVED, after_minutes=7 * 24 * 60, status=Status.CLOSED)
    with transaction():
        tickets.wait_for_customer(ticket, by=alice, now=NOON + DAY)  # they had been rung up

    states = []
    for day in (3.5, 4, 10, 11):
        rules_look(NOON + day * DAY)
        states.append(ticket.status)

    assert states == [Status.PENDING, Status.SOLVED, Status.SOLVED, Status.CLOSED]


def test_what_came_to_its_time_before_the_rule_was_there_is_left_alone(rule, ticket):
    rule(Occasion.UNANSWERED, after_minutes=60, tags=["late"], since=NOON + 2 * HOUR)

    assert rules_look(NOON + 3 * HOUR) == 0


def test_who_answers_meanwhile_is_not_late(rule, ticket, alice):
    kept = rule(Occasion.UNANSWERED, after_minutes=60, tags=["late"])
    [(ticket_id, _since)] = ticket_rules.due(kept, now=NOON + 2 * HOUR)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON + 2 * HOUR)

    with transaction():
        assert not ticket_rules.apply_due(kept.id, ticket_id, now=NOON + 2 * HOUR)


# Keeping them


def test_a_rule_is_tried_without_a_trace(rule, ticket, alice):
    tried = TicketRule(name="x", occasion=Occasion.UNANSWERED, after_minutes=60, conditions=[], needs_all=True)

    [one] = ticket_rule_trials.try_out(tried)

    assert (one.ticket, one.has_occasion, one.fits, one.at) == (ticket, True, True, NOON + HOUR)
    assert db.session.query(TicketRule).count() == 0 and db.session.query(RuleLook).count() == 0


@pytest.mark.parametrize(
    ("says", "refusal"),
    [
        ({"occasion": Occasion.OPENED}, rule_book.NothingToDo),
        ({"occasion": Occasion.SOLVED, "tags": ["x"]}, ticket_rule_book.NoTime),
        (
            {"occasion": Occasion.OPENED, "tags": ["x"], "conditions": [{"field": "header", "test": "present"}]},
            rule_book.BadCondition,
        ),
        (
            {
                "occasion": Occasion.OPENED,
                "tags": ["x"],
                "conditions": [{"field": "department", "test": "is", "value": "Sales"}],
            },
            rule_book.BadCondition,
        ),
    ],
)
def test_what_could_not_work_is_refused(office, says, refusal):
    with pytest.raises(refusal), transaction():
        ticket_rule_book.keep(TicketRule(name="x", **says), now=NOON)


def test_a_renamed_tag_is_renamed_in_rules(rule, root):
    kept = rule(Occasion.OPENED, tags=["fire"])
    with transaction():
        tagging._follow("fire", "flames")

    assert kept.tags == ["flames"]
