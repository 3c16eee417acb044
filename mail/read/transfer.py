"""Undoing Content-Transfer-Encoding (RFC 2045, 6), as broken as it comes."""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}[ \t\r]*")
_ESCAPED = re.compile(rb"=[0-9A-Fa-f]{2}")
# What stands behind the name: "base64 (folded)", "8bit; charset=utf-8".
_CODING = re.compile(r"\s*[\s;(,\"'].*", re.DOTALL)
_FOR_URLS = re.compile(rb"[A-Za-z0-9_-]*={0,2}")
QUADS = 4


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """The bytes as they were sent; what claims a coding it does not have is given back as it is."""
    match _CODING.sub("", encoding.lower().strip(" \t\"'.;")):
        case "base64" | "b" | "base-64" | "x-base64":
            return decode_base64(body) if _looks_like_base64(body) else body
        case "quoted-printable" | "q" | "quotedprintable" | "quoted-printible":
            return decode_quoted_printable(body)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return decode_uu(body)
        case "" if _is_unlabelled_quoted_printable(body):
            return decode_quoted_printable(body)
        case _:
            return body


def decode_base64(data: bytes) -> bytes:
    """Base64 with rubbish: foreign characters, footers, several padded runs, missing padding. Never fails."""
    joined = b"".join(data.split())
    if _FOR_URLS.fullmatch(joined):
        joined = data = joined.replace(b"-", b"+").replace(b"_", b"/")
    try:
        return binascii.a2b_base64(joined, strict_mode=True)
    except binascii.Error:
        pass
    kept = b"".join(line for line in data.splitlines() if _belongs(line))
    runs = re.split(rb"=+", _NOT_BASE64.sub(b"", kept))
    return b"".join(_run(run) for run in runs if run)


def _belongs(line: bytes) -> bool:
    """A line of words is a footer someone's list put under the coded block."""
    return bool(_ONLY_BASE64.fullmatch(line)) or b" " not in line.strip() or len(_NOT_BASE64.findall(line)) <= 1


def _run(run: bytes) -> bytes:
    rest = len(run) % QUADS
    if rest == 1:
        run = run[:-1]  # six bits are no byte
    return binascii.a2b_base64(run + b"=" * (-len(run) % QUADS))


def _looks_like_base64(body: bytes) -> bool:
    """Plain words under a base64 label have spaces within their lines."""
    head = body[:4000].strip()
    lines = [line for line in head.splitlines() if line.strip()]
    worded = sum(b" " in line.strip() for line in lines)
    return worded * 2 <= len(lines)


def decode_quoted_printable(body: bytes) -> bytes:
    """RFC 2045, 6.7; what is no valid escape stays as it is."""
    # White space a transport added at the end of a soft break would make the break a letter.
    return binascii.a2b_qp(re.sub(rb"=[ \t]+(?=\r?\n)", b"=", body) if b"= " in body or b"=\t" in body else body)


def _is_unlabelled_quoted_printable(body: bytes) -> bool:
    """Cyrillic or umlauts as escapes, and nothing else that is not ASCII: someone lost the label."""
    head = body[:20_000]
    escapes = _ESCAPED.findall(head)
    high = sum(one[1:2] in b"CDEFcdef89ABab" for one in escapes)
    return high >= 8 and high * 10 >= len(escapes) * 8 and head.isascii()


def decode_uu(body: bytes) -> bytes:
    """The lines between `begin` and `end`, or all lines if there is no `begin`."""
    lines = body.splitlines()
    start = next((n + 1 for n, line in enumerate(lines) if line.startswith(b"begin ")), 0)
    decoded = []
    for line in lines[start:]:
        if line.strip() == b"end":
            break
        decoded.append(_uu_line(line))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    length = (line[0] - 32) & 63
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Encoders that write too much at the end.
        try:
            return binascii.a2b_uu(line[: (length * 4 + 5) // 3])
        except binascii.Error:
            return b""
