"""A push service of the tests' own, by https, and browsers that it serves, which decrypt as RFC 8291 says."""

import json
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.servers.certificates import Certificate

CURVE = ec.SECP256R1()


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Keys:
    """A browser's: made by it, told to the desk but for the private one."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def public(self) -> bytes:
        return _point(self.private.public_key())

    def decrypt(self, body: bytes) -> bytes:
        """RFC 8291, 3.4, and RFC 8188, 2: one record, the sender's public key in its head."""
        salt, length = body[:16], body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        secret = _hkdf(self.auth, b"WebPush: info\0" + self.public + sender, 32, shared)
        key = _hkdf(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
        nonce = _hkdf(salt, b"Content-Encoding: nonce\0", 12, secret)
        plain, _, _ = AESGCM(key).decrypt(nonce, record, None).rpartition(b"\x02")
        return plain


@dataclass
class PushService:
    """`says`: the status and headers of the next answers, one after another; 201 when it is empty."""

    certificate: Certificate
    says: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                status, headers = service.says.pop(0) if service.says else (201, {})
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.socket = self.certificate.context().wrap_socket(self._http.socket, server_side=True)
        self.url = f"https://localhost:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def shown(self, keys: Keys) -> list[dict[str, Any]]:
        """What the browser with these keys was told."""
        return [json.loads(keys.decrypt(body)) for _, body in self.got]

    def claims(self) -> dict[str, Any]:
        """What the desk said of itself, once its signature is found to be right (RFC 8292)."""
        said = dict(
            part.strip().split("=", 1) for part in self.got[-1][0]["Authorization"].removeprefix("vapid ").split(",")
        )
        head, claims, signature = said["t"].split(".")
        numbers = (int.from_bytes(decoded(signature)[half], "big") for half in (slice(32), slice(32, 64)))
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(said["k"]))
        key.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        return json.loads(decoded(claims)) | {"alg": json.loads(decoded(head))["alg"]}


def _hkdf(salt: bytes, info: bytes, length: int, material: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
