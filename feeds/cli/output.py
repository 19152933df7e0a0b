"""Output: plain lines, JSON for scripts, and progress."""

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TextIO

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from feeds.ingest.pipeline import IncompleteArticle, Rejection

#: documents between two progress lines without a terminal
STEP = 1000
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


def say_rejected(rejected: Iterable[Rejection]) -> None:
    """Print rejected documents and entries with file and line, on standard error."""
    for rejection in rejected:
        location = f"{rejection.path}:{rejection.line}" if rejection.line else rejection.path
        say(f"{location}: {rejection.reason}", err=True)


def say_incomplete(incomplete: Iterable[IncompleteArticle]) -> None:
    """Print articles that were imported without a part of their text, on standard error."""
    for article in incomplete:
        say(f"{article.title} ({article.id}): {article.note}", err=True)


def escaped(text: str) -> str:
    """Escape controls, lone surrogates and line separators; tabs stay, because they separate columns."""
    unsafe = {char for char in text if unicodedata.category(char) in UNSAFE} - {"\t"}
    return "".join(char.encode("unicode_escape").decode() if char in unsafe else char for char in text)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """Show the number of finished items: updated in place on a terminal, else a line per thousand."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(what)
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task(what, total=None)
        yield lambda done: display.update(task, completed=done)


def _lines(what: str) -> Callable[[int], None]:
    """Print a line for every thousand items."""
    printed = 0

    def tell(done: int) -> None:
        nonlocal printed
        if done // STEP > printed:
            printed = done // STEP
            say(f"{done} {what}", err=True)

    return tell


def _encoding(stream: TextIO) -> str:
    return (stream.encoding or "utf-8").lower()


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"expected a value that JSON knows, found {type(value).__name__}")
