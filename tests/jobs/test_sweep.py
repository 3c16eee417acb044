"""Nothing depends on a hint: what waits is found by its state (A3, A6)."""

from datetime import timedelta

import pytest
from redis import Redis

from desk import articles, inbox, replies, slugs
from desk.articles import Words
from jobs import escalations, index, sweep
from jobs.queue import queue_of
from models import (
    Article,
    ArticleCategory,
    EscalationLevel,
    OutgoingMail,
    Purpose,
    Ticket,
    Visibility,
    db,
    transaction,
    utcnow,
)
from tests.conftest import NOON
from tests.letters import letter


@pytest.fixture
def queued(app, redis_url):
    """The names of the jobs that wait in a Redis that has just forgotten everything."""
    app.config["REDIS_URL"] = redis_url
    connection = Redis.from_url(redis_url)

    def names():
        return {job.args[0] for name in ("default", "index") for job in queue_of(connection, name).get_jobs()}

    def forget():
        connection.flushall()
        return names

    yield forget
    app.config["REDIS_URL"] = ""
    connection.close()


@pytest.fixture
def article(office, root):
    with transaction():
        category = ArticleCategory(names={"de": "Drucker"})
        article = Article(category=category, visibility=Visibility.EVERYONE, original="de", agent=root, changed_at=NOON)
        db.session.add(article)
        slugs.name_category(category)
        articles.write(article, {"de": Words("Papierstau", "Ziehen Sie das Papier heraus.")}, by=root, now=NOON)


@pytest.mark.row("A3")
def test_a_mail_whose_hint_was_lost_is_found(office, queued):
    with transaction():
        inbox.receive(letter(), None, now=utcnow())
    names = queued()

    sweep.sweep()

    assert "jobs.inbox.process_waiting" in names()


@pytest.mark.row("A3")
def test_an_answer_whose_hint_was_lost_is_found(ticket, alice, queued):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=utcnow())
    names = queued()

    sweep.sweep()

    assert {"jobs.outbox.deliver_waiting", "jobs.index.update_stale"} <= names()


@pytest.mark.row("R22")
def test_an_index_of_another_analysis_is_made_anew_though_nothing_changes(article, ticket, queued, monkeypatch):
    index.update_stale()
    index.update_articles()
    names = queued()
    sweep.sweep()
    before = names()
    monkeypatch.setattr("search.analysis.VERSION", 0)

    sweep.sweep()

    assert names() - before == {"jobs.index.update_stale", "jobs.index.update_articles"}


def test_where_nothing_waits_nobody_is_called(office, queued):
    names = queued()

    sweep.sweep()

    assert names() == set()


@pytest.mark.row("R21")
def test_the_clock_escalates_once_however_often_it_comes(ticket):
    with transaction():
        db.session.get_one(Ticket, ticket.id).waiting_since = utcnow() - timedelta(hours=5)
        assert db.session.query(EscalationLevel).count() > 0

    escalations.escalate_waiting()
    escalations.escalate_waiting()

    assert db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).count() == 1
