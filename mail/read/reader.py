"""From the bytes of a letter to a value: no database, no network, no clock, and never an exception.

The tree of parts first, then the words, because the charset of the words is the best guess for headers without one.
"""

from dataclasses import dataclass

from mail.read import addresses, headers, machines, subjects
from mail.read.attachments import attachments_of, uu_attachments
from mail.read.body import Body, Passage, body_of
from mail.read.bounces import bounce_of
from mail.read.charsets import Forced
from mail.read.language import language_of
from mail.read.parts import Part, parse
from mail.read.passages import Line
from mail.read.quotes import Reply, reply_of
from mail.read.receipts import receipt_of
from mail.read.tnef import Tnef
from mail.read.values import Attachment, ReadMail
from mail.read.verdicts import spam_verdict


def read(raw: bytes, charset: str | None = None) -> ReadMail:
    """Any bytes as a letter; of rubbish, what can be read of it. Takes at most about a second for each megabyte.

    `charset` is one that a person chose because the words came out unreadable (`readings` proposes some): all 8-bit
    text of the letter is read in it, whatever the labels say.
    """
    root = parse(bytes(raw))
    body = body_of(root, Forced(charset) if charset else None)
    hint = headers.hint_of(root, body.charset)
    subject = headers.text_of(root, "subject", hint)
    content = _content(root, body, subject)
    sender = addresses.sender(root, hint)
    address = sender.address if sender else ""
    bounce = bounce_of(root, sender, subject, content.text)
    receipt = None if bounce else receipt_of(root, subject, content.text, is_machine=machines.has_sign(root))
    is_auto_reply = not bounce and (receipt is not None or machines.is_auto_reply(root, subject, content.reply))
    decoded = headers.all_decoded(root, hint)
    return ReadMail(
        sender=sender,
        reply_to=next(iter(addresses.all_of(root, "reply-to", hint)), None),
        to=addresses.all_of(root, "to", hint),
        cc=addresses.all_of(root, "cc", hint),
        recipients=addresses.recipients(root, hint),
        subject=subject,
        subject_base=subjects.base_of(subject),
        text=content.text,
        reply=content.reply,
        html=content.html,
        attachments=tuple(content.attachments),
        message_id=headers.message_id(root),
        in_reply_to=headers.ids_of(root, "in-reply-to"),
        references=headers.ids_of(root, "references"),
        sent_at=headers.sent_at(root),
        is_bounce=bounce is not None,
        is_auto_reply=is_auto_reply,
        is_automatic=bool(bounce) or is_auto_reply or machines.is_automatic(root, address),
        language=language_of(f"{content.reply or content.text}\n{subject}"),
        headers=decoded,
        bounced_ids=bounce.ids if bounce else (),
        bounced_addresses=bounce.addresses if bounce else (),
        bounce_status=bounce.status if bounce else "",
        bounce_reason=bounce.reason if bounce else "",
        bounce_is_permanent=bool(bounce and bounce.is_permanent),
        is_receipt=receipt is not None,
        receipt_for=receipt.ids if receipt else (),
        list_id=headers.list_id(root, hint),
        list_post=addresses.list_post(root),
        spam=spam_verdict(decoded),
    )


@dataclass
class _Content:
    """What of the letter is read, seen and kept."""

    text: str
    reply: str
    html: str | None
    attachments: list[Attachment]


def _content(root: Part, body: Body, subject: str) -> _Content:
    written = "\n".join(passage.html for passage in body.passages if passage.html)
    attachments, packed = attachments_of(body.files, written, body.charset)
    _unpack(body, packed)
    for passage in body.passages:
        if passage.plain and "begin " in passage.plain:
            passage.plain, unpacked = uu_attachments(passage.plain, len(attachments))
            attachments += unpacked
    lines = body.lines()
    return _Content(body.text(), _reply(root, body, lines, subject), body.html(), attachments)


def _unpack(body: Body, packed: list[Tnef]) -> None:
    """Outlook sometimes puts the very words into winmail.dat, and nowhere else."""
    if packed and not body.text():
        words = [tnef.words() for tnef in packed]
        body.passages += [Passage(text or None, html or None) for text, html in words if text or html]


def _reply(root: Part, body: Body, lines: list[Line], subject: str) -> str:
    """The new text, from the plain form; where that shows no quote or not its end, the HTML may mark it better."""
    is_forward = subjects.is_forward(subject)
    is_answer = subjects.is_reply(subject) or bool(root.raw_header("in-reply-to") or root.raw_header("references"))
    has_file = any(part.disposition.startswith("attachment") for part in body.files)
    reply = reply_of(lines, is_forward=is_forward, is_answer=is_answer, has_file=has_file)
    is_told = reply.is_sure and reply.text if reply.has_cut else not is_answer
    if is_forward or not body.has_both_forms or is_told:
        return reply.text
    marked = reply_of(body.html_lines(), is_forward=is_forward, is_answer=is_answer)
    return marked.text if marked.has_cut and marked.text and _says_as_much(marked, reply) else reply.text


def _says_as_much(marked: Reply, reply: Reply) -> bool:
    """Whether all that the plain form has as new stands in the other too, or it took nothing away."""
    return not reply.has_cut or (marked.is_sure and _letters(reply.text) in _letters(marked.text))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
