"""A request to an address that somebody else named: by TLS, and never into the net that the desk itself stands in.

The name is looked up once, and the connection goes to an address that was looked at: a name that leads elsewhere the
second time leads nowhere. No redirect is followed, and nothing of the answer is read but its head.
"""

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPMessage, HTTPSConnection
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0  # for all of it: a server that sends a byte now and then is no answer
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address is its end
WRAPPED = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("::/96"), IPv6Network("64:ff9b:1::/48"))


class NotOutside(OSError):
    """The address is none that the desk may be sent to."""


def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, HTTPMessage]:
    """The answer's status and headers, whatever they are. Raises OSError or HTTPException where there is none."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise NotOutside("no https address")
    port = parts.port or 443
    connection = _Connection(parts.hostname, port, _address_of(parts.hostname, port))
    end = Timer(ANSWER_SECONDS, connection.break_off)
    end.daemon = True
    end.start()
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers
    finally:
        end.cancel()
        connection.close()


def is_outside(address: str) -> bool:
    """Whether this is an address of the internet at large, not of a house, a machine or a provider's inner net."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:
        if ip in NAT64:
            return is_outside(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.ipv4_mapped or any(ip in net for net in WRAPPED):
            return False
    return ip.is_global and not ip.is_multicast


def _address_of(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(where[0]) for *_, where in found]
    outside = next((address for address in addresses if is_outside(address)), None)
    if outside is None:
        raise NotOutside("the name leads to no address of the internet")
    return outside


class _Connection(HTTPSConnection):
    """To this very address; the certificate must be the host's all the same."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), CONNECT_SECONDS)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def break_off(self) -> None:
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()
