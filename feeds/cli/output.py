"""Output: plain lines, and JSON for scripts."""

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from feeds.messages import Message

if TYPE_CHECKING:
    from feeds.ingest.entries import Rejection
    from feeds.ingest.pipeline import IncompleteArticle

#: Unicode categories: controls, formats (some turn the direction of a line), surrogates, line and paragraph separators
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def say(line: str, *, err: bool = False) -> None:
    """Print a line; control characters and characters that the terminal cannot show are escaped."""
    encoding = _encoding(sys.stderr if err else sys.stdout)
    click.echo(escaped(line).encode(encoding, "backslashreplace").decode(encoding), err=err)


def say_json(value: object) -> None:
    """Print one JSON value, times as ISO 8601 and dataclasses as objects."""
    text = json.dumps(value, ensure_ascii=_encoding(sys.stdout) != "utf-8", default=_plain)
    # a lone surrogate cannot be encoded; its escape means the same in JSON
    click.echo(text.encode("utf-8", "backslashreplace").decode())


def say_rejected(rejected: "Iterable[Rejection]") -> None:
    """Print rejected documents and entries with file and line, on standard error."""
    for rejection in rejected:
        location = f"{rejection.path}:{rejection.line}" if rejection.line else rejection.path
        say(f"{location}: {rejection.reason}", err=True)


def say_incomplete(incomplete: "Iterable[IncompleteArticle]") -> None:
    """Print articles that were imported without a part of their text, on standard error."""
    for article in incomplete:
        say(f"{article.title} ({article.id}): {article.note}", err=True)


def counted(number: int, noun: str) -> str:
    """The number with the noun in singular or plural: `1 source`, `2 sources`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def escaped(text: str) -> str:
    """Escape controls, lone surrogates and line separators; tabs stay, because they separate columns."""
    unsafe = {char for char in text if unicodedata.category(char) in UNSAFE} - {"\t"}
    return "".join(char.encode("unicode_escape").decode() if char in unsafe else char for char in text)


def _encoding(stream: TextIO) -> str:
    return (stream.encoding or "utf-8").lower()


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Message):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"expected a value that JSON knows, found {type(value).__name__}")
