"""What will happen in the demo's past, before anything is written."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo.customers import writers
from demo.matters import all_matters
from demo.plan import stories

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LEFT_OPEN = re.compile(r"[{}|]")


def test_each_language_has_a_dozen_matters_or_more() -> None:
    matters = Counter(matter.language for matter in all_matters())

    assert set(matters) == {"ru", "uk", "de", "en"}
    assert min(matters.values()) >= 12


def test_sixty_people_write_from_domains_that_nobody_owns() -> None:
    ours = re.compile(r"\.example$|(^|\.)example\.(com|net|org)$")

    domains = {address.partition("@")[2] for one in writers() for address in (one.address, one.private) if address}

    assert len(writers()) == 60
    assert [domain for domain in domains if not ours.search(domain)] == []


def test_every_place_in_every_text_is_filled() -> None:
    texts = [
        story.filled(text)
        for story in stories(4 * len(all_matters()), NOW)
        for line in story.matter.talk
        for text in (story.matter.subject, line.text, *line.files)
    ]

    assert [text for text in texts if LEFT_OPEN.search(text)] == []


def test_the_same_seed_tells_the_same_stories() -> None:
    first, second = stories(80, NOW), stories(80, NOW)

    assert [(story.steps, story.writer, story.values) for story in first] == [
        (story.steps, story.writer, story.values) for story in second
    ]


def test_everything_happens_in_order_and_in_the_last_sixty_days() -> None:
    for story in stories(200, NOW):
        instants = [step.at for step in story.steps]

        assert instants == sorted(instants)
        assert NOW - timedelta(days=61) < instants[0]
        assert instants[-1] < NOW


@pytest.mark.row("R12")
def test_every_act_of_the_office_names_its_agent() -> None:
    acts = [step for story in stories(200, NOW) for step in story.steps]

    assert [step for step in acts if step.line.act in ("reply", "note", "transfer", "assign") and not step.agent] == []
    assert [step for step in acts if step.line.act in ("customer", "away") and step.agent] == []


def test_no_customer_is_answered_before_eight_or_after_six() -> None:
    replies = [step for story in stories(200, NOW) for step in story.steps if step.line.act == "reply"]

    hours = {step.at.hour for step in replies}  # by the office's clock

    assert hours <= set(range(8, 18))
