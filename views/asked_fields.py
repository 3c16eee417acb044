"""Fields of the office's in a form, a customer's or an agent's: what was typed, and what is wrong with it."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desk import field_answers
from desk.field_answers import WrongAnswer
from models import FieldKind, in_language
from models.catalogue import Asked
from views.asked_words import answer_words, shown_number
from views.languages import reader_language


@dataclass
class Line:
    """One field. `typed` stands in the form as it is; `answer` is what it means, once it was read."""

    field: Asked
    known: list[str] = dataclasses.field(default_factory=list)
    typed: list[str] = dataclasses.field(default_factory=list)
    answer: list[str] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)
    is_changed: bool = False

    @classmethod
    def of(cls, asked: Asked, known: list[str]) -> "Line":
        """As it is kept."""
        typed = [shown_number(one) for one in known] if asked.kind == FieldKind.NUMBER else known
        return cls(asked, known, typed, known)

    @property
    def id(self) -> str:
        return f"field-{self.field.id}"

    @property
    def kind(self) -> str:
        return self.field.kind.value

    @property
    def label(self) -> str:
        return self.field.name_in(reader_language())

    @property
    def hint(self) -> str:
        return in_language(self.field.hints, reader_language())

    @property
    def words(self) -> str:
        """What is kept, to be read only."""
        return answer_words(self.field, self.known)

    @property
    def is_missing(self) -> bool:
        return self.field.is_required and not self.known

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, and what was chosen before."""
        offered = [one for one in self.field.options if one["is_offered"] or one["key"] in self.known]
        return [(one["key"], in_language(one["names"], reader_language())) for one in offered]

    @property
    def places(self) -> str:
        """The departments that ask it, for a script; empty for all."""
        return " ".join(map(str, sorted(self.field.departments)))

    @property
    def kinds(self) -> str:
        """The same of categories."""
        return " ".join(map(str, sorted(self.field.categories)))

    @property
    def seal(self) -> str:
        return seal_of(self.known)

    def read(self, typed: list[str], *, seal: str | None = None) -> "Line":
        """Take what was typed, and say beside it what is wrong.

        `seal` is that of what the form showed: who leaves a field alone needn't fill it in, and changes nothing.
        """
        before = self.typed
        self.typed, language = [one[:100_000] for one in typed], reader_language()
        try:
            self.answer = field_answers.read(self.field, self.typed, language, before=self.known)
            self.is_changed = seal != seal_of(self.answer)
            if self.is_changed and self.field.is_required and not self.answer:
                field_answers.refuse_missing(self.field, language)
        except WrongAnswer as wrong:
            self.is_changed, self.errors = True, [str(wrong)]
        if not self.is_changed:
            self.typed, self.answer = before, self.known
        return self


def seal_of(answer: list[str]) -> str:
    """Changes with the answer: by it a form knows later what it showed."""
    return hashlib.sha256(json.dumps(sorted(answer)).encode()).hexdigest()[:16]


def lines_of(fields: Iterable[Asked], answers: Mapping[int, list[str]]) -> list[Line]:
    return [Line.of(one, answers.get(one.id, [])) for one in fields]


def typed_into(line: Line, form: Any) -> list[str]:
    return [str(one) for one in form.getlist(line.id)]
