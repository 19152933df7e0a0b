"""Every reason why a poll can fail, read from the code that makes it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import feeds

PACKAGE = Path(feeds.__file__).parent
#: who asks, and who reads what came; what OPML lists say, no poll reads
ROOMS = ("fetch", "poll", "ingest", "parsing")
LISTS = ("opml.py", "websub.py", "files.py")

#: what is made with a reason, and at which place it is given
MAKERS = {
    **dict.fromkeys(
        ("FetchError", "Refused", "Unreachable", "ForbiddenAddress", "DocumentError", "TooHostile", "UnknownFormat"), 0
    ),
    **dict.fromkeys(("_refuse", "refuse"), 0),
    "failed_attempt": 1,
}
#: and by which name
NAMED = frozenset({"reason", "warning"})

#: placeholder for values that are known only at run time
GAP = "7"
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Made:
    """A reason as it may read, and where it is made."""

    text: str
    where: str
    #: the expression that makes it
    code: str

    @property
    def is_passed_on(self) -> bool:
        """Whether nothing of it is made there."""
        return not any(letter.isalpha() for letter in self.text)


@dataclass(slots=True)
class Module:
    """A file: its functions and what it names at its outermost level."""

    name: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions[node.name] = node  # type: ignore[assignment]  # read alike
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.constants[node.targets[0].id] = node.value


def modules() -> dict[str, Module]:
    """The files of the rooms, by their path."""
    paths = (path for room in ROOMS for path in _files(PACKAGE / room) if path.name not in LISTS)
    names = ((path.relative_to(PACKAGE).as_posix(), path) for path in paths)
    return {name: Module(name, ast.parse(path.read_bytes())) for name, path in names}


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.rglob("*.py")) if folder.is_dir() else (folder,)


def made(expected: dict[str, Module]) -> Iterator[Made]:
    """Every reason that is made in these files."""
    for module in expected.values():
        for function in [None, *module.functions.values()]:
            for call in (node for node in _own(function or module.tree) if isinstance(node, ast.Call)):
                for reason in _reasons(call, module):
                    for text in Reading(expected, module, function).texts(reason):
                        yield Made(text, f"{module.name}:{call.lineno}", ast.unparse(reason))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module, without its inner functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _reasons(call: ast.Call, module: Module) -> Iterator[ast.expr]:
    name = ast.unparse(call.func).rpartition(".")[2]
    # what is read of an answer fails by ValueError in this room, and becomes a reason
    folder = 0 if name == "ValueError" and module.name.startswith("fetch/") else MAKERS.get(name)
    if folder is not None and len(call.args) > folder:
        yield call.args[folder]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in NAMED)


@dataclass(frozen=True, slots=True)
class Reading:
    """Evaluates which texts expressions may have."""

    found: dict[str, Module]
    module: Module
    function: ast.FunctionDef | None
    depth: int = 0

    def texts(self, node: ast.expr) -> set[str]:
        """Every text that `node` may be, with a gap for what is not written in the code."""
        if self.depth > _DEEPEST:
            return {GAP}
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=parts):
                return {"".join(output_format) for output_format in product(*(self._part(part) for part in parts))}
            case ast.IfExp(body=one, orelse=other):
                return self.texts(one) | self.texts(other)
            case ast.BoolOp(values=parts):
                return {text for part in parts for text in self.texts(part)}
            case ast.Subscript(value=whole):
                return self.texts(whole)
            case ast.Name(id=name):
                return self._named(name)
            case ast.Call():
                return self._called(node)
        return {GAP}

    def _part(self, part: ast.expr) -> set[str]:
        if not isinstance(part, ast.FormattedValue):
            return self.texts(part)
        return {repr(text) if part.conversion == ord("r") else text for text in self._deeper().texts(part.value)}

    def _deeper(self, module: Module | None = None, function: ast.FunctionDef | None = None) -> "Reading":
        return Reading(self.found, module or self.module, function or self.function, self.depth + 1)

    def _named(self, name: str) -> set[str]:
        """The possible values of a name: assigned in the function, else in the module."""
        overrides = [value for value in self._given(name) if value is not None]
        if not overrides and name in self.module.constants:
            overrides = [self.module.constants[name]]
        return {text for item in overrides for text in self._deeper().texts(item)} or {GAP}

    def _given(self, name: str) -> Iterator[ast.expr | None]:
        for node in _own(self.function) if self.function else ():
            match node:
                case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                    yield value
                case ast.NamedExpr(target=ast.Name(id=found), value=value) if found == name:
                    yield value
                case ast.For(target=target, iter=values):
                    yield from self._looped(name, target, values)

    def _looped(self, name: str, target: ast.expr, values: ast.expr) -> Iterator[ast.expr]:
        """What a loop over a table gives a name."""
        table = self.module.constants.get(values.id) if isinstance(values, ast.Name) else values
        rows = table.elts if isinstance(table, ast.Tuple) else []
        if isinstance(target, ast.Name) and target.id == name:
            yield from rows
        elif isinstance(target, ast.Tuple):
            names = [ast.unparse(target_part) for target_part in target.elts]
            if name in names:
                yield from (row.elts[names.index(name)] for row in rows if isinstance(row, ast.Tuple))

    def _called(self, call: ast.Call) -> set[str]:
        match call:
            case ast.Call(func=ast.Name(id="next"), args=[_, other]):
                return {GAP} | self.texts(other)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, other]):
                return self._values(table) | self.texts(other)
            # " ".join(words.split())
            case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[inner]):
                return self.texts(inner)
            case ast.Call(func=ast.Attribute(value=inner, attr="split")):
                return self.texts(inner)
            case ast.Call(func=ast.Name(id=name)) if name in self.module.functions:
                return self._returned(self.module, name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)) if name in self.module.functions:
                return self._returned(self.module, name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=beside), attr=name)):
                there = self.found.get(f"{self.module.name.rpartition('/')[0]}/{beside}.py")
                return self._returned(there, name) if there and name in there.functions else {GAP}
        return {GAP}

    def _values(self, table: ast.expr) -> set[str]:
        stored = self.module.constants.get(table.id) if isinstance(table, ast.Name) else table
        values: list[Any] = stored.values if isinstance(stored, ast.Dict) else []
        return {text for value in values for text in self.texts(value)}

    def _returned(self, module: Module, name: str) -> set[str]:
        function = module.functions[name]
        there = self._deeper(module, function)
        returns = (node.value for node in _own(function) if isinstance(node, ast.Return) and node.value)
        return {text for value in returns for text in there.texts(value) if text}
