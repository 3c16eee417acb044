"""All that a ticket can be about: categories, products and fields, read at once, and by the way of another question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from models.base import db
from models.category import Category
from models.custom_field import CustomField, FieldKind, field_category, field_department
from models.json_rows import json_rows
from models.languages import Texts, in_language
from models.product import Product

Thing = TypeVar("Thing", bound="Named")


@dataclass(frozen=True, eq=False)
class Named:
    """What can be chosen, as long as it is offered."""

    id: int
    position: int
    is_offered: bool
    names: Texts

    def name_in(self, language: str) -> str:
        return in_language(self.names, language) or f"#{self.id}"


@dataclass(frozen=True, eq=False)
class Kind(Named):
    """A category. Its tickets go to this department, or to the office's default one."""

    descriptions: Texts
    department_id: int | None


@dataclass(frozen=True, eq=False)
class Asked(Named):
    """A field. `departments` are the ids of those that ask it, `categories` likewise; none stands for all."""

    hints: Texts
    kind: FieldKind
    options: list[dict[str, Any]]
    is_required: bool
    is_public: bool
    departments: frozenset[int]
    categories: frozenset[int] = frozenset()

    def is_asked_in(self, department_id: int, category_id: int | None) -> bool:
        """Of a ticket of this category, None for one without."""
        is_of_department = not self.departments or department_id in self.departments
        return self.is_offered and is_of_department and self.fits_category(category_id)

    def fits_category(self, category_id: int | None) -> bool:
        return not self.categories or category_id in self.categories

    @property
    def has_options(self) -> bool:
        return self.kind in (FieldKind.ONE, FieldKind.SEVERAL)

    @property
    def can_filter(self) -> bool:
        """Whether lists can be narrowed to what was chosen."""
        return self.kind in (FieldKind.ONE, FieldKind.YES_NO)

    def option_names(self, key: str) -> Texts:
        """Empty for a key that there is not."""
        return next((one["names"] for one in self.options if one["key"] == key), {})


@dataclass(frozen=True)
class Catalogue:
    """In the office's order; also what isn't offered any more, since tickets bear it."""

    categories: list[Kind] = field(default_factory=list)
    products: list[Named] = field(default_factory=list)
    fields: list[Asked] = field(default_factory=list)

    @staticmethod
    @cache
    def questions() -> tuple[sa.Label[Any], ...]:
        """To be asked within any other question; `of` reads its answer. Always the same, so made once."""
        return _categories().label("categories"), _products().label("products"), _fields().label("fields")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Catalogue":
        """What a row of the answer says, by the labels of `questions`."""
        return cls(
            categories=_in_order(Kind(id, place, bool(on), *rest) for id, place, on, *rest in row["categories"] or ()),
            products=_in_order(Named(id, place, bool(on), *rest) for id, place, on, *rest in row["products"] or ()),
            fields=_in_order(_asked(*told) for told in row["fields"] or ()),
        )

    @classmethod
    def read(cls) -> "Catalogue":
        """In a question of its own."""
        return cls.of(dict(db.session.execute(sa.select(*cls.questions())).one()._mapping))

    def category(self, category_id: int | None) -> Kind | None:
        return next((one for one in self.categories if one.id == category_id), None)

    def product(self, product_id: int | None) -> Named | None:
        return next((one for one in self.products if one.id == product_id), None)

    def field(self, field_id: int) -> Asked | None:
        return next((one for one in self.fields if one.id == field_id), None)


def _categories() -> sa.ScalarSelect[Any]:
    told = (Category.id, Category.position, Category.is_offered, Category.names, Category.descriptions)
    return sa.select(json_rows(*told, Category.department_id)).scalar_subquery()


def _products() -> sa.ScalarSelect[Any]:
    return sa.select(json_rows(Product.id, Product.position, Product.is_offered, Product.names)).scalar_subquery()


def _fields() -> sa.ScalarSelect[Any]:
    asked_in = _places(field_department, "department_id"), _places(field_category, "category_id")
    one = CustomField
    told = (one.id, one.position, one.is_offered, one.labels, one.hints, one.kind, one.options, one.is_required)
    return sa.select(json_rows(*told, one.is_public, *asked_in)).scalar_subquery()


def _places(table: sa.Table, column: str) -> sa.ScalarSelect[Any]:
    named = sa.select(json_rows(table.c[column])).where(table.c.field_id == CustomField.id)
    return named.correlate(CustomField).scalar_subquery()


def _asked(
    id: int,
    position: int,
    is_offered: Any,
    labels: Texts,
    hints: Texts,
    kind: str,
    options: list[dict[str, Any]],
    is_required: Any,
    is_public: Any,
    *places: list[list[int]] | None,
) -> Asked:
    told = (bool(is_offered), labels, hints, FieldKind(kind), options, bool(is_required), bool(is_public))
    return Asked(id, position, *told, *(frozenset(place for (place,) in each or ()) for each in places))


def _in_order(things: Any) -> list[Any]:
    return sorted(things, key=lambda one: (one.position, one.id))
