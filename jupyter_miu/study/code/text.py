"""Python expressions as short text: literals, names, types, and the errors that a function raises.

Works on parsed trees; runs nothing and computes nothing. What is short, and which names are nobody's business, holds
for every language.
"""

from __future__ import annotations

import ast
import re

from jupyter_miu.study.prose.blocks import secret

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")


def short(text: str) -> bool:
    """Whether a string is one that a sentence can hold and a reader can remember."""
    return 0 < len(text) <= 60 and text.isprintable() and bool(re.search(r"\w", text)) and len(text.split()) <= 8


def hidden(name: str) -> bool:
    """Whether a name is private, or says that its value should not be known: ``_x``, ``passwordHash``."""
    return name.startswith(("_", "#")) or secret(name) or secret(_HUMP.sub(" ", name))


def raised_in(node: ast.AST) -> list[str]:
    """Names raised in the function itself, not in functions inside it."""
    out: list[str] = []
    todo: list[ast.AST] = list(ast.iter_child_nodes(node))
    while todo:
        child = todo.pop(0)
        if isinstance(child, ast.Raise) and child.exc is not None:
            raised = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
            out.append(written(raised).split(".")[-1])
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo[:0] = list(ast.iter_child_nodes(child))
    return [name for name in out if name.isidentifier()]


def literal(node: ast.expr) -> str | None:
    """A short literal as text, or None: what is computed is not known without running it."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        inner = literal(node.operand)
        return f"-{inner}" if inner and re.match(r"\d", inner) else None
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return node.value if short(node.value) else None
        if isinstance(node.value, int) and not isinstance(node.value, bool) and abs(node.value) >= 10**30:
            return None
        return str(node.value) if isinstance(node.value, (int, float, bool)) or node.value is None else None
    if isinstance(node, (ast.Tuple, ast.List)) and 1 <= len(node.elts) <= 6:
        parts = [literal(element) for element in node.elts]
        return ", ".join(part for part in parts if part) if all(parts) else None
    return None


def written(node: ast.expr | None) -> str:
    """An expression as it is written, where it is short; names, dots and types only."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if len(node.value) <= 60 and node.value.isprintable() else ""
    if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Constant)):
        return ""
    text = ast.unparse(node)
    return text if len(text) <= 60 and "\n" not in text else ""
