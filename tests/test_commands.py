"""What an operator types (R10): the second door for mail, and looking at what the desk makes of a mail."""

import json
import os

import pytest

from jobs import inbox
from mail.read import read
from models import IncomingMail, Message, db
from tests.letters import letter


@pytest.fixture
def shell(app):
    return app.test_cli_runner()


@pytest.mark.row("R10")
def test_a_mail_from_a_mail_servers_pipe_becomes_a_ticket(shell, office):
    answer = shell.invoke(args=["mail", "receive"], input=letter(text="Der Drucker brennt."))

    inbox.process_waiting()
    assert answer.exit_code == 0, answer.output
    assert [message.text for message in db.session.query(Message)] == ["Der Drucker brennt."]


@pytest.mark.parametrize(("there", "said"), [(None, "it has no tables yet"), ("0001", "of another version")])
def test_the_demonstration_asks_for_a_database_that_is_ready(shell, app, monkeypatch, there, said):
    monkeypatch.setattr("commands.MigrationContext.get_current_revision", lambda _: there)

    answer = shell.invoke(args=["desk", "demo"])

    assert answer.exit_code == 1
    assert said in answer.output
    assert "flask db upgrade" in answer.output


@pytest.mark.row("C1")
def test_who_tries_the_desk_before_any_mail_leaves_comes_in_by_the_link_all_the_same(shell, client, carol):
    unasked = shell.invoke(args=["desk", "sign-in-link", "carol@example.com"])
    client.post("/my/sign-in", data={"address": "Carol@example.com"})

    asked = shell.invoke(args=["desk", "sign-in-link", "carol@example.com"])

    [link, code] = asked.output.splitlines()
    assert (unasked.exit_code, asked.exit_code) == (1, 0), asked.output
    assert client.post(link.removeprefix("https://desk.example.org")).location == "/my"
    assert code.removeprefix("Code: ").replace(" ", "").isdigit()
    assert shell.invoke(args=["desk", "sign-in-link", "carol@example.com"]).exit_code == 1  # it is used up


@pytest.mark.row("A3")
def test_the_same_mail_by_the_pipe_twice_is_one(shell, office):
    raw = letter()

    shell.invoke(args=["mail", "receive"], input=raw)
    shell.invoke(args=["mail", "receive"], input=raw)

    assert db.session.query(IncomingMail).count() == 1


def test_a_pipe_without_a_mail_is_told_so(shell, office):
    answer = shell.invoke(args=["mail", "receive"], input=b"")

    assert answer.exit_code == 65
    assert db.session.query(IncomingMail).count() == 0


def test_a_parsed_mail_is_one_line_of_json(shell, tmp_path):
    file = tmp_path / "letter.eml"
    file.write_bytes(letter(subject="Re: Drucker brennt", attachments=(("Счёт.pdf", "application/pdf", b"%PDF"),)))

    answer = shell.invoke(args=["mail", "parse", str(file), str(tmp_path / "missing.eml")])

    first, second = (json.loads(line) for line in answer.output.splitlines())
    assert (first["from_address"], first["subject_base"]) == ("carol@example.com", "Drucker brennt")
    assert first["attachments"][0]["filename"] == "Счёт.pdf"
    assert "error" in second


@pytest.mark.row("A1")
def test_a_mail_whose_name_is_no_text_is_parsed_like_any_other(shell, tmp_path):
    file = tmp_path / os.fsdecode("Счёт.eml".encode("cp1251"))
    file.write_bytes(letter(subject="Счёт"))

    answer = shell.invoke(args=["mail", "parse", str(file)])

    assert answer.exit_code == 0
    assert json.loads(answer.output)["subject"] == "Счёт"


@pytest.mark.row("A1")
def test_a_mail_that_breaks_the_reader_keeps_no_other_from_being_read(shell, tmp_path, monkeypatch):
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_bytes(letter(subject="Drucker"))
    bad.write_bytes(b"")
    # No letter that does so is known, or it would be mended.
    monkeypatch.setattr("commands.read", lambda raw: read(raw) if raw else 1 / 0)

    answer = shell.invoke(args=["mail", "parse", str(bad), str(good)])

    first, second = (json.loads(line) for line in answer.stdout.splitlines())
    assert "ZeroDivisionError" in first["error"]
    assert second["subject"] == "Drucker"


def test_the_first_start_makes_one_administrator_once(shell, app):
    first = shell.invoke(args=["desk", "first-start"])
    second = shell.invoke(args=["desk", "first-start"])

    assert "One-time password:" in first.output
    assert second.output == ""
