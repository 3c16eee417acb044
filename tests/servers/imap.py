"""Real IMAP servers: Debian's Dovecot where it is installed, else pymap, which pip installs."""

import grp
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from imapclient import IMAPClient

from tests.servers import Absent, processes
from tests.servers.certificates import Certificate
from tests.servers.rude import Cable

PASSWORD = "geheim"


class ImapServer:
    """What both have. `ports` has one for each of "none", "starttls" and "tls"."""

    name = ""
    version = ""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        # The server's own user must be able to enter it, and its socket's path must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="kvitok-imap-"))
        self.folder.chmod(0o755)
        self.log = self.folder / "server.log"
        self.ports: dict[str, int] = {}

    def add_user(self, name: str, password: str = PASSWORD) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, user: str, password: str = PASSWORD) -> IMAPClient:
        """Another mail program of this user's, signed in."""
        client = IMAPClient("127.0.0.1", self.ports["none"], ssl=False, timeout=60)
        client.plain_login(user, password)
        return client

    def deliver(self, user: str, *letters: bytes, folder: str = "INBOX") -> None:
        with self.client(user) as client:
            for start in range(0, len(letters), 100):
                client.multiappend(folder, letters[start : start + 100])

    def letters(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder, with the line ends that were delivered."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [as_delivered(found[uid][b"BODY[]"]) for uid in sorted(found)]


def as_delivered(raw: bytes) -> bytes:
    """pymap gives letters back with Unix line ends."""
    return raw if b"\r\n" in raw else raw.replace(b"\n", b"\r\n")


class Dovecot(ImapServer):
    """`capability`: what it says it can do, if it shall say less than the truth. `prefix`: "INBOX." or none.

    With `whose_token`, an address that tells whose a token is, people sign in by XOAUTH2 as well.
    """

    name = "Dovecot"

    def __init__(self, certificate: Certificate, capability: str = "", prefix: str = "", whose_token: str = "") -> None:
        binary = _dovecot()
        super().__init__(certificate)
        self.version = _dovecot_version(binary)
        self.ports = {"none": processes.free_port(), "tls": processes.free_port()}
        self.ports["starttls"] = self.ports["none"]
        (self.folder / "users").mkdir()
        (self.folder / "mail").mkdir()
        owner = "nobody" if processes.is_root() else pwd.getpwuid(os.getuid()).pw_name
        self._account = pwd.getpwnam(owner)
        if processes.is_root():
            os.chown(self.folder / "mail", self._account.pw_uid, self._account.pw_gid)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(capability, prefix) + (self._token_config(whose_token) if whose_token else ""))
        self._process = processes.run([binary, "-F", "-c", config], self.log)
        processes.wait_for_port(self.ports["none"], self._process, self.log)

    def add_user(self, name: str, password: str = PASSWORD) -> None:
        # A file for each user, for a file that has grown Dovecot sees only in the next second.
        (self.folder / "users" / name).write_text(f"{name}:{{PLAIN}}{password}\n", encoding="utf-8")

    def deliver_file(self, user: str, raw: bytes) -> None:
        """Lay a letter into the user's INBOX as a local mail system does, which may be quite empty."""
        new = self.folder / "mail" / user / "new"
        with self.client(user) as client:
            client.select_folder("INBOX")  # makes the folder
        path = new / f"{len(list(new.iterdir())) + 1}.by-hand"
        path.write_bytes(raw)
        os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def stop(self) -> None:
        processes.end(self._process)
        super().stop()

    def _token_config(self, whose_token: str) -> str:
        asks = self.folder / "tokens.conf"
        asks.write_text(
            f"introspection_mode = auth\nintrospection_url = {whose_token}\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
        )
        return f"""
            auth_mechanisms = plain login xoauth2
            passdb {{
              driver = oauth2
              mechanisms = xoauth2
              args = {asks}
            }}
            """

    def _config(self, capability: str, prefix: str) -> str:
        own, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
        inside, login, group = ("dovecot", "dovenull", "dovecot") if processes.is_root() else (own, own, group)
        return f"""
            protocols = imap
            listen = 127.0.0.1
            base_dir = {self.folder}/run
            state_dir = {self.folder}/state
            log_path = {self.log}
            default_internal_user = {inside}
            default_internal_group = {group}
            default_login_user = {login}
            first_valid_uid = 1
            ssl = yes
            ssl_cert = <{self.certificate.certificate}
            ssl_key = <{self.certificate.key}
            disable_plaintext_auth = no
            auth_mechanisms = plain login
            auth_failure_delay = 0
            auth_username_chars =
            mail_location = maildir:{self.folder}/mail/%u
            mail_max_userip_connections = 100
            {f"imap_capability = {capability}" if capability else ""}
            passdb {{
              driver = passwd-file
              args = scheme=PLAIN username_format=%u {self.folder}/users/%u
            }}
            userdb {{
              driver = static
              args = uid={self._account.pw_uid} gid={self._account.pw_gid} home={self.folder}/mail/%u
            }}
            namespace inbox {{
              inbox = yes
              prefix = {prefix}
              separator = {"." if prefix else "/"}
            }}
            service imap-login {{
              chroot =
              inet_listener imap {{
                port = {self.ports["none"]}
              }}
              inet_listener imaps {{
                port = {self.ports["tls"]}
                ssl = yes
              }}
            }}
            service anvil {{
              chroot =
              unix_listener anvil-auth-penalty {{
                mode = 0
              }}
            }}
            """


