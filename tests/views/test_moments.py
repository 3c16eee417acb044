"""Instants as people read them: in their zone and language, as briefly as it goes."""

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from models import transaction
from views.moments import brief, brief_day, instant, minute, moment

NOW = datetime(2026, 11, 16, 12, 0, 30, tzinfo=UTC)
TODAY = datetime(2026, 11, 15, 23, 5, 59, tzinfo=UTC)  # in Berlin it is the 16th already
EARLIER = datetime(2026, 3, 2, 8, 7, tzinfo=UTC)
LAST_YEAR = datetime(2025, 12, 31, 8, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def berlin(app, office):
    with transaction():
        office.timezone = "Europe/Berlin"
    with app.test_request_context():
        yield


@pytest.mark.row("R7")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["00:05", "2. März, 09:07", "31.12.25, 09:07"]),
        ("ru", ["00:05", "2 мар., 09:07", "31.12.2025, 09:07"]),
        ("uk", ["00:05", "2 бер., 09:07", "31.12.25, 09:07"]),
        ("en", ["12:05\u202fAM", "Mar 2, 9:07\u202fAM", "12/31/25, 9:07\u202fAM"]),
    ],
)
def test_the_day_is_said_unless_it_is_today_and_the_year_unless_it_is_this_one(language, said):
    with force_locale(language):
        assert [brief(at, NOW) for at in (TODAY, EARLIER, LAST_YEAR)] == said


@pytest.mark.row("R7")
def test_where_there_is_little_room_the_day_goes_without_its_hour():
    with force_locale("de"):
        assert [brief_day(at, NOW) for at in (TODAY, EARLIER)] == ["00:05", "2. März"]


def test_who_points_at_a_moment_reads_the_whole_of_it():
    with force_locale("de"):
        shown = moment(LAST_YEAR)

    assert 'title="31.12.2025, 09:07"' in shown
    assert 'datetime="2025-12-31T08:07:00+00:00"' in shown


def test_another_program_gets_a_minute_that_sorts():
    assert minute(EARLIER) == "2026-03-02 09:07"


def test_what_has_not_happened_says_nothing():
    assert [instant(None), str(moment(None)), minute(None)] == ["", "", ""]
