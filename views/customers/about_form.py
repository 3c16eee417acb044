"""What the form at / asks of the matter: a category, a product, the office's own fields (C2, C3, S15).

Each choice leads to a department, and that asks its fields. Who leaves the choice to us is asked what all ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models import Catalogue, Department, FieldKind
from models.catalogue import Asked, Kind, Named
from views.asked_fields import Line, lines_of, typed_into
from views.base import as_id
from views.brands import current_brand, home_of_this_brand


@dataclass
class AboutForm:
    """`department_id` is that of the choice; None where it is left to us. `lines` are all that customers fill in."""

    catalogue: Catalogue
    departments: list[Department]
    home_id: int
    category: Kind | None = None
    product: Named | None = None
    department_id: int | None = None
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, form: Any, departments: list[Department]) -> "AboutForm":
        """As it stands in the form; nothing is checked yet. `departments` are those that are offered."""
        asked = cls(Catalogue.read(), departments, home_of_this_brand().id)
        asked.category = _chosen(asked.categories, form.get("category"))
        asked.product = _chosen(asked.products, form.get("product"))
        asked.department_id = asked._leads_to(form)
        asked.lines = lines_of(asked._public(), {})
        for line in asked.lines:
            line.typed = typed_into(line, form)
        return asked

    @property
    def categories(self) -> list[Kind]:
        """Those that are offered; under a brand those that lead to its departments."""
        offered = [one for one in self.catalogue.categories if one.is_offered]
        brand = current_brand()
        own = {one.id for one in brand.departments} if brand else set()
        return [one for one in offered if self.department_of(one) in own] if own else offered

    @property
    def products(self) -> list[Named]:
        return [one for one in self.catalogue.products if one.is_offered]

    @property
    def has_choice(self) -> bool:
        return bool(self.categories) or len(self.departments) > 1

    @property
    def reachable(self) -> set[int]:
        """The ids of all departments that some choice leads to, ours among them."""
        return {self.home_id, *(one.id for one in self.departments), *map(self.department_of, self.categories)}

    def department_of(self, category: Kind) -> int:
        return category.department_id or self.home_id

    @property
    def fitting(self) -> list[Line]:
        """The fields that the department of the choice asks."""
        return [line for line in self.lines if self._asks(line.field)]

    def asked_of_some(self, line: Line, language: str) -> str:
        """Which of the categories, or of the departments that can be reached, ask this field; empty where all do."""
        kinds, places = line.field.categories, line.field.departments
        if kinds:
            return ", ".join(one.name_in(language) for one in self.categories if one.id in kinds)
        names = {one.id: one.name_in(language) for one in self.departments}
        names |= {self.department_of(one): one.name_in(language) for one in self.categories}
        return ", ".join(names[place] for place in sorted(places) if place in names)

    def take_files(self, names: dict[str, str]) -> None:
        """What fields that ask for a file were given, by their ids; words typed into one are none."""
        for line in self.lines:
            if line.field.kind == FieldKind.FILE:
                line.typed = [names[line.id]] if line.id in names else []

    def is_whole(self) -> bool:
        """Reads the fields that the department of the choice asks; what is wrong stands beside them."""
        for line in self.fitting:
            line.read(line.typed)
        return not self.wrong

    @property
    def file_questions(self) -> list[str]:
        """The ids of those that ask for a file."""
        return [line.id for line in self.fitting if line.field.kind == FieldKind.FILE]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    @property
    def answers(self) -> dict[Asked, list[str]]:
        return {line.field: line.answer for line in self.fitting if line.answer}

    @property
    def words(self) -> tuple[str, ...]:
        """All of it, for telling one request from another."""
        chosen = (one.id if one else 0 for one in (self.category, self.product))
        filled = (f"{line.id}={text}" for line in self.fitting for text in line.typed)
        return (*map(str, chosen), str(self.department_id or 0), *filled)

    def _asks(self, asked: Asked) -> bool:
        """Also what every department asks, of who leaves the choice to us."""
        is_of_all = not asked.departments and asked.fits_category(self.category.id if self.category else None)
        if self.department_id is None:
            return is_of_all
        return asked.is_asked_in(self.department_id, self.category.id if self.category else None)

    def _public(self) -> list[Asked]:
        """Those that some choice can lead to; where there is none to make, those of our own department."""
        offered = [one for one in self.catalogue.fields if one.is_public and one.is_offered]
        reachable = {self.department_of(one) for one in self.categories}
        if not self.categories:
            reachable = {one.id for one in self.departments} if self.has_choice else {self.home_id}
        kinds = {one.id for one in self.categories}
        asked = (one for one in offered if not one.departments or one.departments & reachable)
        return [one for one in asked if not one.categories or one.categories & kinds]

    def _leads_to(self, form: Any) -> int | None:
        if self.category:
            return self.department_of(self.category)
        if self.categories:
            return None
        if not self.has_choice:
            return self.home_id
        chosen = as_id(form.get("department", ""))
        return chosen if chosen in {one.id for one in self.departments} else None


def _chosen(things: Sequence[Any], value: str | None) -> Any:
    return next((one for one in things if str(one.id) == value), None)
