"""A mail within a signed S/MIME wrapper comes out as it was; what is encrypted or broken doesn't (S11)."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from mail.read.cms import signed_content

pytestmark = pytest.mark.row("S11")
MAIL = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Надіслано з підписом.\r\n".encode() * 40


def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Carol")])
    now = datetime(2026, 11, 16, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=30))
    return builder.sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(MAIL).add_signer(certificate(key), key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def element(tag: int, *contents: bytes) -> bytes:
    """Of a length that isn't told, as programs write who don't know it yet."""
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


def oid(number: int) -> bytes:
    return bytes.fromhex(f"06092a864886f70d0107{number:02x}")


def in_pieces(*pieces: bytes, kind: int = 2) -> bytes:
    octets = element(0x24, *(b"\x04" + bytes([len(piece)]) + piece for piece in pieces))
    inner = element(0x30, oid(1), element(0xA0, octets))
    return element(0x30, oid(kind), element(0xA0, element(0x30, b"\x02\x01\x01", b"\x31\x00", inner)))


def test_what_was_signed_comes_out_byte_by_byte(signed):
    assert signed_content(signed) == MAIL


def test_what_came_in_pieces_is_put_together():
    assert signed_content(in_pieces(b"Subject: x\r\n", b"\r\n", b"Da")) == b"Subject: x\r\n\r\nDa"


def test_what_is_encrypted_stays_closed():
    key = rsa.generate_private_key(65537, 2048)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(MAIL).add_recipient(certificate(key))

    assert signed_content(builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])) is None
    assert signed_content(in_pieces(b"Da", kind=3)) is None


def test_a_signature_without_the_mail_has_nothing_in_it(signed):
    key = ec.generate_private_key(ec.SECP256R1())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(MAIL).add_signer(certificate(key), key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]

    assert signed_content(builder.sign(serialization.Encoding.DER, options)) is None


def test_any_cut_is_survived(signed):
    for data in (signed, in_pieces(b"Da", b"Da")):
        for length in range(0, len(data), 7):
            assert signed_content(data[:length]) in (None, MAIL, b"DaDa")


@pytest.mark.parametrize(
    "data",
    [b"", b"0", b"\x30\x80" * 100_000, b"\x30\x80" + b"\x04\x00" * 10**6, b"\xff" * 9, b"\x30\xff" + b"\xff" * 99],
)
def test_rubbish_has_nothing_in_it_and_takes_no_time(data):
    start = time.process_time()

    found = signed_content(data)

    assert found is None
    assert time.process_time() - start < 1
