"""What customers fill in, and what is said beside a field that isn't right."""

import re

from flask_babel import lazy_gettext
from wtforms import Field, Form, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from desk.call_backs import is_number
from desk.customers import is_ours

MAX_SUBJECT = 200
MAX_TEXT = 100_000
MAX_NAME = 200
MAX_TELEPHONE = 40

# As mailboxes are really named (RFC 5321, 4.1.2, without quoted strings); domains in any script.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK = " \u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(text: str | None) -> str:
    """Without line breaks and what turns the direction of the words around it; empty where nothing can be seen."""
    line = " ".join(_TURNING.sub("", many_lines(text)).split())
    return line if can_be_seen(line) else ""


def can_be_seen(text: str) -> bool:
    """Whether there is any letter that leaves ink: not only spaces, joiners and fillers."""
    return any(letter.isprintable() and letter not in _BLANK for letter in text)


def many_lines(text: str | None) -> str:
    """Line breaks as we keep them; control letters, which no database wants, are gone."""
    return _CONTROLS.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def is_address(_form: Form, field: Field) -> None:
    """Raises ValidationError with what is wrong with a mail address, as a person would say it."""
    address = field.data
    if "@" not in address:
        raise ValidationError(lazy_gettext("A mail address has an @ in it, as in anna@example.com."))
    if not address.rpartition("@")[0].isascii():
        raise ValidationError(lazy_gettext("Before the @ there is a letter that isn't Latin. Please type it anew."))
    if len(address) > 254 or ".." in address or not _ADDRESS.fullmatch(address):
        raise ValidationError(
            lazy_gettext("This doesn't look like a whole mail address. An example: anna@example.com.")
        )


def is_not_ours(_form: Form, field: Field) -> None:
    """Raises ValidationError for an address of the desk itself: the answer would come back to us."""
    if is_ours(field.data):
        raise ValidationError(lazy_gettext("This is our own address. Please give yours, so that we can answer you."))


def can_be_dialled(_form: Form, field: Field) -> None:
    """Raises ValidationError for what no telephone could dial."""
    if field.data and not is_number(field.data):
        raise ValidationError(lazy_gettext("This doesn't look like a telephone number. An example: +49 30 1234567."))


def needs_telephone(form: Form, field: Field) -> None:
    """Raises ValidationError where it is said when to call, and not whom."""
    if field.data and not form.telephone.data:
        raise ValidationError(lazy_gettext("Please give the number that we should call."))


def at_most(length: int) -> Length:
    """Says how long a text may be where a longer one was given."""
    return Length(max=length, message=lazy_gettext("This is too long: please say it in at most %(max)d letters."))


class WritingForm(Form):
    """Words, and the proof that the form is ours. Files are read apart."""

    text = TextAreaField(filters=[many_lines], validators=[at_most(MAX_TEXT)])
    proof = StringField()

    def needs_words(self, has_files: bool) -> bool:
        """Says beside the text that it is missing, where no file speaks for itself."""
        if can_be_seen(self.text.data) or has_files:
            return False
        self.text.errors = [*self.text.errors, lazy_gettext("Please write a few words, or add a file.")]
        return True


class RequestForm(WritingForm):
    """The form at /. `website` is a trap: people don't see it, machines fill it in."""

    department = StringField()
    subject = StringField(
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Please say in a few words what it is about.")), at_most(MAX_SUBJECT)],
    )
    name = StringField(filters=[one_line], validators=[at_most(MAX_NAME)])
    address = StringField(
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Please give your mail address, so that we can answer you.")),
            is_address,
            is_not_ours,
        ],
    )
    telephone = StringField(filters=[one_line], validators=[at_most(MAX_TELEPHONE), can_be_dialled])
    call_times = StringField(filters=[one_line], validators=[at_most(MAX_NAME), needs_telephone])
    website = StringField(filters=[one_line])
    work = StringField()
