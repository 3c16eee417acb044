"""A file that goes up while its writer is still writing (A4)."""

from datetime import timedelta

import pytest

from jobs.cleaning import clean
from models import ReleasedBytes, Ticket, blobs, db
from tests.views.customers.filling_in import PNG, WINDOWS_PROGRAM, a_file, a_proof, a_request

pytestmark = [pytest.mark.usefixtures("office"), pytest.mark.row("A4")]


def send(client, file, **changed):
    return client.post("/files", data={"proof": a_proof(), "files": [file]} | changed)


def test_a_file_sent_ahead_comes_with_the_form(client):
    sent = send(client, a_file("../../x/Снимок.png")).json

    client.post("/", data=a_request(kept=[sent["reference"]]))
    clean()

    (file,) = db.session.query(Ticket).one().messages[0].attachments
    assert (file.filename, sent["name"], blobs.get(file.digest)) == ("Снимок.png", "Снимок.png", PNG)
    assert db.session.query(ReleasedBytes).count() == 0


@pytest.mark.parametrize(
    ("file", "changed", "said"),
    [
        (a_file("a.png", WINDOWS_PROGRAM), {}, "not really a PNG file"),
        (a_file("a\u202egnp.exe", WINDOWS_PROGRAM), {}, "We can't take “agnp.exe” here."),
        (a_file("a.png"), {"proof": "x"}, "Please press the button once more."),
        (a_file("a.png"), {"proof": ""}, "Please press the button once more."),
    ],
)
def test_what_a_form_would_refuse_is_refused_ahead(client, file, changed, said):
    answer = send(client, file, **changed)

    assert answer.status_code == 422
    assert said in answer.json["error"]


def test_a_giant_is_refused_before_it_is_read(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOAD_MAX_MB", 1)

    answer = send(client, a_file("a.png", PNG + bytes(2 * 2**20)))

    assert answer.status_code == 413


def test_what_no_form_brings_is_thrown_away_after_a_week(client, monkeypatch):
    send(client, a_file("a.png"))
    digest = db.session.query(ReleasedBytes.digest).scalar()

    clean()
    is_kept = blobs.exists(digest)
    monkeypatch.setattr("jobs.cleaning.IN_USE_FOR", -timedelta(days=1))
    clean()

    assert (is_kept, blobs.exists(digest)) == (True, False)
