"""The files of a letter, under names that can be shown, with their bytes as they were sent."""

import re
from collections.abc import Iterable, Iterator

from mail.read.charsets import Hint
from mail.read.filenames import extension_for, made_up_filename, tidy_filename, type_for
from mail.read.headers import text_of
from mail.read.parameters import split_parameters
from mail.read.parts import Part, split_headers
from mail.read.tnef import TYPES as TNEF_TYPES
from mail.read.tnef import Tnef, TnefFile, read_tnef
from mail.read.transfer import decode_uu
from mail.read.values import Attachment

_CID = re.compile(r"""(?i)cid:([^"'\s<>)]{1,300})""")
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})$", re.MULTILINE)
_LIKE_A_FILE = re.compile(r"[^:@<>]{1,200}\.[A-Za-z0-9]{2,5}")
_DAMAGED = re.compile("\ufffd|\\?{3}")


def attachments_of(parts: Iterable[Part], html: str | None, hint: Hint) -> tuple[list[Attachment], list[Tnef]]:
    """A value for each file, in the letter's order, and what winmail.dat said besides its files."""
    shown = set(_CID.findall(html or ""))
    made: list[Attachment] = []
    packed: list[Tnef] = []
    for part in parts:
        tnef = read_tnef(part.content) if _is_tnef(part) else None
        if tnef and (tnef.files or tnef.text or tnef.html or tnef.rtf):
            packed.append(tnef)
            made += [_from_tnef(file, number) for number, file in enumerate(tnef.files, len(made) + 1)]
        else:
            made.append(_attachment(part, len(made) + 1, shown, hint))
    return made, packed


def uu_attachments(text: str, count: int) -> tuple[str, list[Attachment]]:
    """Files that stand in the text itself, uuencoded, taken out of it. `count` have been found before."""
    made: list[Attachment] = []
    kept: list[str] = []
    position = 0
    while begin := _UU_BEGIN.search(text, position):
        end = text.find("\nend", begin.end())
        content = decode_uu(text[begin.end() + 1 : end + 1].encode("ascii", "replace")) if end >= 0 else b""
        if not content:
            break
        name = tidy_filename(begin[1])
        number = count + len(made) + 1
        made.append(Attachment(name or made_up_filename(number, ""), "application/octet-stream", content))
        kept.append(text[position : begin.start()])
        position = end + len("\nend")
    return "".join([*kept, text[position:]]) if made else text, made


def _attachment(part: Part, number: int, shown: set[str], hint: Hint) -> Attachment:
    return Attachment(
        filename=_filename(part, number, hint),
        content_type=part.content_type,
        content=part.content,
        content_id=part.content_id,
        is_inline=part.content_id in shown,
    )


def _from_tnef(file: TnefFile, number: int) -> Attachment:
    content_type = file.content_type.lower() if "/" in file.content_type else type_for(file.filename)
    name = tidy_filename(file.filename) or made_up_filename(number, content_type)
    return Attachment(name, content_type, file.content, file.content_id)


def _filename(part: Part, number: int, hint: Hint) -> str:
    names = [name for name in _given_names(part, hint) if name]
    # Gateways put question marks for letters into one of the two names, seldom into both.
    whole = [name for name in names if not _DAMAGED.search(name)]
    for name in whole + names:
        return name
    if part.content_type in ("message/rfc822", "message/global") and (subject := _subject(part, hint)):
        return subject + extension_for(part.content_type)
    return made_up_filename(number, part.content_type)


def _subject(part: Part, hint: Hint) -> str:
    """A letter that came without a name is called by what it is about."""
    subject = text_of(Part(*split_headers(part.content)), "subject", hint)
    return tidy_filename(re.sub(r'[/\\:*?"<>|]+', " ", subject))


def _given_names(part: Part, hint: Hint) -> Iterator[str]:
    yield tidy_filename(split_parameters(part.raw_header("content-disposition"), hint)[1].get("filename", ""))
    named = split_parameters(part.raw_header("content-type"), hint)[1]
    yield tidy_filename(named.get("name", "") or named.get("filename", ""))
    # Apple once gave the name nowhere else; a web page's pictures have their address there.
    location = text_of(part, "content-location", hint).partition("?")[0].rpartition("/")[2]
    yield tidy_filename(location if _LIKE_A_FILE.fullmatch(location) else "")


def _is_tnef(part: Part) -> bool:
    name = part.parameters.get("name", "").lower()
    return part.content_type in TNEF_TYPES or name == "winmail.dat" or part.content.startswith(b"\x78\x9f\x3e\x22")
