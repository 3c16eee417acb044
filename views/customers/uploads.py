"""Files of a form. Those that are fine are kept at once and stay with the form, whatever else is wrong with it."""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, cast

from flask import current_app, request
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage

from desk.files import KeptFile
from desk.uploads import MAX_FILES, FileRefused, plain_name, take
from models import Office
from models.signing import is_signed, signature
from views.arriving_files import DeskRequest, is_cut

# As long as the cleaning leaves bytes alone that may belong to a form.
KEPT_FOR = timedelta(days=7)
ROOM_FOR_THE_REST = 2**16


@dataclass
class Uploads:
    """What came with a form: the files that are kept, and in words why others are not.

    `asked` are those that questions asked for, by the questions' ids; they are among the files.
    """

    files: list[KeptFile] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asked: dict[str, KeptFile] = field(default_factory=dict)

    @property
    def references(self) -> list[tuple[str, KeptFile]]:
        """Each file with the signed reference under which the form brings it again; those asked for stand apart."""
        apart = self.asked.values()
        return [(refer_to(file), file) for file in self.files if file not in apart]

    def reference_for(self, name: str) -> str:
        """The same of the file that this question asked for."""
        return refer_to(self.asked[name]) if name in self.asked else ""

    @property
    def names(self) -> dict[str, str]:
        return {name: file.filename for name, file in self.asked.items()}

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def digests(self) -> str:
        return " ".join(file.digest for file in self.files)


def read_uploads(asked: Iterable[str] = ()) -> Uploads:
    """The files of this request: those kept before, by their references, and new ones.

    `asked` are the ids of questions that ask for one file each.
    """
    uploads = Uploads(_kept_before("kept"))
    for name in asked:
        _read_asked(uploads, name)
    for storage in request.files.getlist("files"):
        if storage.filename:
            _add(uploads, storage)
    return uploads


def let_too_much_come_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A form somewhat too large is read, so that its words can be given back with what was wrong.

    Said before anything else looks into the form, since it is read only once.
    """
    is_one_file = endpoint == "customers.upload"  # which the script can still leave out
    request.max_content_length = max_bytes() + ROOM_FOR_THE_REST if is_one_file else 4 * max_bytes()
    cast("DeskRequest", request).keep_at_most(max_bytes())


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


def _kept_before(name: str) -> list[KeptFile]:
    return [file for one in request.form.getlist(name)[:MAX_FILES] if (file := referred_to(one))]


def _read_asked(uploads: Uploads, name: str) -> None:
    """A file chosen anew takes the place of the one that was kept before."""
    new = request.files.get(name)
    if new and new.filename:
        file = _add(uploads, new)
    else:
        file = next(iter(_kept_before(f"kept-{name}")), None)
        if file and file not in uploads.files:
            uploads.files.append(file)
    if file:
        uploads.asked[name] = file


def _add(uploads: Uploads, storage: FileStorage) -> KeptFile | None:
    # One byte more than fits says enough; the rest of a giant needn't be read.
    content = storage.stream.read(max_bytes() - uploads.size + 1)
    name = plain_name(storage.filename or "")
    if len(uploads.files) >= MAX_FILES:
        uploads.errors.append(_too_many(name))
    elif is_cut(storage.stream) or uploads.size + len(content) > max_bytes():
        uploads.errors.append(_too_large(name))
    else:
        return _take(uploads, name, content)
    return None


def _take(uploads: Uploads, name: str, content: bytes) -> KeptFile | None:
    try:
        file = take(name, content, Office.current().upload_types)
    except FileRefused as refusal:
        uploads.errors.append(str(refusal))
        return None
    if file not in uploads.files:
        uploads.files.append(file)
    return file


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
