"""Who may know whom: the imports, read from the code itself, keep to the plan of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "config": set(),
    "models": set(),
    "mail": {"models"},
    "search": {"models"},
    "desk": {"models", "mail.read", "mail.compose"},
    "jobs": {"models", "mail", "search", "desk"},
    "views": {"models", "search", "desk"},
    "demo": {"models", "desk", "mail"},
    "processes": {"config", "models", "jobs", "app"},
    "texts": {"models"},
    "commands": {"models", "mail", "search", "desk", "jobs", "demo", "config", "texts"},
}


def files_of(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py")) if (ROOT / room).is_dir() else [ROOT / f"{room}.py"]


def imports_of(file: Path) -> Iterator[str]:
    """Every module a file imports, also within functions; `from mail import compose` counts as mail.compose."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


@pytest.mark.row("R5")
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_below_it(room):
    all_rooms = {*ROOMS, "app"}

    strangers = [
        f"{file.relative_to(ROOT)}: {module}"
        for file in files_of(room)
        for module in imports_of(file)
        if is_within(module, all_rooms) and not is_within(module, ROOMS[room] | {room})
    ]

    assert strangers == []


@pytest.mark.row("R5")
def test_no_import_hides_in_a_function_of_the_inner_rooms():
    hidden = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for room in ("models", "mail", "desk", "jobs", "views")
        for file in files_of(room)
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and is_within(node.module or "", set(ROOMS))
    ]

    assert hidden == []


@pytest.mark.row("R5")
def test_no_file_is_longer_than_a_person_reads_at_once():
    ours = [file for room in ROOMS for file in files_of(room)]
    ours += [file for kind in ("css", "js") for file in (ROOT / "static").rglob(f"*.{kind}")]
    ours += (ROOT / "templates").rglob("*.html")

    too_long = {
        str(file.relative_to(ROOT)): length for file in ours if (length := len(file.read_text().splitlines())) > 300
    }

    assert too_long == {}
