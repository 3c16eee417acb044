"""What Outlook and Exchange call a conversation: the mark that is left of one where a gateway drops References.

`Thread-Index` (MS-OXOMSG, 2.2.1.3) begins with 22 bytes, time and a random number, that every answer keeps; the rest
grows with each. They are kept like a Message-ID, and trusted less: anyone who was ever copied knows them.
"""

import base64

from mail.read import ReadMail
from models import LetterId

BEGINNING = 22


def id_of(mail: ReadMail) -> str | None:
    """The name under which `LetterId` keeps it; None for mail of other programs, or one broken on the way."""
    text = "".join(mail.header("thread-index").split())
    try:
        raw = base64.b64decode(text[:400] + "=" * (-len(text[:400]) % 4), validate=True)
    except ValueError:
        return None
    return LetterId.OF_CONVERSATION + raw[:BEGINNING].hex() if len(raw) >= BEGINNING else None
