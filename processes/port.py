"""The door: the supervisor opens it and hands it to the web server, so that it stays open while that restarts."""

import errno
import socket

from processes.trouble import Trouble


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Raises Trouble if the port is taken or the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise Trouble(f"HOST is {host!r}, which is no address of this machine.") from None
    door = socket.socket(family, kind, protocol)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
        door.listen(512)
    except OSError as error:
        door.close()
        raise Trouble(_why_not(error, host, port)) from None
    return door


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return (
            f"Port {port} is taken by another program: "
            f"stop that one, or choose another port, such as PORT={other} make run."
        )
    if error.errno == errno.EACCES:
        return f"This user may not listen at port {port}: choose one above 1023, such as PORT=8000 make run."
    return f"HOST is {host!r}, where this machine can't listen: {error.strerror}."
