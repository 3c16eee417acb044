"""The screen of the work in the background."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from desk import inbox
from models import transaction, utcnow
from tests.letters import letter
from views.agents.jobs import JOBS

pytestmark = pytest.mark.row("R5")


@pytest.fixture
def no_redis(app, monkeypatch):
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")


def test_without_a_queue_it_says_so_and_counts_what_waits_in_the_database(no_redis, office, root, signed_in):
    with transaction():
        inbox.receive(letter(), None, now=utcnow() - timedelta(hours=2))

    page = signed_in(root).get("/desk/jobs/")

    assert page.status_code == 200
    assert "Nothing is lost: what waits stands in the database" in page.text
    assert "2 hours" in page.text and "late" in page.text
    assert "Do it now" not in page.text


def test_what_is_asked_of_a_queue_that_is_away_is_refused_in_words(no_redis, office, root, signed_in):
    answer = signed_in(root).post("/desk/jobs/now", data={"job": "jobs.sweep.sweep"})

    assert answer.status_code == 503
    assert "The queue (Redis)" in answer.text


def test_every_kind_of_work_has_a_name_in_words():
    """Else its own, as the program knows it, would stand among them."""
    named = re.compile(r"""["'](jobs\.[a-z_]+\.[a-z_]+)["']""")
    folder = Path(__file__).parents[3]
    sources = [*(folder / "jobs").glob("*.py"), *(folder / "processes").glob("*.py")]
    paths = {path for file in sources for path in named.findall(file.read_text(encoding="utf-8"))}

    assert len(paths) > 20
    assert paths - set(JOBS) == {"jobs.queue.perform"}  # which does any of them


def test_only_administrators_see_it(office, mona, signed_in):
    browser = signed_in(mona)

    answers = [browser.get("/desk/jobs/").status_code, browser.post("/desk/jobs/now", data={"job": "x"}).status_code]

    assert answers == [403, 403]
