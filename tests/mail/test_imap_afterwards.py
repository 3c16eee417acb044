"""What happens on the server to letters that were read: to ours, and to no others."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from imapclient import DELETED, SEEN

from mail import imap
from tests.mail.accounts import advance, flags, letter, read, reading
from tests.servers.certificates import Authority
from tests.servers.imap import Dovecot, ImapServer

PROCESSED = "Обработано/Готово"
_names = count(1)


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
    imap_server: ImapServer, owner: str, box: Callable[..., Any], after: str, left: list[Any]
) -> None:
    imap_server.deliver(owner, *map(letter, range(3)))

    read_and_finish(box(after_fetch=after), slice(None, None, 2), times=2)

    assert flags(imap_server, owner) == left


@pytest.mark.row("R10")
def test_letters_are_moved_into_a_folder_that_is_made(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(owner, *map(letter, range(3)))

    read_and_finish(box(after_fetch="move", after_folder=PROCESSED), slice(0, 2), times=2)

    assert imap_server.letters(owner) == [letter(2)]
    assert imap_server.letters(owner, PROCESSED) == [letter(0), letter(1)]


@pytest.mark.row("A3")
def test_moving_into_the_folder_that_is_read_leaves_the_letters_there(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    mailbox = box(after_fetch="move", after_folder="inbox")
    imap_server.deliver(owner, letter(1))

    read_and_finish(mailbox)

    advance(mailbox, read(box()))
    assert mailbox.last_uid == 1
    assert flags(imap_server, owner) == [(SEEN,)]


@pytest.mark.row("A3")
def test_deleting_ours_spares_what_another_program_has_marked(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(owner, *map(letter, range(2)))
    mark_deleted(imap_server, owner, 0)

    read_and_finish(box(after_fetch="delete"), slice(1, 2))

    assert imap_server.letters(owner) == [letter(0)]


@pytest.mark.row("A3")
def test_uids_of_an_older_numbering_are_not_touched(
    imap_server: ImapServer, owner: str, box: Callable[..., Any]
) -> None:
    imap_server.deliver(owner, letter(1))

    with imap.connect(box(after_fetch="delete")) as folder:
        folder.afterwards([1], folder.uidvalidity - 1)

    assert imap_server.letters(owner) == [letter(1)]


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
