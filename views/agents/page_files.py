"""Of which files a page is made: its modules, the templates these name, and what it uses, step by step."""

import re
from functools import cache
from pathlib import Path

from flask import current_app

_TEMPLATE = re.compile(r"""["']((?:\w+/)*\w+\.html)["']""")
_FROM = re.compile(r"^from ((?:views|desk|models)[\w.]*) import (?:\(([^)]*)\)|([^\n(]+))", re.MULTILINE)
FRAMES = ("templates/desk/base.html", "templates/page.html", "templates/customers/page.html")


@cache
def of_modules(modules: tuple[str, ...]) -> frozenset[str]:
    """With the templates they name, and what these include."""
    files = {f"{one.replace('.', '/')}.py" for one in modules}
    named = {f"templates/{one}" for file in files for one in _TEMPLATE.findall(_text(file))}
    return frozenset(files) | with_inner(named)


@cache
def of_frame(template: str) -> frozenset[str]:
    """What a frame includes: it is on all pages, and looked at on one of them."""
    inner = {f"templates/{one}" for one in _TEMPLATE.findall(_text(template))}
    return with_inner(inner) | {template}


def with_inner(templates: set[str]) -> frozenset[str]:
    """The frames that all pages share say nothing of a page."""
    found: set[str] = set()
    waiting = [one for one in templates if one not in FRAMES]
    while waiting:
        file = waiting.pop()
        if file not in found and (text := _text(file)):
            found.add(file)
            waiting += [f"templates/{one}" for one in _TEMPLATE.findall(text) if f"templates/{one}" not in FRAMES]
    return frozenset(found)


@cache
def reach(files: frozenset[str]) -> dict[str, int]:
    """What these files use, directly or by others, and over how many steps: `{"desk/errors.py": 2}`."""
    steps = dict.fromkeys(files, 0)
    waiting = list(files)
    while waiting:
        file = waiting.pop(0)
        for used in _used(file):
            if used not in steps:
                steps[used] = steps[file] + 1
                waiting.append(used)
    return steps


@cache
def _used(file: str) -> frozenset[str]:
    """Modules that this one imports, and templates that it names."""
    if not file.endswith(".py"):
        return frozenset()
    text = _text(file)
    used = set(with_inner({f"templates/{one}" for one in _TEMPLATE.findall(text)}))
    for package, many, one in _FROM.findall(text):
        folder = package.replace(".", "/")
        names = [f"{folder}/{name.split()[0]}.py" for name in (many or one).split(",") if name.strip()]
        used |= {name for name in (*names, f"{folder}.py") if _text(name)}
    return frozenset(used)


@cache
def _text(file: str) -> str:
    path = Path(current_app.root_path) / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""
