"""Reading an account: the cursor, what happens to letters afterwards, and large ones."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, islice
from types import SimpleNamespace
from typing import Any

import pytest
from imapclient import DELETED, SEEN

from mail import imap, imap_letters
from tests.mail.accounts import reading
from tests.servers.certificates import Authority
from tests.servers.imap import Dovecot, ImapServer, as_delivered
from tests.servers.rude import Cable

PROCESSED = "Обработано/Готово"
_names = count(1)


@pytest.fixture
def carol(imap_server: ImapServer) -> str:
    """A user nobody else has."""
    name = f"carol{next(_names)}@example.org"
    imap_server.add_user(name)
    return name


@pytest.fixture
def box(imap_server: ImapServer, carol: str) -> Callable[..., Any]:
    return lambda **columns: reading(imap_server, carol, **columns)


def letter(number: int | str, body: str = "Der Drucker brennt.") -> bytes:
    return f"Subject: {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\n{body}\r\n".encode()


def read(mailbox: Any) -> list[imap.Letter]:
    with imap.connect(mailbox) as folder:
        return list(folder.unseen())


def raws(letters: list[imap.Letter]) -> list[bytes]:
    return [as_delivered(one.raw) for one in letters if one.raw is not None]


def advance(mailbox: Any, letters: list[imap.Letter]) -> None:
    mailbox.uidvalidity, mailbox.last_uid = letters[-1].uidvalidity, letters[-1].uid


@pytest.mark.row("R10")
def test_letters_come_in_order_as_they_were_delivered(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    sent = [letter(number) for number in range(300)]
    imap_server.deliver(carol, *sent)

    letters = read(box())

    assert raws(letters) == sent
    assert [one.uid for one in letters] == sorted(one.uid for one in letters)
    assert all(one.raw is not None and one.size == len(one.raw) for one in letters)


@pytest.mark.row("A3")
def test_only_letters_beyond_the_cursor_come_even_if_someone_has_read_them(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    mailbox = box()
    imap_server.deliver(carol, letter(1), letter(2))
    advance(mailbox, read(mailbox))
    imap_server.deliver(carol, letter(3))
    with imap_server.client(carol) as other_program:
        other_program.select_folder("INBOX")
        other_program.add_flags(other_program.search(), [SEEN])

    assert raws(read(mailbox)) == [letter(3)]
    assert raws(read(mailbox)) == [letter(3)]

    advance(mailbox, read(mailbox))
    assert read(mailbox) == []


@pytest.mark.row("A3")
def test_reading_flags_nothing(imap_server: ImapServer, carol: str, box: Callable[..., Any]) -> None:
    imap_server.deliver(carol, letter(1))

    read(box(after_fetch="mark"))

    assert flags(imap_server, carol) == [()]


@pytest.mark.row("A3")
def test_a_folder_numbered_anew_is_read_from_the_beginning(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    mailbox = box(imap_folder="Support")
    with imap_server.client(carol) as client:
        client.create_folder("Support")
        client.multiappend("Support", [letter(number) for number in range(5)])
    advance(mailbox, read(mailbox))
    with imap_server.client(carol) as client:
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
    imap_server: ImapServer, carol: str, box: Callable[..., Any], folder: str
) -> None:
    with imap_server.client(carol) as client:
        client.create_folder(folder)
    imap_server.deliver(carol, letter(1), folder=folder)

    assert raws(read(box(imap_folder=folder))) == [letter(1)]


@pytest.mark.row("R10")
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.usefixtures("trusted")
def test_the_line_is_encrypted_as_the_mailbox_wants(
    imap_server: ImapServer, carol: str, box: Callable[..., Any], security: str
) -> None:
    imap_server.deliver(carol, letter(1))

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
def test_a_letter_of_60_megabytes_is_read_whole(imap_server: ImapServer, carol: str, box: Callable[..., Any]) -> None:
    large = letter(1, "\r\n".join(["x" * 76] * (60 * 1024 * 1024 // 78)))
    imap_server.deliver(carol, letter(0), large, letter(2))

    assert raws(read(box())) == [letter(0), large, letter(2)]


@pytest.mark.row("A3")
def test_a_letter_too_large_to_take_is_named_and_those_behind_it_come(
    imap_server: ImapServer, carol: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "MAX_LETTER_BYTES", 1000)
    imap_server.deliver(carol, letter(1), letter(2, "x" * 2000), letter(3))

    letters = read(box())

    assert [one.raw is None for one in letters] == [False, True, False]
    assert letters[1].size >= 2000


@pytest.mark.row("A3")
def test_a_letter_of_no_bytes_is_a_letter(dovecot: Dovecot, carol: str, box: Callable[..., Any]) -> None:
    dovecot.deliver_file(carol, b"")
    dovecot.deliver(carol, letter(2))

    assert sorted(raws(read(box()))) == [b"", letter(2)]


@pytest.mark.row("A3")
def test_a_connection_cut_in_the_middle_gives_whole_letters_and_goes_on_later(
    imap_server: ImapServer, carol: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "BATCH_LETTERS", 10)
    sent = [letter(number, "x" * 2000) for number in range(60)]
    imap_server.deliver(carol, *sent)
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
    imap_server: ImapServer, carol: str, box: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_letters, "BATCH_LETTERS", 1)
    imap_server.deliver(carol, *map(letter, range(4)))

    with imap.connect(box()) as folder:
        unseen = folder.unseen()
        first = list(islice(unseen, 1))
        with imap_server.client(carol) as other_program:
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
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    connected = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
    with imap_server.client(carol) as client:
        for hours in (-9000, -2, -1, 1, 9000):
            came_at = (connected + timedelta(hours=hours)).astimezone(timezone(timedelta(hours=9)))
            client.append("INBOX", letter(hours), msg_time=came_at)

    assert raws(read(box(reads_since=connected))) == [letter(1), letter(9000)]


# What happens to letters afterwards.


def flags(server: ImapServer, user: str) -> list[tuple[bytes, ...]]:
    with server.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        found = client.get_flags(client.search())
    return [tuple(flag for flag in found[uid] if flag != b"\\Recent") for uid in sorted(found)]


def read_and_finish(mailbox: Any, numbers: slice = slice(None), times: int = 1) -> None:
    with imap.connect(mailbox) as folder:
        letters = list(folder.unseen())[numbers]
    for _ in range(times):
        with imap.connect(mailbox) as folder:
            folder.afterwards([one.uid for one in letters], letters[0].uidvalidity)


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("after", "left"), [("leave", [(), (), ()]), ("mark", [(SEEN,), (), (SEEN,)]), ("delete", [()])]
)
def test_letters_are_left_marked_or_deleted_and_no_others(
    imap_server: ImapServer, carol: str, box: Callable[..., Any], after: str, left: list[Any]
) -> None:
    imap_server.deliver(carol, *map(letter, range(3)))

    read_and_finish(box(after_fetch=after), slice(None, None, 2), times=2)

    assert flags(imap_server, carol) == left


@pytest.mark.row("R10")
def test_letters_are_moved_into_a_folder_that_is_made(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(carol, *map(letter, range(3)))

    read_and_finish(box(after_fetch="move", after_folder=PROCESSED), slice(0, 2), times=2)

    assert imap_server.letters(carol) == [letter(2)]
    assert imap_server.letters(carol, PROCESSED) == [letter(0), letter(1)]


@pytest.mark.row("A3")
def test_moving_into_the_folder_that_is_read_leaves_the_letters_there(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    mailbox = box(after_fetch="move", after_folder="inbox")
    imap_server.deliver(carol, letter(1))

    read_and_finish(mailbox)

    advance(mailbox, read(box()))
    assert mailbox.last_uid == 1
    assert flags(imap_server, carol) == [(SEEN,)]


@pytest.mark.row("A3")
def test_deleting_ours_spares_what_another_program_has_marked(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(carol, *map(letter, range(2)))
    mark_deleted(imap_server, carol, 0)

    read_and_finish(box(after_fetch="delete"), slice(1, 2))

    assert imap_server.letters(carol) == [letter(0)]


@pytest.mark.row("A3")
def test_uids_of_an_older_numbering_are_not_touched(
    imap_server: ImapServer, carol: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(carol, letter(1))

    with imap.connect(box(after_fetch="delete")) as folder:
        folder.afterwards([1], folder.uidvalidity - 1)

    assert imap_server.letters(carol) == [letter(1)]


def mark_deleted(server: ImapServer, user: str, number: int) -> None:
    with server.client(user) as client:
        client.select_folder("INBOX")
        client.add_flags([client.search()[number]], [DELETED])


@pytest.fixture(scope="module")
def old_server(dovecot: Dovecot, authority: Authority) -> Iterator[Dovecot]:
    """It neither moves letters nor expunges them by number, and keeps all folders below INBOX."""
    server = Dovecot(authority.issue("localhost"), capability="IMAP4rev1 NAMESPACE", prefix="INBOX.")
    yield server
    server.stop()


@pytest.fixture
def olga(old_server: Dovecot) -> str:
    """A user of the old server, with two letters."""
    name = f"olga{next(_names)}"
    old_server.add_user(name)
    with old_server.client(name) as client:
        for number in range(2):
            client.append("INBOX", letter(number))
    return name


@pytest.mark.row("R10")
@pytest.mark.parametrize("folder", ["Обработано/Готово", "INBOX/Обработано/Готово", "INBOX.Обработано.Готово"])
def test_an_old_server_copies_and_deletes_into_a_folder_named_its_way(
    old_server: Dovecot, olga: str, folder: str
) -> None:
    mailbox = reading(old_server, olga, after_fetch="move", after_folder=folder)

    read_and_finish(mailbox, slice(0, 1))

    assert old_server.letters(olga) == [letter(1)]
    assert old_server.letters(olga, "INBOX.Обработано.Готово") == [letter(0)]


@pytest.mark.row("A3")
def test_an_old_server_spares_what_another_program_has_marked(old_server: Dovecot, olga: str) -> None:
    mark_deleted(old_server, olga, 0)

    read_and_finish(reading(old_server, olga, after_fetch="delete"), slice(1, 2))

    assert flags(old_server, olga) == [(DELETED,), (DELETED,)]


@pytest.mark.row("A3")
def test_moving_twice_on_an_old_server_makes_one_copy(old_server: Dovecot, olga: str) -> None:
    mailbox = reading(old_server, olga, after_fetch="move", after_folder="Done")

    read_and_finish(mailbox, times=2)

    assert old_server.letters(olga) == []
    assert old_server.letters(olga, "INBOX.Done") == [letter(0), letter(1)]
