"""Edit the text of a settings file one table at a time; everything else stays as it was written.

tomlkit alone does not preserve the layout: it moves tables of one name together, and assigns a comment above a table to
the table before. So we split the text at the table headers, and tomlkit parses only a single table.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from feeds.config.toml_file import HEADER
from feeds.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The line numbers of one table: its leading comments from `lead`, its `header`, and its `end`."""

    name: str
    lead: int
    header: int
    end: int


class TomlEditor:
    """A settings file while it is edited: its text, and the parsed content that the text must have in the end."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.content: dict[str, Any] = tomllib.loads(text)
        self._lines = text.split("\n")

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    def is_consistent(self) -> bool:
        """Whether the text parses to the expected content; it may not if the file has an unsupported layout."""
        try:
            return tomllib.loads(self.text) == self.content
        except tomllib.TOMLDecodeError:
            return False

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Every `[[name]]` after the changes so far."""
        tables: list[dict[str, Any]] = self.content.get(name, [])
        return tables

    def index(self, name: str, id: str) -> int:
        """The index of the `[[name]]` table with this id; raises ConfigError if there is none."""
        for number, table in enumerate(self.tables(name)):
            if table.get("id") == id:
                return number
        raise ConfigError(f"no {name} has the id {id!r}", path=str(self.path))

    def append(self, name: str, tables: Sequence[Mapping[str, Any]]) -> None:
        """Insert new tables after the last one with that name, else at the end."""
        if not tables:
            return
        self.content.setdefault(name, []).extend(_plain(table) for table in tables)
        ends = [span.end for span in _spans(self._lines) if span.name == name]
        at = ends[-1] if ends else _table_end(self._lines, 0, len(self._lines))
        blank_before = [""] if any(self._lines[:at]) else []
        blank_after = [] if not any(self._lines[at : at + 1]) else [""]
        if at == len(self._lines):
            blank_after = [""]
        self._lines[at:at] = [*blank_before, *_rendered(name, tables), *blank_after]

    def remove(self, name: str, index: int) -> None:
        """Remove a table with the comments directly above it."""
        del self.tables(name)[index]
        if not self.tables(name):
            del self.content[name]
        span = self._span(name, index)
        del self._lines[span.lead : span.end]
        # keep only the empty lines above it, not those below
        while span.lead < len(self._lines) and not any(self._lines[max(0, span.lead - 1) : span.lead + 1]):
            del self._lines[span.lead]

    def change(self, name: str, index: int, key: str, value: object) -> None:
        """Set one key of a table; None removes it."""
        table = self.tables(name)[index]
        table.pop(key, None) if value is None else table.update(_plain({key: value}))
        span = self._span(name, index)
        own = "\n".join(self._lines[span.header : span.end]) + "\n"
        try:
            document = tomlkit.parse(own)
            _set(document[name][0], key, table.get(key))
        except TOMLKitError as error:
            raise self.unsupported_layout() from error
        self._lines[span.header : span.end] = document.as_string().rstrip("\n").split("\n")

    def unsupported_layout(self) -> ConfigError:
        """The error to raise if the layout of this file is not supported."""
        reason = "expected tables under headers of their own, found them written in another way: change it by hand"
        return ConfigError(reason, path=str(self.path))

    def _span(self, name: str, index: int) -> _Span:
        spans = [span for span in _spans(self._lines) if span.name == name]
        if index >= len(spans):
            raise self.unsupported_layout()
        return spans[index]


def _spans(lines: list[str]) -> Iterator[_Span]:
    """Every table with a header, in the order of the file."""
    headers = [(at, match[1]) for at, line in enumerate(lines) if (match := HEADER.match(line))]
    for (at, name), (following, _) in pairwise([*headers, (len(lines), "")]):
        yield _Span(name=name, lead=_lead(lines, at), header=at, end=_table_end(lines, at, following))


def _lead(lines: list[str], header: int) -> int:
    """The first line of the comments directly above a header; comments at the top of the file belong to the file."""
    at = header
    while at > 0 and _is_comment(lines[at - 1]):
        at -= 1
    return at or header


def _table_end(lines: list[str], header: int, following: int) -> int:
    """The end of a table: after its last key and the comments directly below, unless those belong to the next table."""
    end = following
    while end > header and (not lines[end - 1].strip() or _is_comment(lines[end - 1])):
        end -= 1
    below = end
    while below < following and _is_comment(lines[below]):
        below += 1
    return end if below == following < len(lines) else below


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _rendered(name: str, tables: Sequence[Mapping[str, Any]]) -> list[str]:
    """Render new tables as lines, separated by empty lines."""
    array = tomlkit.aot()
    for keys in tables:
        table = tomlkit.table()
        table.update(_plain(keys))
        array.append(table)
    return tomlkit.dumps({name: array}).rstrip("\n").split("\n")


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """Convert tuples to lists, as TOML needs."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def _set(table: Any, key: str, value: object) -> None:
    """Set one key; an existing list keeps its layout and comments."""
    array = table.get(key)
    if value is None:
        table.pop(key, None)
    elif isinstance(value, list) and isinstance(array, Array):
        _align(array, value)
    else:
        table[key] = value


def _align(array: Array, values: list[Any]) -> None:
    """Make a list equal to `values`, changing only the members that differ."""
    if len(array) != len(values):
        for at in reversed(range(len(array))):
            if array[at] not in values:
                del array[at]
        for value in values[len(array) :]:
            array.append(value)
    for at, value in enumerate(values):
        if array[at] != value:
            array[at] = value
