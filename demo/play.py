"""The plan carried out: each step by the desk's own function, at its own instant."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from demo import about, beside, files, letters
from demo.cast import Cast
from demo.customers import colleague_of
from demo.plan import Step, Story
from desk import escalations, inbox, ratings, replies, requests, tickets
from desk.files import KeptFile, keep
from mail.read import read
from models import Message, OutgoingMail, Purpose, Score, Status, Ticket, db


@dataclass
class Player:
    """Plays one story. The ticket is there once its first step is done; `by_mail` are the last words of ours."""

    story: Story
    cast: Cast
    ticket_id: int = 0

    @cached_property
    def sorting(self) -> Random:
        """Chance of its own, so that what is said and when stays as it was."""
        return Random(f"{self.story.matter.subject} {self.story.writer.address}")

    @cached_property
    def habits(self) -> Random:
        """The same of what is done beside answering."""
        return Random(f"{self.story.matter.subject} {self.story.writer.address} beside")

    @property
    def ticket(self) -> Ticket:
        return db.session.get_one(Ticket, self.ticket_id)

    def play(self, step: Step) -> None:
        """Carry out one step. Steps come in the order of their instants."""
        if not self.ticket_id:
            self._open(step)
            return
        acts: dict[str, Callable[[Step], object]] = {
            "customer": self._hear,
            "away": self._hear,
            "reply": self._reply,
            "note": self._note,
            "transfer": self._transfer,
            "assign": self._assign,
            "close": self._close,
            "hold": self._hold,
            "wait": self._escalate,
            "rate": self._rate,
        }
        acts[step.line.act](step)

    def _open(self, step: Step) -> None:
        subject = self.story.filled(self.story.matter.subject)
        if not self.story.is_by_form:
            message = self._by_mail(step, subject)
            self.ticket_id = message.ticket_id
            return
        kept = self._kept(step)
        category, product, answers = about.said_by_customer(
            self.cast.offers, self.story, [file.filename for file in kept], self.sorting
        )
        request = requests.Request(
            name=self.story.writer.name,
            address=self.story.writer.address,
            subject=subject,
            text=self.story.filled(step.line.text),
            language=self.story.matter.language,
            department=self.cast.departments[self.story.department],
            files=kept,
            category_id=category.id if category else None,
            product_id=product.id if product else None,
            answers=answers,
        )
        ticket = requests.hand_in(request, now=step.at)
        db.session.flush()
        self.ticket_id = ticket.id

    def _hear(self, step: Step) -> None:
        """By the link half of the time if the form was the way in; else by mail, which quotes what it answers."""
        if self.story.is_by_form and step.line.act == "customer" and self.story.chance.random() < 0.5:
            requests.write_on(self.ticket, self.story.filled(step.line.text), self._kept(step), now=step.at)
            return
        self._by_mail(step, f"Re: {self.ticket.subject} [#{self.ticket.number}]")

    def _by_mail(self, step: Step, subject: str) -> Message:
        raw = self._letter(step, subject)
        incoming = inbox.receive(raw, self.cast.mailbox, now=step.at)
        incoming.taken_at, incoming.tries = step.at, 1
        mail = read(raw)
        inbox.file(incoming, mail, inbox.keep_files(mail), now=step.at)
        db.session.flush()
        assert incoming.message, f"{subject} was not filed"
        return incoming.message

    def _letter(self, step: Step, subject: str) -> bytes:
        story, writer = self.story, self.story.writer
        answered = self._last_mail_of_ours() if self.ticket_id else None
        text = story.filled(step.line.text)
        if answered and answered.message and step.line.act == "customer":
            said = answered.message
            text = letters.quoting(text, writer.language, said=said.text, by=said.author, at=said.created_at)
        colleague = colleague_of(writer) if step.line.copies_a_colleague else None
        is_private = bool(answered and writer.private) and story.chance.random() < 0.3
        return letters.letter(
            story.chance,
            writer.language,
            sender=(writer.name, writer.private if is_private else writer.address),
            recipient=answered.sender_address if answered else self.cast.departments[story.department].address or "",
            subject=subject,
            text=text,
            at=step.at,
            copies=[(colleague.name, colleague.address)] if colleague else [],
            files=[(name, files.content_type(name), content) for name, content in self._made(step)],
            answers=answered.letter_id if answered else "",
            is_automatic=step.line.act == "away",
        )

    def _last_mail_of_ours(self) -> OutgoingMail | None:
        return (
            db.session.query(OutgoingMail)
            .filter(OutgoingMail.ticket_id == self.ticket_id, OutgoingMail.purpose != Purpose.ESCALATION)
            .order_by(OutgoingMail.id.desc())
            .first()
        )

    def _reply(self, step: Step) -> None:
        status = Status(step.line.status or "pending")
        if self.ticket.is_closed:
            tickets.reopen(self.ticket, by=self.cast.agents[step.agent], now=step.at)
        ticket, agent, language = self.ticket, self.cast.agents[step.agent], self.story.matter.language
        text = beside.promised(self.story.filled(step.line.text), language, status, self.habits)
        message = replies.reply(ticket, agent, text, now=step.at, files=self._kept(step), status=status)
        self._sort(step)
        beside.work(message, self.habits)
        beside.take_promises(message, self.cast.owed, by=agent, now=step.at)
        beside.keep_list(ticket, self.habits, by=agent, now=step.at)

    def _sort(self, step: Step) -> None:
        matter, agent = self.story.matter, self.cast.agents[step.agent]
        told = (self.cast.offers, matter.department, matter.subject, self.sorting)
        about.say_by_agent(self.ticket, *told, by=agent, now=step.at)

    def _note(self, step: Step) -> None:
        text = self.story.filled(step.line.text)
        agent = self.cast.agents[step.agent]
        beside.work(replies.add_note(self.ticket, agent, text, now=step.at, files=self._kept(step)), self.habits)

    def _transfer(self, step: Step) -> None:
        agent = self.cast.agents[step.agent]
        if step.line.text:
            replies.add_note(self.ticket, agent, self.story.filled(step.line.text), now=step.at)
        tickets.transfer(self.ticket, self.cast.departments[step.line.whither], by=agent, now=step.at)

    def _assign(self, step: Step) -> None:
        manager = self.ticket.department.manager or self.cast.agents[step.agent]
        tickets.assign(self.ticket, self.cast.agents[step.agent], by=manager, now=step.at)

    def _hold(self, step: Step) -> None:
        tickets.wait_for_customer(self.ticket, by=self.cast.agents[step.agent], now=step.at)

    def _close(self, step: Step) -> None:
        if step.agent:
            tickets.close(self.ticket, by=self.cast.agents[step.agent], now=step.at)
        else:
            requests.close_by_customer(self.ticket, self.story.filled(step.line.text), now=step.at)

    def _escalate(self, step: Step) -> None:
        """Whatever of the department's levels has been reached by now; nothing, if the customer has been answered."""
        escalations.escalate(self.ticket, now=step.at)

    def _rate(self, step: Step) -> None:
        """What the customer thinks of our last answer."""
        if answer := ratings.last_answer(self.ticket.messages):
            ratings.rate(answer, Score(step.line.whither), step.line.text, now=step.at)

    def _kept(self, step: Step) -> list[KeptFile]:
        return [keep(name, files.content_type(name), content) for name, content in self._made(step)]

    def _made(self, step: Step) -> list[tuple[str, bytes]]:
        names = [self.story.filled(name) for name in step.line.files]
        return [(name, files.made(name, self.story.chance, self.story.values, step.at)) for name in names]
