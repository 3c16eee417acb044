"""SMTP servers on bad days: each failure has a word, ends in time, and lets the mail go later."""

import time

import pytest

from mail import smtp, wire
from tests.mail.accounts import sending
from tests.mail.mails import CAROL, SENDER, mail
from tests.servers.rude import DROP, HANG, Cable, Rude
from tests.servers.smtp import SmtpServer

HELLO = b"220 mail.example.org ready\r\n"
WILLING = {
    b"EHLO": b"250 mail.example.org\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"DATA": b"354 go on\r\n",
    b".": b"250 taken\r\n",
    b"QUIT": b"221 bye\r\n",
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "GREETING_SECONDS", 0.5)
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(smtp, "GOODBYE_SECONDS", 0.5)


def send_to(port: int, **other: str) -> tuple[smtp.Refusal, ...]:
    started = time.monotonic()
    try:
        return smtp.send(sending(port, **other), mail(), SENDER, [CAROL])
    finally:
        assert time.monotonic() - started < 5


def failure_of(port: int, **other: str) -> smtp.SmtpFailed:
    with pytest.raises(smtp.SmtpFailed) as failure:
        send_to(port, **other)
    assert not failure.value.permanent
    assert failure.value.detail
    return failure.value


@pytest.mark.row("A3")
@pytest.mark.parametrize("step", [b"", b"EHLO", b"MAIL", b"RCPT", b"DATA", b"."])
@pytest.mark.parametrize("manner", [HANG, DROP])
def test_a_server_that_hangs_or_hangs_up_at_any_step_gets_the_mail_later(step: bytes, manner: bytes) -> None:
    greeting = HELLO if step else manner

    with Rude(greeting, {**WILLING, step: manner}) as server:
        error = failure_of(server.port)

    assert ("does not answer" if manner == HANG else "broke off") in str(error.text)


@pytest.mark.row("A3")
@pytest.mark.parametrize("manner", [HANG, DROP, b"nonsense\r\n"])
def test_a_server_that_ends_badly_after_it_took_the_mail_has_taken_it(manner: bytes) -> None:
    with Rude(HELLO, {**WILLING, b"QUIT": manner}) as server:
        assert send_to(server.port) == ()


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    "greeting",
    [b"* OK IMAP4rev1 ready\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(range(256)) + b"\r\n", b"x" * 100_000],
    ids=["imap", "http", "binary", "endless"],
)
def test_a_server_that_greets_with_nonsense_is_said_to(greeting: bytes) -> None:
    with Rude(greeting + DROP) as server:
        error = failure_of(server.port)

    words = ("is not what a mail server says", "broke off", "takes no mail from us")
    assert any(said in str(error.text) for said in words)


@pytest.mark.row("A3")
@pytest.mark.parametrize("step", [b"EHLO", b"MAIL", b"RCPT", b"DATA", b"."])
def test_nonsense_in_the_middle_is_no_acceptance(step: bytes) -> None:
    with Rude(HELLO, {**WILLING, step: b"what?\r\n", b"HELO": b"what?\r\n"}) as server:
        failure_of(server.port)


@pytest.mark.row("R10")
@pytest.mark.parametrize(("greeting", "permanent"), [(b"421 busy\r\n", False), (b"554 not you\r\n", True)])
def test_a_server_that_turns_us_away_is_quoted(greeting: bytes, permanent: bool) -> None:
    with Rude(greeting) as server:
        error = failure_of(server.port)

    assert f"takes no mail from us: {greeting.decode().strip()}" in str(error.text)
    assert error.needs_administrator is permanent


@pytest.mark.row("A3")
def test_a_cable_cut_in_the_middle_of_a_mail_sends_it_later(smtp_server: SmtpServer) -> None:
    message = mail()
    message.add_attachment(b"x" * 1_000_000, maintype="application", subtype="pdf", filename="a.pdf")

    with (
        Cable(smtp_server.port, cut_after=300_000, upwards=True) as cable,
        pytest.raises(smtp.SmtpFailed) as failure,
    ):
        smtp.send(sending(cable.port), message, SENDER, [CAROL])
    assert not failure.value.permanent
    assert smtp_server.taken == []

    smtp.send(sending(smtp_server.port), message, SENDER, [CAROL])
    assert len(smtp_server.taken) == 1


@pytest.mark.row("R10")
def test_an_unknown_host_waits_for_the_administrator() -> None:
    error = failure_of(25, smtp_host="no-such-host.invalid")

    assert "There is no server named no-such-host.invalid" in str(error.text)
    assert error.needs_administrator


@pytest.mark.row("R10")
def test_tls_where_the_server_speaks_plainly_is_said(smtp_server: SmtpServer) -> None:
    error = failure_of(smtp_server.port, smtp_security="tls")

    assert "does not speak TLS on port" in str(error.text)


@pytest.mark.row("R10")
def test_a_relay_that_signs_in_its_own_machines_takes_our_mail_without() -> None:
    relay = {**WILLING, b"EHLO": b"250-relay\r\n250 AUTH GSSAPI NTLM\r\n"}
    with Rude(HELLO, relay) as server:
        assert send_to(server.port) == ()
        error = failure_of(server.port, smtp_username="support")

    assert "does not offer" in str(error.text)
