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


def joined_in(node: ast.AST) -> list[ast.expr]:
    """Several that are written down there and joined, with no new line between."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"):
        return []
    between, among = node.func.value, node.args[0] if node.args else None
    if not isinstance(between, ast.Constant) or "\n" in str(between.value):
        return []
    return list(among.elts) if isinstance(among, ast.List | ast.Tuple) else []


def added(node: ast.expr) -> list[ast.expr]:
    """What is added up there, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return added(node.left) + added(node.right)
    return [node]


def glued_in_code(code: str) -> Iterator[int]:
    """The lines on which a text is put together of two, or of one and a word that no translator sees."""
    for node in ast.walk(ast.parse(code)):
        pieces: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            pieces = list(node.values)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pieces = added(node)
        elif joined := joined_in(node):
            pieces = joined
        texts = [one for one in pieces if says(one)]
        unfinished = [one for one in texts[:-1] if not WHOLE.search(said_by(one).rstrip())]
        if unfinished or (texts and any(map(is_word, pieces))):
            yield pieces[0].lineno


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
