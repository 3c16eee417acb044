"""Folders of an IMAP account: what they are called there, making one, taking letters out of one."""

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientError


def existing_name(client: IMAPClient, name: str) -> str:
    """A folder's name as the server knows it, for a name as people write it.

    People write "Inbox/Done" or "Done" where Courier and Cyrus want "INBOX.Done".
    """
    if name.upper() == "INBOX":
        return "INBOX"
    return name if client.folder_exists(name) else _full_name(client, name)


def made_folder(client: IMAPClient, name: str) -> str:
    """The server's name of this folder, which is made if it isn't there."""
    full = existing_name(client, name)
    if full != "INBOX" and not client.folder_exists(full):
        client.create_folder(full)
        client.subscribe_folder(full)
    return full


def remove(client: IMAPClient, uids: list[int]) -> None:
    """Delete these letters and no others."""
    client.add_flags(uids, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    elif set(client.search(["DELETED"])) <= set(uids):
        client.expunge()
    # Else someone's mail program has marked others, which a plain EXPUNGE would take too:
    # ours stay marked, and go when that program empties the folder.


def _full_name(client: IMAPClient, name: str) -> str:
    prefix, separator = _personal_namespace(client)
    if separator and separator != "/":
        name = name.replace("/", separator)
    if name.upper().startswith(prefix.upper()):
        return prefix + name[len(prefix) :]
    return prefix + name


def _personal_namespace(client: IMAPClient) -> tuple[str, str]:
    if not client.has_capability("NAMESPACE"):
        return "", ""
    try:
        personal = client.namespace().personal
    except IMAPClientError:
        return "", ""
    return personal[0] if personal else ("", "")
