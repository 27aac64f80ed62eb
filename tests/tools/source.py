# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the layout tests ask of a Python file: how much code it has, and what it imports."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import PurePath

# Tokens that are layout or explanation, not code.
_NOT_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}
_LITERALS = (ast.Constant, ast.Dict, ast.List, ast.Set, ast.Tuple)


def lines_of_code(source: str) -> int:
    """How many lines carry code. Comments, documentation and tables of data do not count.

    A table is an assignment at the top of the module whose value is a display or a string of several lines, also
    inside a call (``frozenset({...})``).
    """
    tree = ast.parse(source)
    code = set(_code_lines(source))
    for node in [*_documentation(tree), *_tables(tree)]:
        code.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)


def imported_modules(source: str, module: str, is_package: bool) -> Iterator[str]:
    """Full names of what a module imports, anywhere in it. For ``from a import b`` that is ``a.b``.

    ``module`` is the module's own full name; relative imports are resolved against it.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def module_name(path: PurePath, root: str) -> str:
    """The full name of the module in a file given relative to the checkout, which is importable as ``root``."""
    parts = path.with_suffix("").parts
    return ".".join([root, *(parts[:-1] if parts[-1] == "__init__" else parts)])


def _code_lines(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NOT_CODE:
            yield from range(token.start[0], token.end[0] + 1)


def _documentation(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first


def _tables(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_table(node.value):
            yield node


def _is_table(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return len(value.args) == 1 and _is_table(value.args[0])
    return isinstance(value, _LITERALS) and value.end_lineno != value.lineno
