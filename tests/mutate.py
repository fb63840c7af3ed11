"""A module with one small change in it: for tests of tests."""

import ast
import inspect
from collections.abc import Callable, Iterator
from itertools import islice
from types import ModuleType

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
OPPOSITE = {
    "min": "max",
    "any": "all",
    "intersection": "union",
    "valid_from": "valid_until",
    "valid_until": "valid_from",
    "review_by": "valid_until",
}


def changes(  # noqa: C901 - a case for every kind of change
    tree: ast.AST,
) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Yield every change of one place: where, what, and what makes it."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(ops=[op]) if other := SWAPPED.get(type(op)):
                yield node, _name(op), lambda n=node, o=other: setattr(n, "ops", [o()])
            case ast.BoolOp(op=op) | ast.BinOp(op=op) if other := SWAPPED.get(type(op)):
                yield node, _name(op), lambda n=node, o=other: setattr(n, "op", o())
            case ast.UnaryOp(op=ast.Not()):
                yield node, "not", lambda n=node: setattr(n, "op", ast.UAdd())
            case ast.Constant(value=bool() as value):
                yield node, str(value), lambda n=node, v=value: setattr(n, "value", not v)
            case ast.Constant(value=int() as value):
                yield node, str(value), lambda n=node, v=value: setattr(n, "value", v + 1)
            case ast.If() | ast.IfExp():
                for value in (True, False):
                    test = ast.Constant(value)
                    yield node, f"if {value}", lambda n=node, t=test: setattr(n, "test", t)
            case ast.comprehension(ifs=[test, *_]):
                yield test, "no filter", lambda n=node: setattr(n, "ifs", [])
            case ast.Name(id=name) if name in OPPOSITE:
                yield node, name, lambda n=node, v=name: setattr(n, "id", OPPOSITE[v])
            case ast.Attribute(attr=name) if name in OPPOSITE:
                yield node, name, lambda n=node, v=name: setattr(n, "attr", OPPOSITE[v])


def _name(op: ast.AST) -> str:
    return type(op).__name__


def mutants(module: ModuleType) -> list[str]:
    source = inspect.getsource(module)
    lines = source.splitlines()
    found = changes(ast.parse(source))
    return [f"{lines[node.lineno - 1].strip()} | {what}" for node, what, _ in found]


def mutant(module: ModuleType, number: int) -> ModuleType:
    """Return the module with one change made."""
    tree = ast.parse(inspect.getsource(module))
    _, _, make = next(islice(changes(tree), number, None))
    make()
    changed = ModuleType(module.__name__)
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), changed.__dict__)  # noqa: S102
    return changed