class Pymap(ImapServer):
    """Two processes over one folder, with TLS and without; implicit TLS is put before the latter."""

    name = "pymap"

    def __init__(self, certificate: Certificate) -> None:
        try:
            self.version = version("pymap")
        except PackageNotFoundError as why:
            raise Absent("neither Dovecot nor pymap is installed") from why
        super().__init__(certificate)
        self.add_user("nobody@example.org")
        self._processes: list[subprocess.Popen[bytes]] = []
        self._run("none", "--no-tls")
        self._run("starttls", "--cert", certificate.certificate, "--key", certificate.key)
        self._cable = Cable(self.ports["none"], tls=certificate.context())
        self.ports["tls"] = self._cable.port

    def add_user(self, name: str, password: str = PASSWORD) -> None:
        from pysasl.hashing import BuiltinHash

        hashed = BuiltinHash(rounds=1).hash(password)
        for file, line in (("passwd", f"{name}:x::::{name}:"), ("shadow", f"{name}:{hashed}")):
            with (self.folder / f"pymap-etc-{file}").open("a", encoding="utf-8") as users:
                users.write(line + "\n")

    def stop(self) -> None:
        self._cable.stop()
        for process in self._processes:
            processes.end(process)
        super().stop()

    def _run(self, security: str, *options: str | Path) -> None:
        port = self.ports[security] = processes.free_port()
        start = "import sys; from pymap.main import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "--host", "127.0.0.1", "--port", str(port), *options]
        process = processes.run([*command, "maildir", self.folder, "--colon", "+"], self.log)
        self._processes.append(process)
        processes.wait_for_port(port, process, self.log)


def best(certificate: Certificate) -> ImapServer:
    """Dovecot if it is here, else pymap. TEST_IMAP=pymap asks for the latter."""
    makers: list[Callable[[], ImapServer]] = [partial(Dovecot, certificate), partial(Pymap, certificate)]
    if os.environ.get("TEST_IMAP") == "pymap":
        makers.pop(0)
    for make in makers:
        try:
            return make()
        except Absent as why:
            reason = why
    raise reason


def _dovecot() -> Path:
    path = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not path:
        raise Absent("dovecot is not installed")
    if not _dovecot_version(Path(path)).startswith("2.3."):
        raise Absent("this Dovecot is not a 2.3, and would not understand our configuration")
    return Path(path)


def _dovecot_version(binary: Path) -> str:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    return re.split(r"\s", said.strip())[0]
