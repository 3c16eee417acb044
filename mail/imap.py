"""Reading an IMAP account with a cursor of our own.

What was read is known by UIDVALIDITY and UID (RFC 3501, 2.3.1.1), not by the Seen flag: a colleague who
opens a letter in a mail program, or a crash between reading and flagging, can't hide it from the desk.
"""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from flask import current_app, has_app_context
from flask_babel import lazy_gettext
from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from mail import imap_letters, wire
from mail.imap_errors import ImapFailed, is_passing, server_in_words
from mail.imap_folders import existing_name, made_folder, remove
from mail.imap_letters import Account, Letter, batches, came_at, chunks
from mail.imap_tokens import sign_in_with_token

SIZES_AT_ONCE = 500
LISTED_AT_ONCE = 5000
GOODBYE_SECONDS = 5

__all__ = ["Account", "Folder", "ImapFailed", "Letter", "check", "connect"]


@contextmanager
def connect(mailbox: Account) -> Iterator["Folder"]:
    """Sign in and open the mailbox's folder. Raises ImapFailed.

    Certificates are checked against the system's authorities; SSL_CERT_FILE names others.
    """
    client = _dial(mailbox)
    try:
        _secure(client, mailbox)
        _sign_in(client, mailbox)
        yield Folder(client, mailbox, _open(client, mailbox))
    finally:
        _hang_up(client)


def check(mailbox: Account) -> int:
    """Sign in, open the folder and tell how many letters lie in it. Raises ImapFailed."""
    with connect(mailbox) as folder:
        return folder.count


class Folder:
    """An open folder. Its methods raise ImapFailed; after that it is of no more use."""

    def __init__(self, client: IMAPClient, mailbox: Account, selected: dict[bytes, Any]) -> None:
        self._client = client
        self._mailbox = mailbox
        self._end = selected.get(b"UIDNEXT")
        self.count: int = selected.get(b"EXISTS", 0)
        self.uidvalidity: int = selected.get(b"UIDVALIDITY", 0)

    def unseen(self) -> Iterator[Letter]:
        """Each letter beyond the mailbox's cursor, oldest first; all of them if UIDVALIDITY has changed.

        Letters that come while we read are left for the next time. Nothing is flagged.
        """
        same = self._mailbox.uidvalidity == self.uidvalidity
        for uids in self._uids_after(self._mailbox.last_uid if same else 0):
            yield from self.named(uids)

    def named(self, uids: list[int]) -> Iterator[Letter]:
        """The letters with these UIDs, as far as they are still there."""
        sizes = self._sizes(uids)
        for batch in batches(sizes):
            yield from self._letters(batch, sizes)

    def listed(self, last: int) -> Iterator[list[int]]:
        """The UIDs up to `last` that lie in the folder, in order, some thousands at a time."""
        for uids in self._uids_after(0, LISTED_AT_ONCE):
            if upto := [uid for uid in uids if uid <= last]:
                yield upto
            if len(upto) < len(uids):
                return

    def concerning(self, uids: list[int]) -> list[int]:
        """Those of these letters that are still there, and that came since the mailbox is to be read."""
        return [uid for some in chunks(uids, SIZES_AT_ONCE) for uid in self._sizes(some)]

    def afterwards(self, uids: Sequence[int], uidvalidity: int) -> None:
        """Leave, mark, move or delete these letters, as the mailbox wants it.

        Letters that are gone are passed over, so it may be done again. Does nothing if the folder was
        numbered anew since the UIDs were learned: they would name other letters.
        """
        act = {"mark": self._mark, "move": self._move, "delete": self._delete}.get(self._mailbox.after_fetch)
        if act is None or uidvalidity != self.uidvalidity:
            return
        for some in chunks(sorted(uids), SIZES_AT_ONCE):
            with server_in_words(self._mailbox):
                act(some)

    def _uids_after(self, last: int, at_once: int = SIZES_AT_ONCE) -> Iterator[list[int]]:
        """UIDs beyond `last`, a few hundred at a time."""
        # A folder with a million letters would list them in one line, longer than imaplib takes;
        # so we look through windows, which grow where no letter is.
        start, width = last + 1, at_once
        while self._end is None or start < self._end:
            stop = "*" if self._end is None else min(start + width, self._end) - 1
            with server_in_words(self._mailbox):
                found = self._client.search(["UID", f"{start}:{stop}", *self._not_before()])
            # "n:*" answers with the last letter even if its UID is below n.
            yield from chunks(sorted(uid for uid in found if uid >= start), at_once)
            if self._end is None:
                return
            start, width = start + width, at_once if found else width * 2

    def _not_before(self) -> list[Any]:
        """Spares us the sizes of ten years of letters. SEARCH knows days only, in a zone of the server's own."""
        since = self._mailbox.reads_since
        return ["SINCE", (since - timedelta(days=2)).date()] if since else []

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        """The size of each letter that is still there, and that came since the mailbox is to be read."""
        with server_in_words(self._mailbox):
            answer = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        since = self._mailbox.reads_since and self._mailbox.reads_since.replace(microsecond=0)
        return {
            uid: answer[uid].get(b"RFC822.SIZE", 0)
            for uid in sorted(answer)
            if since is None or came_at(answer[uid]) >= since
        }

    def _letters(self, uids: list[int], sizes: dict[int, int]) -> Iterator[Letter]:
        if sizes[uids[0]] > largest():
            yield Letter(uids[0], self.uidvalidity, sizes[uids[0]], None)
            return
        for uid, raw in self._raw(uids).items():
            yield Letter(uid, self.uidvalidity, sizes[uid] if raw is None else len(raw), raw)

    def _raw(self, uids: list[int]) -> dict[int, bytes | None]:
        """The bytes of each letter that is still there; None where the server refuses one."""
        try:
            with server_in_words(self._mailbox):
                answer = self._client.fetch(uids, ["BODY.PEEK[]"])
        except ImapFailed as error:
            if not error.is_refusal or is_passing(error.detail):
                raise
            # Exchange refuses a whole batch for one damaged letter: find it, and take the others.
            if len(uids) == 1:
                return {uids[0]: None}
            return {uid: raw for one in uids for uid, raw in self._raw([one]).items()}
        return {uid: answer[uid][b"BODY[]"] or b"" for uid in sorted(answer) if b"BODY[]" in answer[uid]}

    def _mark(self, uids: list[int]) -> None:
        self._client.add_flags(uids, [SEEN], silent=True)

    def _move(self, uids: list[int]) -> None:
        source = existing_name(self._client, self._mailbox.imap_folder)
        target = made_folder(self._client, self._mailbox.after_folder or "")
        if target == source:
            # Moved into the same folder, letters get new numbers and would be read for ever.
            self._mark(uids)
        elif self._client.has_capability("MOVE"):
            self._client.move(uids, target)
        else:
            self._client.copy(uids, target)
            remove(self._client, uids)

    def _delete(self, uids: list[int]) -> None:
        remove(self._client, uids)


