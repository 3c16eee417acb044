"""All that a page shows of one message."""

from dataclasses import dataclass, field

from desk import enclosures
from desk.enclosures import Invitation, Seal
from models import Attachment, Message
from views.letters.pictures import Segment, in_words, is_picture
from views.letters.quoting import Passage, passages, stands_in_order


@dataclass(frozen=True)
class ShownFile:
    """A file below the words: with a small picture of it, if it is one; as a mail to be read, if it is that."""

    attachment: Attachment
    is_picture: bool
    is_letter: bool


@dataclass(frozen=True)
class ShownPassage:
    """A passage with the pictures that stand in it."""

    passage: Passage
    segments: list[Segment]

    @property
    def is_plain(self) -> bool:
        return self.passage.is_new and len(self.segments) == 1 and isinstance(self.segments[0], str)


@dataclass
class ShownLetter:
    """`whole` is the full text, where the passages don't tell all of it in its order."""

    passages: list[ShownPassage] = field(default_factory=list)
    whole: str = ""
    files: list[ShownFile] = field(default_factory=list)
    quoted_pictures: list[Attachment] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    seal: Seal | None = None
    fetches_pictures: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing but new words, without pictures in or below them."""
        return len(self.passages) == 1 and self.passages[0].is_plain and not self.quoted_pictures


def shown_letter(message: Message) -> ShownLetter:
    """Gather it. It asks the database nothing that isn't loaded with the message."""
    told = _passages(message)
    shown = [ShownPassage(one, _segments(one, message)) for one in told]
    placed = {id(one) for passage in shown for one in passage.segments if not isinstance(one, str)}
    rest = [one for one in message.attachments if id(one) not in placed]
    quoted = [one for one in rest if one.is_inline and is_picture(one)]
    return ShownLetter(
        passages=shown,
        whole=_whole(message, told),
        files=[_file(one) for one in rest if one not in quoted],
        quoted_pictures=quoted,
        invitations=enclosures.invitations_in(message),
        seal=enclosures.seal_of(message),
        fetches_pictures='src="http' in (message.html or ""),
    )


def _passages(message: Message) -> list[Passage]:
    new = [Passage(message.text, is_new=True)] * bool(message.text)
    if not message.full_text:
        return new
    found = passages(message.text, message.full_text)
    return new if found is None else found


def _segments(passage: Passage, message: Message) -> list[Segment]:
    return in_words(passage.text, message) if passage.is_new else [passage.text]


def _whole(message: Message, told: list[Passage]) -> str:
    if not message.full_text:
        return ""
    is_all_of_it = len(told) > 2 or (len(told) == 2 and stands_in_order(message.text, message.full_text))
    return "" if is_all_of_it else message.full_text


def _file(attachment: Attachment) -> ShownFile:
    is_letter = enclosures.is_letter(attachment) or enclosures.is_signed_letter(attachment)
    return ShownFile(attachment, is_picture(attachment), is_letter)
