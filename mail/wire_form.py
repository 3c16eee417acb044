"""A mail as bytes that every server and every mail program takes.

The standard library writes correct headers, but some of its habits are trouble in the world: it encodes
long Message-IDs as if they were words, so that answers lose their thread; it writes domains in Cyrillic
as they are; it gives a file's name only in the form of RFC 2231. So headers are folded here.
"""

import copy
import re
from collections.abc import Iterable
from email import base64mime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import quote
from typing import Any

from flask_babel import lazy_gettext

from models.written import ascii_label

LINE = 76
FOLD = "\r\n "
NO_ADDRESS = lazy_gettext("This is not a mail address.")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ADDRESS_HEADERS = ("from", "to", "cc", "reply-to", "sender")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def as_sent(message: EmailMessage, utf8: bool = False) -> bytes:
    """The mail for the wire: CRLF, lines below 998 bytes, only ASCII (7-bit), no Bcc.

    With `utf8` (RFC 6531) addresses may stand in their own letters. The message itself isn't changed.
    """
    message = copy.deepcopy(message)
    for part in message.walk():
        _make_seven_bit(part)
        if (filename := part.get_filename()) and part.get_param("name") is None:
            part.set_param("name", filename)
    return message.as_bytes(policy=_Policy(utf8=utf8))


def _make_seven_bit(part: EmailMessage) -> None:
    # The library would do it, but Flask-Mail tells it for the whole program to leave UTF-8 bodies as they are.
    encoding = "Content-Transfer-Encoding"
    if part.is_multipart() or str(part.get(encoding, "")).lower() not in ("8bit", "binary"):
        return
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    if part.get_content_maintype() == "text":
        body = re.sub(rb"\r?\n", b"\r\n", body)
    del part[encoding]
    part[encoding] = "base64"
    part.set_payload(base64mime.body_encode(body))


def ascii_address(address: str, any_local_part: bool = False) -> str:
    """A bare mail address with its domain in ASCII (RFC 5890). Raises ValueError if it can't be one."""
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain) or _CONTROLS.search(address) or re.search(r"[\s<>,;]", address.strip()):
        raise ValueError(NO_ADDRESS)
    if not local.isascii() and not any_local_part:
        raise ValueError(lazy_gettext("The mail server cannot send to letters other than a-z before the @."))
    return f"{local}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    return ".".join(_ascii_label(label) for label in re.split("[.。．｡]", domain))


def _ascii_label(label: str) -> str:
    label = ascii_label(label)
    if not 0 < len(label) < 64:
        raise ValueError(NO_ADDRESS)
    return label


class _Policy(EmailPolicy):
    """The default policy, with headers folded as mail programs understand them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"linesep": "\r\n", "cte_type": "7bit", **settings})

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() == "bcc":
            return b""
        addresses = getattr(value, "addresses", ())
        if name.lower() in _ADDRESS_HEADERS and addresses:
            return self._line(name, _address_list(addresses, self.utf8))
        params = getattr(value, "params", {})
        if name.lower() == "content-type" and "name" in params:
            return self._line(name, _content_type(value))
        if name.lower().startswith("content-"):
            return super().fold_binary(name, value)
        return self._line(name, _unstructured(name, str(value)))

    def _line(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\r\n".encode("utf-8" if self.utf8 else "ascii")


def _unstructured(name: str, text: str) -> str:
    """Any other header: words if it must be, else as it is. Message-IDs and addresses of pages stay whole."""
    text = _CONTROLS.sub(" ", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).strip()
    if text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) < 900:
        return _folded(text, LINE - len(name) - 2)
    return _words(text, len(name) + 2)


def _folded(text: str, room: int) -> str:
    """Broken at spaces into lines that fit, where that is possible."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1].strip() and len(lines[-1]) + len(word) >= room:
            lines.append(word)
            room = LINE
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    return "\r\n ".join(lines)


def _words(text: str, used: int = 0) -> str:
    """As encoded words (RFC 2047), folded; `used` columns of the first line are taken."""
    return Header(text, "utf-8", maxlinelen=LINE, header_name="x" * used).encode(linesep="\r\n")


def _address_list(addresses: Iterable[Address], utf8: bool) -> str:
    return ",\r\n ".join(_address(address, utf8) for address in addresses)


def _address(address: Address, utf8: bool) -> str:
    name = _CONTROLS.sub(" ", address.display_name).strip()
    try:
        spec = ascii_address(address.addr_spec, any_local_part=utf8)
    except ValueError:
        # It can't be written, nor answered to: the name alone stays, as an empty group (RFC 5322, 3.4).
        return f"{_phrase(name or address.addr_spec)}:;"
    if not name:
        return spec
    phrase = _phrase(name)
    last_line = phrase.rpartition(FOLD)[2]
    fits = len(last_line) + len(f"Reply-To:  <{spec}>,") <= LINE
    return f"{phrase}{' ' if fits else FOLD}<{spec}>"


def _phrase(name: str) -> str:
    if not name.isascii() or "=?" in name or len(name) > LINE:
        return _words(name, len("Reply-To: "))
    return name if _ATOM.fullmatch(name) else f'"{quote(name)}"'


def _content_type(value: Any) -> str:
    """A type that has a file's name.

    RFC 2047 words within quotes are against the letter of the RFC, but what Gmail, Outlook and Thunderbird
    write and read; Content-Disposition has the name as RFC 2231 wants it, which old programs don't know.
    """
    given = {key: quote(str(text)) for key, text in value.params.items()}
    name = _CONTROLS.sub(" ", str(value.params["name"]))
    is_plain = name.isascii() and "=?" not in name and len(quote(name)) < LINE - len(' name=""')
    given["name"] = quote(name) if is_plain else _words(name, len(' name="'))
    return ";\r\n ".join([value.content_type, *(f'{key}="{text}"' for key, text in given.items())])
