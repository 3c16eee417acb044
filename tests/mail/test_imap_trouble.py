"""Mail servers on bad days: each failure has a clear word for the administrator, and ends in time."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from mail import imap, wire
from tests.mail.accounts import reading, reading_port
from tests.servers.certificates import Authority
from tests.servers.imap import PASSWORD, ImapServer
from tests.servers.processes import free_port
from tests.servers.rude import DROP, HANG, Cable, Rude

USER = "trouble@example.org"
HELLO = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
WILLING = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
    b"LOGIN": b"{tag} OK [CAPABILITY IMAP4rev1] in\r\n",
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n{tag} OK [READ-ONLY] done\r\n",
    b"SEARCH": b"* SEARCH 1\r\n{tag} OK done\r\n",
    b"(RFC822.SIZE": b"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n{tag} OK done\r\n",
    b"LOGOUT": b"* BYE bye\r\n{tag} OK done\r\n",
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(imap, "GOODBYE_SECONDS", 0.5)


@pytest.fixture(scope="module")
def user(imap_server: ImapServer) -> str:
    imap_server.add_user(USER)
    return USER


def failure_of(mailbox: object) -> imap.ImapFailed:
    started = time.monotonic()
    with pytest.raises(imap.ImapFailed) as failure, imap.connect(mailbox) as folder:  # type: ignore[arg-type]
        list(folder.unseen())
    assert time.monotonic() - started < 5
    assert PASSWORD not in failure.value.detail
    assert failure.value.detail
    return failure.value


@pytest.mark.row("R10")
def test_a_wrong_password_is_said_with_the_name_and_without_the_password(
    imap_server: ImapServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Real servers take their time over it.
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 10)

    error = failure_of(reading(imap_server, user, imap_password="falsch-0815"))

    assert "does not accept the user name trouble@example.org" in str(error.text)
    assert error.permanent
    assert error.needs_administrator
    assert "falsch-0815" not in error.detail


@pytest.mark.row("R10")
def test_a_missing_folder_is_said_with_its_name(imap_server: ImapServer, user: str) -> None:
    error = failure_of(reading(imap_server, user, imap_folder="Нет такой"))

    assert "There is no folder Нет такой" in str(error.text)
    assert error.permanent


@pytest.mark.row("R10")
@pytest.mark.parametrize("host", ["no-such-host.invalid", "imap..example.org", "x" * 70 + ".example.org"])
def test_an_unknown_host_is_said(host: str) -> None:
    error = failure_of(reading_port(993, imap_host=host))

    assert f"There is no server named {host}" in str(error.text)


@pytest.mark.row("R10")
def test_a_port_where_nothing_listens_is_said() -> None:
    error = failure_of(reading_port(port := free_port()))

    assert f"Nothing answers on port {port}" in str(error.text)
    assert not error.permanent


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port that takes no more connections, and doesn't refuse them either: a firewall behaves so."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for one in waiting:
            one.close()


@pytest.mark.row("R10")
def test_a_firewall_that_swallows_us_is_given_up_in_time(full_port: int) -> None:
    error = failure_of(reading_port(full_port))

    assert "does not answer on port" in str(error.text)


@pytest.mark.row("R10")
@pytest.mark.parametrize("step", [b"", b"CAPABILITY", b"LOGIN", b"EXAMINE", b"SEARCH", b"(RFC822.SIZE"])
@pytest.mark.parametrize("manner", [HANG, DROP])
def test_a_server_that_hangs_or_hangs_up_at_any_step_is_given_up_in_time(step: bytes, manner: bytes) -> None:
    greeting = HELLO if step else manner

    with Rude(greeting, {**WILLING, step: manner}) as server:
        error = failure_of(reading_port(server.port))

    assert ("does not answer" if manner == HANG else "broke off") in str(error.text)
    assert not error.permanent


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    "greeting",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 mail.example.org ESMTP\r\n",
        bytes(range(256)) * 10 + b"\r\n",
        b"* OK \xff\xfe" + b"x" * 1_100_000,
        b"* 99999999999999999999999 {99999999999999}\r\n",
    ],
    ids=["http", "smtp", "binary", "endless", "huge"],
)
def test_a_server_that_greets_with_nonsense_is_said_to(greeting: bytes) -> None:
    with Rude(greeting + DROP) as server:
        error = failure_of(reading_port(server.port))

    assert any(words in str(error.text) for words in ("is not what an IMAP server says", "broke off"))


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    ("step", "answer"),
    [
        (b"SEARCH", b"* SEARCH one two\r\n{tag} OK done\r\n"),
        (b"(RFC822.SIZE", b"* 1 FETCH (UID 1 RFC822.SIZE\r\n{tag} OK done\r\n"),
        (b"(RFC822.SIZE", b"* x FETCH ((((\r\n{tag} OK done\r\n"),
        (b"(BODY.PEEK[])", b"* 1 FETCH (UID 1 BODY[] {100}\r\nshort" + DROP),
        (b"(BODY.PEEK[])", b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\nshort" + DROP),
        (b"EXAMINE", b"what?\r\n"),
    ],
)
def test_nonsense_in_the_middle_yields_no_letter(step: bytes, answer: bytes) -> None:
    with Rude(HELLO, {**WILLING, step: answer}) as server:
        error = failure_of(reading_port(server.port))

    assert not error.permanent


@pytest.mark.row("A3")
def test_a_letter_the_server_will_not_give_is_set_aside_and_the_next_comes() -> None:
    class Picky(Rude):
        def _answer(self, heard: bytes) -> bytes:
            tag, words = heard.split()[0], heard.split()
            if b"(BODY.PEEK[])" in words and words[3] != b"2":
                return tag + b" NO cannot convert\r\n"
            if b"(BODY.PEEK[])" in words:
                return b"* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n" + tag + b" OK done\r\n"
            return super()._answer(heard)

    answers = {
        **WILLING,
        b"EXAMINE": WILLING[b"EXAMINE"].replace(b"UIDNEXT 2", b"UIDNEXT 3"),
        b"SEARCH": b"* SEARCH 1 2\r\n{tag} OK done\r\n",
        b"FETCH": b"* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n* 2 FETCH (UID 2 RFC822.SIZE 3)\r\n{tag} OK done\r\n",
    }
    with Picky(HELLO, answers) as server, imap.connect(reading_port(server.port)) as folder:
        letters = list(folder.unseen())

    assert letters == [imap.Letter(1, 7, 9, None), imap.Letter(2, 7, 3, b"abc")]


@pytest.mark.row("A3")
def test_a_server_that_is_busy_keeps_its_letters_for_later() -> None:
    answers = {**WILLING, b"(BODY.PEEK[])": b"{tag} NO [UNAVAILABLE] try later\r\n"}
    with Rude(HELLO, answers) as server:
        error = failure_of(reading_port(server.port))

    assert "refused what we asked for" in str(error.text)
    assert not error.permanent


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("answer", "words", "permanent"),
    [
        (b"{tag} NO [UNAVAILABLE] database is down\r\n", "nobody sign in at the moment", False),
        (b"{tag} NO [PRIVACYREQUIRED] no\r\n", "wants an encrypted connection", True),
        (b"{tag} NO [ALERT] Application-specific password required\r\n", "password made for this program", True),
        (b"* BYE too many connections\r\n{tag} NO x\r\n", "broke off", False),
    ],
)
def test_a_refused_sign_in_says_what_to_do(answer: bytes, words: str, permanent: bool) -> None:
    with Rude(HELLO, {**WILLING, b"LOGIN": answer}) as server:
        error = failure_of(reading_port(server.port))

    assert words in str(error.text)
    assert error.permanent is permanent


@pytest.mark.row("R10")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_refused(imap_server: ImapServer, user: str, security: str) -> None:
    error = failure_of(reading(imap_server, user, imap_security=security))

    assert "certificate" in str(error.text)
    assert error.permanent


@pytest.mark.row("R10")
@pytest.mark.parametrize(("host", "days"), [("localhost", -1), ("other.example.org", 30)])
@pytest.mark.usefixtures("trusted")
def test_an_expired_or_foreign_certificate_is_refused(
    imap_server: ImapServer, user: str, authority: Authority, host: str, days: int
) -> None:
    context = authority.issue(host, days=days).context()
    with Cable(imap_server.ports["none"], tls=context) as cable:
        error = failure_of(reading_port(cable.port, imap_username=user, imap_security="tls"))

    assert "certificate" in str(error.text)


@pytest.mark.row("R10")
def test_a_server_without_encryption_is_never_given_the_password() -> None:
    with Rude(HELLO, WILLING) as server:
        error = failure_of(reading_port(server.port, imap_security="starttls"))

    assert "offers no encryption (STARTTLS)" in str(error.text)
    assert not any(b"LOGIN" in line for line in server.heard)


@pytest.mark.row("R10")
def test_tls_where_the_server_speaks_plainly_is_said(imap_server: ImapServer) -> None:
    error = failure_of(reading_port(imap_server.ports["none"], imap_security="tls"))

    assert "does not speak TLS on port" in str(error.text)


@pytest.mark.row("A3")
def test_an_error_of_our_own_is_not_taken_for_the_servers(imap_server: ImapServer, user: str) -> None:
    with pytest.raises(ZeroDivisionError), imap.connect(reading(imap_server, user)):
        raise ZeroDivisionError
