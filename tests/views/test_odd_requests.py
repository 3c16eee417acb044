"""Headers, addresses and bodies that no browser sends: each is answered in words, none is an error of ours (S11)."""

from io import BytesIO

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

pytestmark = pytest.mark.row("S11")

NO_UTF8 = "\xff\xfe"
LONG = "a" * 5000
HEADERS = {
    "HTTP_HOST": [
        "",
        "a" * 300,
        f"{'x' * 64}.com",
        NO_UTF8,
        "Ñ\x85.Ñ\x80Ñ\x84",
        "[::1",
        "x:99999",
        "x:abc",
        "a b",
        "..",
        "xn--zzzzzz99999.example",
        "evil.example/path",
        "evil@host",
        "127.0.0.1, evil",
        ":80",
        "[v1.x]",
        "http://x",
    ],
    "HTTP_X_FORWARDED_FOR": [",", "unknown", LONG, NO_UTF8, "[::1]:80", "fe80::1%eth0", "1.2.3.4, " * 300, "999.1.1.1"],
    "HTTP_X_FORWARDED_HOST": [LONG, NO_UTF8],
    "HTTP_X_FORWARDED_PROTO": ["javascript", NO_UTF8],
    "HTTP_ACCEPT_LANGUAGE": [
        "",
        "*",
        f"xx-{LONG}",
        ",;q=",
        "de;q=nan",
        "de;q=1e999",
        NO_UTF8,
        "ru_RU@x",
        "../../x",
        "de;q=0.5;" * 500,
        "-",
        "a-b-c-d-e-f",
        "und",
        "i-klingon",
        "root",
    ],
    "HTTP_ACCEPT": [NO_UTF8, "application/json;q=x", "*/*;q=nan", ";", LONG],
    "HTTP_COOKIE": [f"kvitok={LONG}", f"kvitok={NO_UTF8}", "kvitok=.e30.x.y", "=;;;=", "kvitok", "a=b; " * 500],
    "HTTP_REFERER": ["http://[", NO_UTF8, "//", "http://localhost:abc/", f"http://localhost/{LONG}"],
    "HTTP_USER_AGENT": [NO_UTF8, LONG],
    "HTTP_RANGE": ["bytes=", "bytes=9-1", "bytes=-99999999999999999999", NO_UTF8, "bytes=0-0," * 500],
    "HTTP_IF_MODIFIED_SINCE": ["x", "Sat, 01 Jan 0000 00:00:00 GMT", NO_UTF8],
    "HTTP_AUTHORIZATION": ["Basic", f"Basic {NO_UTF8}", "Basic /w==", "Bearer"],
    "QUERY_STRING": [NO_UTF8, f"page={NO_UTF8}", "&" * 5000, "q=%ed%a0%80", "q=%00"],
    "PATH_INFO": [
        f"/{NO_UTF8}",
        f"/my/{NO_UTF8}",
        "/ticket/\xed\xa0\x80",
        "//",
        "///evil",
        "/\0",
        f"/ticket/{LONG}",
        "",
    ],
    "REQUEST_METHOD": ["PUT", "TRACE", "PROPFIND", "FOO", "", "\xff"],
}
KINDS = [
    "",
    "multipart/form-data",
    "multipart/form-data; boundary=\xff",
    f"multipart/form-data; boundary={LONG}",
    ";;;",
]
KINDS += [
    "application/json; charset=nope",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/mixed",
    "\xff",
]
PART = b"--x\r\nContent-Disposition: form-data; name=files; filename"
BODIES = [
    b"",
    b"a=%\xff&=\0",
    b"{",
    b"--x\r\nContent-Disposition\r\n\r\n\r\n--x",
    PART + b"*=nope''%ff\r\n\r\n1\r\n--x--\r\n",
]
LENGTHS = ["", "abc", "-1", "99999999999999999999", "1e3", "\xb2"]


def answer(app, path, **environ):
    """The status, of an application that raises what it doesn't catch."""
    whole = EnvironBuilder(path).get_environ() | environ
    _, status, _ = run_wsgi_app(app.wsgi_app, whole, buffered=True)
    return int(status.partition(" ")[0])


def posted(app, path, kind, body, length=None):
    sent = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)) if length is None else length}
    return answer(app, path, REQUEST_METHOD="POST", CONTENT_TYPE=kind, **sent)


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_or_address_breaks_a_page(app, ticket, header):
    broken = [
        (path, value)
        for path in ("/", "/my/sign-in", "/desk/")
        for value in HEADERS[header]
        if answer(app, path, **{header: value}) >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("path", ["/", "/my/sign-in", "/sign-in", "/upload"])
def test_no_body_breaks_a_form(app, ticket, path):
    kinds = [*KINDS, "multipart/form-data; boundary=x"]
    broken: list[object] = [(kind, body) for kind in kinds for body in BODIES if posted(app, path, kind, body) >= 500]
    broken += [one for one in LENGTHS if posted(app, path, "application/x-www-form-urlencoded", b"a=1", one) >= 500]

    assert broken == []


def test_a_name_that_no_machine_has_is_answered_by_a_page(client, office):
    answered = client.get("/", headers={"Host": "a" * 300, "Accept-Language": "de"})

    assert answered.status_code == 400
    assert '<html lang="de"' in answered.text
    assert "a" * 300 not in answered.text
