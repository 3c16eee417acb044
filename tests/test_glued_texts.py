"""No sentence is glued of two texts: in another language its words stand in another order (C8, R9)."""

import ast
import re
from collections.abc import Iterator

import pytest

from texts import ROOMS, ROOT

pytestmark = pytest.mark.row("C8")

SAY = {"gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "npgettext", "_"}
# A text within braces that isn't the last of its sentence, and beside it, without an element between, another one.
TEXT = r"""(?:n?gettext|_)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')(?:[^()]|\([^()]*\))*\)"""
BESIDE = re.compile(
    r"\{\{-?\s*" + TEXT + r"\s*-?\}\}[ \n,;–-]*(?:\{%(?!-?\s*el)[^%]*%\}[ \n]*)*\{\{-?\s*(?:n?gettext|_)\(", re.DOTALL
)
GLUED = re.compile(TEXT + r"\s*[~+]\s*(?:n?gettext|_)\(", re.DOTALL)
WHOLE = re.compile(r"[.!?:…]$")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def says(node: ast.AST) -> bool:
    """Whether it is a text itself, or one that is made a string."""
    if isinstance(node, ast.FormattedValue):
        return says(node.value)
    if not isinstance(node, ast.Call):
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name in SAY or (name == "str" and bool(node.args) and says(node.args[0]))


def is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(LETTERS.search(_bare(node.value)))


def _bare(text: str) -> str:
    return re.sub(r"<[^>]*>|&\w+;", "", text)


def said_by(node: ast.AST) -> str:
    """The first string in it."""
    return next(
        (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)), ""
    )


def is_joined(node: ast.AST) -> bool:
    """Several that are written down there, with no new line between."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
        and "\n" not in str(node.func.value.value)
        and len(node.args) == 1
        and isinstance(node.args[0], ast.List | ast.Tuple)
    )


def added(node: ast.BinOp) -> list[ast.AST]:
    sides = [
        added(one) if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) else [one]
        for one in (node.left, node.right)
    ]
    return sides[0] + sides[1]


def glued_in_code(code: str) -> Iterator[int]:
    """The lines on which a text is put together of two, or of one and a word that no translator sees."""
    for node in ast.walk(ast.parse(code)):
        pieces: list[ast.AST] = []
        if isinstance(node, ast.JoinedStr):
            pieces = list(node.values)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pieces = added(node)
        elif is_joined(node):
            pieces = list(node.args[0].elts)  # type: ignore[attr-defined]
        texts = [one for one in pieces if says(one)]
        unfinished = [one for one in texts[:-1] if not WHOLE.search(said_by(one).rstrip())]
        if unfinished or (texts and any(map(is_word, pieces))):
            yield node.lineno


def glued_in_template(page: str) -> Iterator[str]:
    yield from (found.group()[:160] for found in GLUED.finditer(page))
    for found in BESIDE.finditer(page):
        if not WHOLE.search((found[1] or found[2]).rstrip()):
            yield found.group()[:160]


def files(ending: str):
    for room in ROOMS:
        place = ROOT / room
        yield from [place] if place.is_file() else sorted(place.rglob(f"*.{ending}"))


def test_no_text_is_put_together_of_two_in_the_code():
    found = {
        f"{file.relative_to(ROOT)}:{line}": ""
        for file in files("py")
        if file.suffix == ".py"
        for code in [file.read_text(encoding="utf-8")]
        if "gettext" in code
        for line in glued_in_code(code)
    }

    assert found == {}


def test_no_text_is_put_together_of_two_in_a_template():
    found = {
        f"{file.relative_to(ROOT)}: {place}"
        for file in files("html")
        if file.suffix == ".html"
        for place in glued_in_template(file.read_text(encoding="utf-8"))
    }

    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'gettext("From") + " " + gettext("to")',
        "f\"{gettext('From')} {gettext('to')}\"",
        'str(lazy_gettext("Waits for")) + " minutes"',
        '" ".join((gettext("Waits"), gettext("for you")))',
        "f\"waits {ngettext('%(num)d day', '%(num)d days', 3)}\"",
    ],
)
def test_what_is_glued_in_code_is_found(code):
    assert list(glued_in_code(code))


@pytest.mark.parametrize(
    "page", ['{{ _("From") }} {{ _("to") }}', '{{ _("From") ~ _("to") }}', '{{ _("A") }}, {{ _("b") }}']
)
def test_what_is_glued_in_a_template_is_found(page):
    assert list(glued_in_template(page))


def test_whole_sentences_and_cells_beside_each_other_are_none():
    assert not list(glued_in_code('gettext("One.") + " " + gettext("Two.")'))
    assert not list(glued_in_template('{{ _("One.") }} {{ _("Two.") }}<td>{{ _("a") }}</td><td>{{ _("b") }}</td>'))
