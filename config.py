"""The settings: what the environment says, read once at the start.

Whatever may be left out has a default that works on one machine. A value that can't be meant stops the
start with one sentence that names the setting. docs/settings.md explains each of them.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SECRET_KEY_LENGTH = 32
ENGINES = ("whoosh", "postgres")
WEB = ("http", "https")
MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
MICROSOFT_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"

# One sentence a setting; a test holds that these, the fields below and docs/settings.md name the same.
DOCS = {
    "SECRET_KEY": "Signs sessions and links, 32 characters or more; kept in VAR/secret.key if not set.",
    "VAR": "The folder for everything the desk keeps on this machine.",
    "DATABASE_URL": "Where the database is, sqlite:/// or postgresql://; a SQLite file in VAR if not set.",
    "REDIS_URL": "Where Redis is, redis://, rediss:// or unix://; a Redis of our own is started if not set.",
    "BLOBS": "The folder for attachments and the bytes of mails.",
    "SEARCH": "What keeps the search index: whoosh, in the folder INDEX, or postgres, in the database.",
    "INDEX": "The folder of the search index; it may be deleted on any day.",
    "HOST": "The address the web server listens at.",
    "PORT": "The port the web server listens at.",
    "BASE_URL": "How customers and agents reach the desk from outside; links in mails begin with it.",
    "MAIL_MAX_MB": "The largest mail that is read, in megabytes; a larger one is kept and set aside.",
    "UPLOAD_MAX_MB": "The largest form with its files, in megabytes.",
    "CLAIM_SECONDS": "After so many seconds a row taken by a worker counts as left behind.",
    "FETCH_SECONDS": "How often the mailboxes are asked for new mail, in seconds.",
    "SWEEP_SECONDS": "How often the sweep looks for what waits, in seconds.",
    "GOOGLE_AUTHORIZE_URL": "Where an administrator lets the desk into a mailbox at Google.",
    "GOOGLE_TOKEN_URL": "Where a worker gets Google's tokens.",
    "GOOGLE_SCOPE": "What the desk asks Google for.",
    "MICROSOFT_AUTHORIZE_URL": "Where an administrator lets the desk into a mailbox at Microsoft 365.",
    "MICROSOFT_TOKEN_URL": "Where a worker gets Microsoft's tokens.",
    "MICROSOFT_SCOPE": "What the desk asks Microsoft for.",
    "LOG_LEVEL": "How much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    "WEB_WORKERS": "How many web processes answer.",
    "WEB_THREADS": "How many requests one web process answers at once.",
    "WORKERS": "How many worker processes carry mail; one more keeps the search index.",
}


class OddSetting(SystemExit):
    """The environment says what can't be meant. A SystemExit, for it ends any start with one sentence."""


