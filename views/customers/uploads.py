"""Files of a form. Those that are fine are kept at once and stay with the form, whatever else is wrong with it."""

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import current_app, request
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage

from desk.files import KeptFile
from desk.uploads import MAX_FILES, FileRefused, plain_name, take
from models import Office
from models.signing import is_signed, signature


@dataclass
class Uploads:
    """What came with a form: the files that are kept, and in words why others are not."""

    files: list[KeptFile] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def references(self) -> list[tuple[str, KeptFile]]:
        """Each file with the signed reference under which the form brings it again."""
        return [(refer_to(file), file) for file in self.files]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def digests(self) -> str:
        return " ".join(file.digest for file in self.files)


def read_uploads() -> Uploads:
    """The files of this request: those kept before, by their references, and new ones."""
    uploads = Uploads([file for one in request.form.getlist("kept")[:MAX_FILES] if (file := referred_to(one))])
    for storage in request.files.getlist("files"):
        if storage.filename:
            _add(uploads, storage)
    return uploads


def let_too_much_come_in(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A form somewhat too large is read, so that its words can be given back with what was wrong.

    Said before anything else looks into the form, since it is read only once.
    """
    request.max_content_length = 4 * current_app.config["UPLOAD_MAX_MB"] * 2**20


def max_bytes() -> int:
    """What all files of one form may have together."""
    return int(current_app.config["UPLOAD_MAX_MB"]) * 2**20


def refer_to(file: KeptFile) -> str:
    """A reference that only we can have made."""
    payload = base64.urlsafe_b64encode(json.dumps(asdict(file)).encode()).decode()
    return f"{payload}.{signature('kept file', payload)}"


def referred_to(reference: str) -> KeptFile | None:
    """The file that a reference of ours speaks of; None for anyone else's."""
    payload, _, given = reference.rpartition(".")
    if not is_signed("kept file", payload, given):
        return None
    return KeptFile(**json.loads(base64.urlsafe_b64decode(payload)))


def _add(uploads: Uploads, storage: FileStorage) -> None:
    # One byte more than fits says enough; the rest of a giant needn't be read.
    content = storage.stream.read(max_bytes() - uploads.size + 1)
    name = plain_name(storage.filename or "")
    if len(uploads.files) >= MAX_FILES:
        uploads.errors.append(_too_many(name))
    elif uploads.size + len(content) > max_bytes():
        uploads.errors.append(_too_large(name))
    else:
        _take(uploads, name, content)


def _take(uploads: Uploads, name: str, content: bytes) -> None:
    try:
        file = take(name, content, Office.current().upload_types)
    except FileRefused as refusal:
        uploads.errors.append(str(refusal))
    else:
        if file not in uploads.files:
            uploads.files.append(file)


def _too_many(name: str) -> str:
    return ngettext(
        "“%(filename)s” was left out: one message can carry %(num)d file.",
        "“%(filename)s” was left out: one message can carry %(num)d files.",
        MAX_FILES,
        filename=name,
    )


def _too_large(name: str) -> str:
    return gettext(
        "“%(filename)s” is too large: all files together may have at most %(megabytes)d MB.",
        filename=name,
        megabytes=current_app.config["UPLOAD_MAX_MB"],
    )
