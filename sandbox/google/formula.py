"""What a formula shows. Plain arithmetic is worked out; everything else shows ``#NAME?``.

The sandbox is no spreadsheet program: it has to keep formulas apart from values, and to give a person's
``=5*5000`` a number.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

UNKNOWN = "#NAME?"
DIVISION_BY_ZERO = "#DIV/0!"
_LONGEST = 200

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(formula: str) -> float | str:
    """Return the value of a formula with its leading ``=``, or the error text that the cell shows."""
    text = formula.removeprefix("=").strip()
    if len(text) > _LONGEST:
        return UNKNOWN
    try:
        return _value(ast.parse(text, mode="eval").body)
    except ZeroDivisionError:
        return DIVISION_BY_ZERO
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return UNKNOWN


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError("no number")
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner)
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _BINARY:
            return _BINARY[type(kind)](_value(left), _value(right))
        case _:
            raise ValueError("not arithmetic")