@dataclass(frozen=True)
class Settings:
    """What the environment said. Folders are absolute; a megabyte has 1024 * 1024 bytes."""

    SECRET_KEY: str = field(repr=False)
    VAR: Path
    DATABASE_URL: str = field(repr=False)
    REDIS_URL: str = field(repr=False)
    BLOBS: Path
    SEARCH: str
    INDEX: Path
    HOST: str
    PORT: int
    BASE_URL: str
    MAIL_MAX_MB: int
    UPLOAD_MAX_MB: int
    CLAIM_SECONDS: int
    FETCH_SECONDS: int
    SWEEP_SECONDS: int
    GOOGLE_AUTHORIZE_URL: str
    GOOGLE_TOKEN_URL: str
    GOOGLE_SCOPE: str
    MICROSOFT_AUTHORIZE_URL: str
    MICROSOFT_TOKEN_URL: str
    MICROSOFT_SCOPE: str
    LOG_LEVEL: str
    WEB_WORKERS: int
    WEB_THREADS: int
    WORKERS: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings and make VAR with its secret key if they aren't there. Raises OddSetting."""
        read = _Reader(environ)
        var = read.made_folder("VAR", ROOT / "var")
        port = read.number("PORT", 8000, 1, 65535)
        return cls(
            SECRET_KEY=read.secret("SECRET_KEY", var / "secret.key"),
            VAR=var,
            PORT=port,
            HOST=read.text("HOST", "127.0.0.1"),
            BASE_URL=read.url("BASE_URL", f"http://127.0.0.1:{port}", WEB).rstrip("/"),
            DATABASE_URL=read.database("DATABASE_URL", f"sqlite:///{var / 'kvitok.db'}"),
            SEARCH=read.engine("SEARCH", "DATABASE_URL"),
            REDIS_URL=read.url("REDIS_URL", "", ("redis", "rediss", "unix")),
            BLOBS=read.folder("BLOBS", var / "blobs"),
            INDEX=read.folder("INDEX", var / "index"),
            MAIL_MAX_MB=read.number("MAIL_MAX_MB", 40, 1, 1024),
            UPLOAD_MAX_MB=read.number("UPLOAD_MAX_MB", 20, 1, 1024),
            CLAIM_SECONDS=read.number("CLAIM_SECONDS", 120, 1, 86400),
            FETCH_SECONDS=read.number("FETCH_SECONDS", 30, 1, 86400),
            SWEEP_SECONDS=read.number("SWEEP_SECONDS", 5, 1, 3600),
            GOOGLE_AUTHORIZE_URL=read.url("GOOGLE_AUTHORIZE_URL", "https://accounts.google.com/o/oauth2/v2/auth", WEB),
            GOOGLE_TOKEN_URL=read.url("GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com/token", WEB),
            GOOGLE_SCOPE=read.text("GOOGLE_SCOPE", "https://mail.google.com/"),
            MICROSOFT_AUTHORIZE_URL=read.url("MICROSOFT_AUTHORIZE_URL", f"{MICROSOFT}/authorize", WEB),
            MICROSOFT_TOKEN_URL=read.url("MICROSOFT_TOKEN_URL", f"{MICROSOFT}/token", WEB),
            MICROSOFT_SCOPE=read.text("MICROSOFT_SCOPE", MICROSOFT_SCOPE),
            LOG_LEVEL=read.choice("LOG_LEVEL", "INFO", LOG_LEVELS),
            WEB_WORKERS=read.number("WEB_WORKERS", 2, 1, 64),
            WEB_THREADS=read.number("WEB_THREADS", 8, 1, 256),
            WORKERS=read.number("WORKERS", 1, 1, 64),
        )


class _Reader:
    """Reads single values and refuses odd ones by name. A variable that is set but empty is not set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
            raise OddSetting(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
        return int(text)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, default).upper()
        if text not in choices:
            raise OddSetting(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
        return text

    def folder(self, name: str, default: Path) -> Path:
        # A relative path is meant from the project, not from wherever the command was typed.
        folder = ROOT / Path(self.text(name, str(default))).expanduser()
        if folder.exists() and not folder.is_dir():
            raise OddSetting(f"{name} must be a folder, but {folder} is a file.")
        return folder

    def made_folder(self, name: str, default: Path) -> Path:
        folder = self.folder(name, default)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OddSetting(f"{name} is {folder}, which can't be made: {error.strerror}.") from None
        return folder

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        text = self.text(name, default)
        if text and not _is_url(text, schemes):
            # The value isn't repeated: it may hold a password.
            raise OddSetting(f"{name} must be an address that begins with {_either(schemes)}.")
        return text

    def database(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if text.startswith("sqlite:///"):
            return text
        scheme, _, rest = text.partition("://")
        if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not _is_url(text, (scheme,)):
            raise OddSetting(f"{name} must be sqlite:///file or postgresql://user@host/name.")
        return f"postgresql+psycopg://{rest}"

    def engine(self, name: str, database: str) -> str:
        text = self.text(name, ENGINES[0]).lower()
        if text not in ENGINES:
            raise OddSetting(f"{name} must be {' or '.join(ENGINES)}, not {text!r}.")
        if text == "postgres" and not self.text(database, "").startswith("postgres"):
            raise OddSetting(f"{name} can be postgres only where {database} is a PostgreSQL database.")
        return text

    def secret(self, name: str, path: Path) -> str:
        secret = self.text(name, "") or _kept_secret(path)
        if len(secret) < SECRET_KEY_LENGTH:
            where = name if self.text(name, "") else f"{name} in {path}"
            raise OddSetting(f"{where} is too short: it must have at least {SECRET_KEY_LENGTH} characters.")
        return secret


def _either(schemes: tuple[str, ...]) -> str:
    return " or ".join(f"{scheme}://" for scheme in schemes)


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - asking for an odd port raises ValueError
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path.strip("/"))


def _kept_secret(path: Path) -> str:
    """The secret of this desk, made the first time. All who come at once get the same one."""
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        where = f"VAR is {path.parent}, where {path.name} can't be read or written"
        raise OddSetting(f"{where}: {error.strerror}.") from None


def _write_once(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # a link never replaces: who comes second keeps the first one's secret
    except FileExistsError:
        pass
    finally:
        draft.unlink()
