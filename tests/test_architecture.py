"""Imports go downward only. Read from the source text, so that lazy imports count too and nothing is executed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "jupyter_miu"

# A room is a module or folder directly below jupyter_miu. The doors show users what other floors hold.
FLOORS = [
    {"errors", "types", "config", "events"},
    {"sources", "store"},
    {"models", "study", "training", "evaluation", "retention", "checkpoints"},
    {"lessons", "update"},
    {"session", "importers", "collector"},
    {"ui", "magics", "cli"},
    {"__init__", "__main__", "api"},
]
# Siblings do not know each other, but for these.
SIBLINGS = {
    "types": {"errors"},
    "config": {"errors"},
    "study": {"models"},
    "training": {"models", "study"},
    "evaluation": {"models", "study", "training"},
    "retention": {"models", "study", "training", "evaluation"},
    "checkpoints": {"models"},
    "update": {"lessons"},
    "magics": {"ui"},
    "cli": {"magics", "ui"},
    "__main__": {"__init__"},
    "api": {"__init__"},
}
TENSORS = {"torch", "transformers", "peft"}  # from floor 2 on; nowhere below, not even inside a function
WIDGETS = {"IPython", "ipywidgets", "anywidget", "traitlets"}  # floor 5 and the doors
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


@dataclass(frozen=True)
class Import:
    target: str  # dotted
    line: int


def imports(path: Path, package: Path) -> Iterator[Import]:
    """Every import of a file, wherever it stands, relative ones resolved; ``import_module("x")`` counts."""
    here = [package.name, *path.relative_to(package).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (Import(name.name, node.lineno) for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*here[: len(here) - level], *([module] if module else [])] if level else [module or ""]
                inside = base[0].split(".")[0] == package.name
                for name in names:
                    yield Import(".".join([*base, name.name] if inside else base), node.lineno)
            case ast.Call(func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module")):
                if node.args and isinstance(node.args[0], ast.Constant):
                    yield Import(str(node.args[0].value), node.lineno)


def room_of(path: Path, package: Path) -> str:
    return path.relative_to(package).with_suffix("").parts[0]


def complaint(room: str, target: str, package: Path) -> str | None:
    """What is wrong with ``room`` importing ``target``, or None."""
    top, *rest = target.split(".")
    floor = FLOOR_OF[room]
    if top != package.name:
        if floor == 0 and top not in sys.stdlib_module_names:
            return f"floor 0 is standard library only, not {top}"
        if floor < 2 and top in TENSORS:
            return f"{top} enters on floor 2"
        if floor < 5 and top in WIDGETS:
            return f"{top} enters on floor 5"
        return None
    is_room = rest and (rest[0] in FLOOR_OF or (package / rest[0]).is_dir() or (package / f"{rest[0]}.py").is_file())
    other = rest[0] if is_room else "__init__"  # else a name that the front door holds
    if other == room or other in SIBLINGS.get(room, ()):
        return None
    if other not in FLOOR_OF:
        return f"{other} has no floor"
    if FLOOR_OF[other] < floor:
        return None
    return f"floor {floor} imports {other} of floor {FLOOR_OF[other]}"


def violations(package: Path) -> list[str]:
    found = []
    for path in sorted(package.rglob("*.py")):
        room = room_of(path, package)
        if room not in FLOOR_OF:
            found.append(f"{path.relative_to(package)}: {room} has no floor; give it one in FLOORS")
            continue
        for item in imports(path, package):
            if problem := complaint(room, item.target, package):
                found.append(f"{path.relative_to(package)}:{item.line}: {problem}")
    return found


def test_imports_go_downward_only():
    assert violations(PACKAGE) == []


def test_the_sibling_table_has_no_cycle():
    def reaches(room: str, goal: str) -> bool:
        return any(other == goal or reaches(other, goal) for other in SIBLINGS.get(room, ()))

    assert [room for room in SIBLINGS if reaches(room, room)] == []
    assert all(FLOOR_OF[room] == FLOOR_OF[other] for room, others in SIBLINGS.items() for other in others)


def tree(root: Path, files: dict[str, str]) -> Path:
    package = root / "jupyter_miu"
    for name in {"store/layout.py", "training/trainer.py", "session.py", "__init__.py"} | files.keys():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files.get(name, ""))
    return package


@pytest.mark.parametrize(
    ("file", "source", "expected"),
    [
        ("errors.py", "import numpy", "standard library only"),
        ("errors.py", "from jupyter_miu.sources import base", "floor 0 imports sources"),
        ("sources/base.py", "import torch.nn", "torch enters on floor 2"),
        ("sources/base.py", "def f():\n    from transformers import AutoTokenizer", "transformers enters"),
        ("sources/base.py", "import importlib\nimportlib.import_module('peft')", "peft enters"),
        ("sources/base.py", "from jupyter_miu.store.layout import x", "imports store"),
        ("sources/base.py", "from ..store import layout", "imports store"),
        ("sources/base.py", "from .. import store", "imports store"),
        ("sources/base.py", "from jupyter_miu import session", "imports session"),
        ("models/loading.py", "def f():\n    from jupyter_miu.training.trainer import train", "imports training"),
        ("models/loading.py", "import jupyter_miu.checkpoints.store", "imports checkpoints"),
        ("training/trainer.py", "import jupyter_miu.retention.gate as g", "imports retention"),
        ("training/trainer.py", "from jupyter_miu import ModelInferenceUpdate", "imports __init__"),
        ("checkpoints/store.py", "from jupyter_miu.training.trainer import x", "imports training"),
        ("retention/gate.py", "from IPython.display import display", "IPython enters on floor 5"),
        ("session.py", "if True:\n    import traitlets", "traitlets enters on floor 5"),
        ("session.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .ui import cards", "imports ui"),
        ("surprise.py", "", "has no floor"),
        ("errors.py", "from jupyter_miu.surprise import x", "imports __init__"),
    ],
)  # fmt: skip
def test_the_checker_sees(tmp_path, file, source, expected):
    found = violations(tree(tmp_path, {file: source}))
    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith(file)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("errors.py", "from __future__ import annotations\nimport os.path"),
        ("sources/base.py", "from jupyter_miu.errors import SourceError\nimport nbformat\nfrom . import base"),
        ("models/loading.py", "import torch\nfrom jupyter_miu.store.layout import x"),
        ("retention/gate.py", "from ..training.trainer import train\nfrom jupyter_miu import errors"),
        ("update.py", "from jupyter_miu.checkpoints import store"),
        ("ui/cards.py", "import IPython, torch\nfrom jupyter_miu import session"),
        ("__init__.py", "from jupyter_miu.update import ModelInferenceUpdate"),
    ],
)
def test_the_checker_lets_pass(tmp_path, file, source):
    assert violations(tree(tmp_path, {file: source})) == []
