"""What was committed gives a hint; what was not, doesn't."""

import pytest
from redis import Redis

from desk import inbox, replies
from jobs import queue
from models import MailboxTrial, db, transaction, utcnow
from tests.letters import letter

SEND, READ, INDEX = "jobs.outbox.deliver_waiting", "jobs.inbox.process_waiting", "jobs.index.update_stale"


@pytest.fixture
def waiting(app, redis_url, monkeypatch):
    """Tells which jobs wait in a Redis that the application knows, and that was empty when the test began."""
    redis = Redis.from_url(redis_url)

    def waiting():
        return {job.args[0] for name in queue.QUEUES for job in queue.queue_of(redis, name).jobs}

    monkeypatch.setitem(app.config, "REDIS_URL", redis_url)
    monkeypatch.setattr(queue, "_left_alone_until", 0.0)
    return waiting


@pytest.fixture
def asked(ticket, redis_url):
    """A ticket whose own hints are forgotten."""
    Redis.from_url(redis_url).flushall()
    return ticket


@pytest.mark.row("R10")
def test_a_mail_that_came_is_told_of(office, waiting):
    with transaction():
        inbox.receive(letter(), None, now=utcnow())

    assert READ in waiting()


@pytest.mark.row("R10")
def test_an_answer_is_told_of_after_its_commit_and_not_before(waiting, asked, alice):
    with transaction():
        replies.reply(asked, alice, "Bitte löschen.", now=utcnow())
        db.session.flush()
        before = waiting()

    assert before == set()
    assert waiting() >= {SEND, INDEX}


@pytest.mark.row("R10")
def test_an_answer_that_was_never_committed_is_not_told_of(waiting, asked, alice):
    with pytest.raises(ZeroDivisionError), transaction():
        replies.reply(asked, alice, "Bitte löschen.", now=utcnow())
        db.session.flush()
        raise ZeroDivisionError
    db.session.commit()

    assert waiting() == set()


@pytest.mark.row("R10")
def test_a_savepoint_tells_of_nothing_yet(waiting, asked, alice):
    with transaction():
        with db.session.begin_nested():
            replies.reply(asked, alice, "Bitte löschen.", now=utcnow())
        before = waiting()

    assert before == set()
    assert SEND in waiting()


@pytest.mark.row("R10")
def test_the_wish_to_try_a_mailbox_is_told_of(waiting, mailbox):
    with transaction():
        db.session.add(MailboxTrial(mailbox_id=mailbox.id, recipient="root@example.org", asked_at=utcnow()))

    assert "jobs.trials.try_waiting" in waiting()
