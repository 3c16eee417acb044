"""Lines to mail servers, kept open while several mails leave one after another through the same mailbox."""

from email.message import EmailMessage

from jobs.tokens import with_token
from mail import smtp, wire
from models import Mailbox

MAILS_ON_A_LINE = 50  # servers count, and hang up on who sends for ever


class Lines:
    """For one round of deliveries. A mailbox whose server can't be reached is dialled once, and not for each mail."""

    def __init__(self) -> None:
        self._open: dict[int, smtp.Line] = {}
        self._dead: dict[int, wire.WireFailed] = {}

    def send(
        self, mailbox: Mailbox, message: EmailMessage, sender: str, recipients: list[str]
    ) -> tuple[smtp.Refusal, ...]:
        """As `smtp.send`. Raises SmtpFailed, OauthFailed."""
        line = self._line(mailbox)
        is_used = line.mails > 0
        try:
            return line.send(message, sender, recipients)
        except smtp.SmtpFailed as failure:
            if not (is_used and failure.is_full):
                raise
        # "421 Too many mails on this line": nobody has been sent it, and a new line may take it.
        self._hang_up(mailbox.id)
        return self._line(mailbox).send(message, sender, recipients)

    def close(self) -> None:
        for mailbox_id in list(self._open):
            self._hang_up(mailbox_id)

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _line(self, mailbox: Mailbox) -> smtp.Line:
        if dead := self._dead.get(mailbox.id):
            raise dead
        line = self._open.get(mailbox.id)
        if line and (line.mails >= MAILS_ON_A_LINE or (line.mails and not line.is_alive())):
            self._hang_up(mailbox.id)
        if mailbox.id not in self._open:
            self._open[mailbox.id] = self._dialled(mailbox)
        return self._open[mailbox.id]

    def _dialled(self, mailbox: Mailbox) -> smtp.Line:
        try:
            return with_token(mailbox, lambda: smtp.connect(mailbox))
        except wire.WireFailed as failure:
            self._dead[mailbox.id] = failure
            raise

    def _hang_up(self, mailbox_id: int) -> None:
        self._open.pop(mailbox_id).close()
