"""What a mailbox needs: an address and a password; the rest is mostly known."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import Field, Form, IntegerField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from desk.providers import provider_of
from models import Mailbox, Security
from views.agents.fields import check_address


def _trimmed(text: Any) -> Any:
    return text.strip() if isinstance(text, str) else text


def _is_host(_form: Form, field: Field) -> None:
    if any(letter.isspace() or letter in "/:@" for letter in field.data):
        raise ValidationError(lazy_gettext("This is not the name of a server, such as imap.example.com."))


def _is_security(_form: Form, field: Field) -> None:
    if field.data not in list(Security):
        raise ValidationError(lazy_gettext("Please choose one of the list."))


_PORT = [NumberRange(1, 65535, lazy_gettext("A port is a number from 1 to 65535."))]
_SHORT = Length(max=255, message=lazy_gettext("This is too long."))


class PortField(IntegerField):
    """What isn't a number is no port; the validator says so in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


class MailboxForm(Form):
    """The set-up page's mailbox. One name and password serve both servers, as nearly everywhere."""

    address = StringField(
        filters=[_trimmed], validators=[DataRequired(lazy_gettext("Please give the mailbox's address.")), check_address]
    )
    password = PasswordField()
    recipient = StringField(filters=[_trimmed], validators=[Optional(), check_address])
    imap_username = StringField(filters=[_trimmed], validators=[_SHORT])
    imap_host = StringField(filters=[_trimmed], validators=[DataRequired(), _SHORT, _is_host])
    imap_port = PortField(validators=_PORT)
    imap_security = StringField(validators=[_is_security])
    smtp_host = StringField(filters=[_trimmed], validators=[DataRequired(), _SHORT, _is_host])
    smtp_port = PortField(validators=_PORT)
    smtp_security = StringField(validators=[_is_security])

    def fill_in_servers(self) -> None:
        """Where no server is named, the provider's; where no user is named, the address."""
        self.imap_username.data = self.imap_username.data or self.address.data
        servers = provider_of(self.address.data or "").servers()
        for half in ("imap", "smtp"):
            if not self[f"{half}_host"].data:
                for name in (f"{half}_host", f"{half}_port", f"{half}_security"):
                    self[name].data = servers[name]

    def has_password(self, known: Mailbox | None) -> bool:
        """Whether there is a password, given now or kept before for the same user; says so beside the field."""
        if self.password.data or (known and known.imap_password and known.imap_username == self.imap_username.data):
            return True
        self.password.errors = [lazy_gettext("Please give the mailbox's password.")]
        return False

    def values(self) -> dict[str, Any]:
        """What the mailbox is to hold; its password only where one was given."""
        values = {name: field.data for name, field in self._fields.items() if name not in ("password", "recipient")}
        values["address"] = values["address"].lower()
        values["smtp_username"] = values["imap_username"]
        if self.password.data:
            values["imap_password"] = values["smtp_password"] = self.password.data
        return values