def largest() -> int:
    """A larger letter, in bytes, stays on the server, unless the office has raised MAIL_MAX_MB beyond it."""
    raised = current_app.config.get("MAIL_MAX_MB", 0) * 2**20 if has_app_context() else 0
    return max(imap_letters.MAX_LETTER_BYTES, raised)


def _dial(mailbox: Account) -> IMAPClient:
    tls = mailbox.imap_security == "tls"
    with server_in_words(mailbox):
        client = IMAPClient(
            mailbox.imap_host.strip(),
            mailbox.imap_port,
            ssl=tls,
            ssl_context=ssl.create_default_context() if tls else None,
            timeout=SocketTimeout(wire.CONNECT_SECONDS, wire.ANSWER_SECONDS),
        )
        client.normalise_times = False  # instants stay aware
        return client


def _secure(client: IMAPClient, mailbox: Account) -> None:
    if mailbox.imap_security != "starttls":
        return
    with server_in_words(mailbox):
        try:
            client.starttls(ssl.create_default_context())
        except CapabilityError as error:
            text = lazy_gettext(
                "%(host)s offers no encryption (STARTTLS) on this port. Choose TLS, usually on port 993.",
                host=mailbox.imap_host,
            )
            raise ImapFailed(text, True, wire.detail_of(error)) from error


def _sign_in(client: IMAPClient, mailbox: Account) -> None:
    if mailbox.needs_token:
        sign_in_with_token(client, mailbox)
    else:
        _sign_in_with_password(client, mailbox)


def _sign_in_with_password(client: IMAPClient, mailbox: Account) -> None:
    name, password = mailbox.imap_username, mailbox.imap_password
    with server_in_words(mailbox):
        try:
            if _is_plain(name) and _is_plain(password):
                client.login(name, password)
            else:
                client.plain_login(name, password)
        except LoginError as error:
            # IMAPClient calls it a wrong password too when the server hangs up.
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise error.__context__ from None
            raise _not_let_in(error, mailbox) from error


def _is_plain(word: str) -> bool:
    """Whether LOGIN can carry it: imaplib sends ASCII, and the name without quotes."""
    return word.isascii() and word.isprintable() and not set(word) & set(' "\\(){%*]')


def _not_let_in(error: LoginError, mailbox: Account) -> ImapFailed:
    detail = wire.detail_of(error, *wire.secrets_of(mailbox))
    host = mailbox.imap_host
    if is_passing(detail):
        text = lazy_gettext("%(host)s lets nobody sign in at the moment. We will try again.", host=host)
        return ImapFailed(text, False, detail)
    if "PRIVACYREQUIRED" in detail or "without SSL/TLS" in detail:
        text = lazy_gettext("%(host)s wants an encrypted connection. Choose TLS or STARTTLS.", host=host)
        return ImapFailed(text, True, detail)
    text = lazy_gettext(
        "%(host)s does not accept the user name %(name)s with this password. Some providers want a "
        "password made for this program, or IMAP switched on in the account's settings.",
        host=host,
        name=mailbox.imap_username,
    )
    return ImapFailed(text, True, detail)


def _open(client: IMAPClient, mailbox: Account) -> dict[bytes, Any]:
    with server_in_words(mailbox):
        name = existing_name(client, mailbox.imap_folder)
        try:
            return client.select_folder(name, readonly=mailbox.after_fetch == "leave")
        except imaplib.IMAP4.readonly as error:
            text = lazy_gettext(
                "The folder %(folder)s may only be read. Choose to leave letters as they are.",
                folder=mailbox.imap_folder,
            )
            raise ImapFailed(text, True, wire.detail_of(error, *wire.secrets_of(mailbox))) from error
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            text = lazy_gettext(
                "There is no folder %(folder)s in this account, or it may not be opened.",
                folder=mailbox.imap_folder,
            )
            detail = wire.detail_of(error, *wire.secrets_of(mailbox))
            raise ImapFailed(text, not is_passing(detail), detail) from error


def _hang_up(client: IMAPClient) -> None:
    """Say goodbye, but don't wait long for the answer: whatever was to be done is done."""
    try:
        client.socket().settimeout(GOODBYE_SECONDS)
        client.logout()
    except (OSError, imaplib.IMAP4.error, *wire.NONSENSE):
        with suppress(OSError):
            client.shutdown()
