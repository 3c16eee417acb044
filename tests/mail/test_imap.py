"""Reading an account: the cursor, any folder and any password, large letters and cut cables."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, islice
from types import SimpleNamespace
from typing import Any

import pytest
from imapclient import SEEN

from mail import imap, imap_letters
from tests.mail.accounts import advance, flags, letter, raws, read
from tests.servers.imap import Dovecot, ImapServer
from tests.servers.rude import Cable

_names = count(1)


@pytest.mark.row("R10")
def test_letters_come_in_order_as_they_were_delivered(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    sent = [letter(number) for number in range(300)]
    imap_server.deliver(owner, *sent)

    letters = read(box())

    assert raws(letters) == sent
    assert [one.uid for one in letters] == sorted(one.uid for one in letters)
    assert all(one.raw is not None and one.size == len(one.raw) for one in letters)


@pytest.mark.row("A3")
def test_only_letters_beyond_the_cursor_come_even_if_someone_has_read_them(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    mailbox = box()
    imap_server.deliver(owner, letter(1), letter(2))
    advance(mailbox, read(mailbox))
    imap_server.deliver(owner, letter(3))
    with imap_server.client(owner) as other_program:
        other_program.select_folder("INBOX")
        other_program.add_flags(other_program.search(), [SEEN])

    assert raws(read(mailbox)) == [letter(3)]
    assert raws(read(mailbox)) == [letter(3)]

    advance(mailbox, read(mailbox))
    assert read(mailbox) == []


@pytest.mark.row("A3")
def test_reading_flags_nothing(imap_server: ImapServer, owner: str, box: Callable[..., Any]) -> None:
    imap_server.deliver(owner, letter(1))

    read(box(after_fetch="mark"))

    assert flags(imap_server, owner) == [()]


@pytest.mark.row("A3")
def test_a_folder_numbered_anew_is_read_from_the_beginning(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    mailbox = box(imap_folder="Support")
    with imap_server.client(owner) as client:
        client.create_folder("Support")
        client.multiappend("Support", [letter(number) for number in range(5)])
    advance(mailbox, read(mailbox))
    with imap_server.client(owner) as client:
        client.rename_folder("Support", "Old")
        client.create_folder("Support")
        client.append("Support", letter("new"))

    letters = read(mailbox)

    assert raws(letters) == [letter("new")]
    assert letters[0].uidvalidity != mailbox.uidvalidity
    assert letters[0].uid < mailbox.last_uid


@pytest.mark.row("R10")
@pytest.mark.parametrize("folder", ["Поддержка", "Ünterstützung & mehr", 'a "b" \\ c'])
def test_a_folder_may_be_called_anything(
    imap_server: ImapServer, owner: str, box: Callable[..., Any], folder: str
) -> None:
    with imap_server.client(owner) as client:
        client.create_folder(folder)
    imap_server.deliver(owner, letter(1), folder=folder)

    assert raws(read(box(imap_folder=folder))) == [letter(1)]


@pytest.mark.row("R10")
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.usefixtures("trusted")
def test_the_line_is_encrypted_as_the_mailbox_wants(
    imap_server: ImapServer, owner: str, box: Callable[..., Any], security: str
) -> None:
    imap_server.deliver(owner, letter(1))

    assert raws(read(box(imap_security=security))) == [letter(1)]


@pytest.mark.row("R10")
@pytest.mark.parametrize("password", ["пароль с пробелом", 'qu"ote\\', "50% {3}"])
def test_name_and_password_may_hold_any_letters(
    imap_server: ImapServer, box: Callable[..., Any], password: str
) -> None:
    name = f"олена{next(_names)}"
    imap_server.add_user(name, password)

    assert imap.check(box(imap_username=name, imap_password=password)) == 0


@pytest.mark.row("A3")
def test_a_letter_of_60_megabytes_is_read_whole(imap_server: ImapServer, owner: str, box: Callable[..., Any]) -> None:
    large = letter(1, "\r\n".join(["x" * 76] * (60 * 1024 * 1024 // 78)))
    imap_server.deliver(owner, letter(0), large, letter(2))

    assert raws(read(box())) == [letter(0), large, letter(2)]


@pytest.mark.row("A3")
def test_a_letter_too_large_to_take_is_named_and_those_behind_it_come(
    imap_server: ImapServer, owner: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "MAX_LETTER_BYTES", 1000)
    imap_server.deliver(owner, letter(1), letter(2, "x" * 2000), letter(3))

    letters = read(box())

    assert [one.raw is None for one in letters] == [False, True, False]
    assert letters[1].size >= 2000


@pytest.mark.row("A3")
def test_a_letter_of_no_bytes_is_a_letter(dovecot: Dovecot, owner: str, box: Callable[..., Any]) -> None:
    dovecot.deliver_file(owner, b"")
    dovecot.deliver(owner, letter(2))

    assert sorted(raws(read(box()))) == [b"", letter(2)]


@pytest.mark.row("A3")
def test_a_connection_cut_in_the_middle_gives_whole_letters_and_goes_on_later(
    imap_server: ImapServer, owner: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "BATCH_LETTERS", 10)
    sent = [letter(number, "x" * 2000) for number in range(60)]
    imap_server.deliver(owner, *sent)
    mailbox, got = box(), []

    with Cable(imap_server.ports["none"], cut_after=70_000) as cable:
        with pytest.raises(imap.ImapFailed) as failure, imap.connect(cut := box(imap_port=cable.port)) as folder:
            for one in folder.unseen():
                got.append(one)
        assert 0 < len(got) < 60
        assert not failure.value.permanent
        assert "broke off" in str(failure.value.text)
        assert cut.last_uid == 0
    advance(mailbox, got)

    assert raws(got) + raws(read(mailbox)) == sent


@pytest.mark.row("A3")
def test_letters_expunged_while_we_read_are_passed_over(
    imap_server: ImapServer, owner: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "BATCH_LETTERS", 1)
    imap_server.deliver(owner, *map(letter, range(4)))

    with imap.connect(box()) as folder:
        unseen = folder.unseen()
        first = list(islice(unseen, 1))
        with imap_server.client(owner) as other_program:
            other_program.select_folder("INBOX")
            other_program.delete_messages(gone := other_program.search()[2:3])
            other_program.uid_expunge(gone)
        rest = list(unseen)

    assert raws(first + rest) in ([letter(0), letter(1), letter(3)], [letter(n) for n in range(4)])
    assert all(one.raw for one in rest)


@pytest.mark.row("A3")
def test_a_gap_of_many_uids_costs_few_questions() -> None:
    asked = []

    class Gap:
        def search(self, criteria: list[str]) -> list[int]:
            asked.append(criteria[1])
            first, _, last = criteria[1].partition(":")
            return [uid for uid in (3, 4_000_000_000) if int(first) <= uid <= int(last)]

    mailbox: Any = SimpleNamespace(reads_since=None)
    folder = imap.Folder(Gap(), mailbox, {b"UIDNEXT": 4_000_000_001})

    assert list(folder._uids_after(0)) == [[3], [4_000_000_000]]
    assert len(asked) < 60


@pytest.mark.row("R10")
def test_what_came_before_the_mailbox_was_connected_is_left_alone(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    connected = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
    with imap_server.client(owner) as client:
        for hours in (-9000, -2, -1, 1, 9000):
            came_at = (connected + timedelta(hours=hours)).astimezone(timezone(timedelta(hours=9)))
            client.append("INBOX", letter(hours), msg_time=came_at)

    assert raws(read(box(reads_since=connected))) == [letter(1), letter(9000)]
