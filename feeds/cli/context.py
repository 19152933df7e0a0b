"""What all verbs share: `--data` and `--config`, before the verb or after it, and errors as one line."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from feeds.cli.network import get
from feeds.cli.output import say
from feeds.config import Config, load
from feeds.config.edit import Change, edit
from feeds.errors import ConfigError, FeedsError, StoreError
from feeds.model import Article
from feeds.parsing.normalizers import published_address, published_id
from feeds.store import Store, open_store
from feeds.subscribe import FetchedPage

Verb = Callable[..., Any]

#: the settings that are read where none are named
LOCAL = Path("feeds.toml")


def is_interactive() -> bool:
    """Whether questions have somebody to answer them; services may have no standard input at all."""
    return sys.stdin is not None and sys.stdin.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class CliContext:
    """Where the command line says the data and the settings lie, None where it says nothing; and who is asked."""

    data: Path | None = None
    file: Path | None = None
    #: asks an address of the network
    get: Callable[[Config, str], FetchedPage] = get
    #: whether a person can be asked
    can_ask: Callable[[], bool] = is_interactive

    def merge(self, data: Path | None, file: Path | None) -> "CliContext":
        """With what stands after the verb instead of what stands before it."""
        return replace(self, data=data or self.data, file=file or self.file)

    def config(self, **options: object) -> Config:
        """Read the settings; `options` are those of the verb, None where not given."""
        data = self.data or Path(os.environ.get("FEEDS_DATA") or "data")
        overrides = {name: str(value) for name, value in options.items() if value is not None}
        return load(self.file, data, os.environ, overrides)


def change_settings(config: Config, change: Change) -> None:
    """Change the settings in use, or a copy of the shipped ones, and say what else there is to do."""
    path = LOCAL if config.shipped else config.path
    if config.shipped and LOCAL.exists():
        reason = f"expected nothing here, for the settings in use are {config.path}: found a file"
        raise ConfigError(reason, path=str(LOCAL))
    edit(path, change, start=config.path, environ=os.environ)
    if config.shipped:
        say(f"feeds: made {path}, a copy of the shipped catalogue, to be read instead of it", err=True)
    say("feeds: a `feeds serve` that is running has to be started anew to see this", err=True)


def CONTEXT_OPTIONS(verb: Verb) -> Verb:  # noqa: N802  # a decorator that is written once
    """Add the options that every verb takes."""
    path = click.Path(path_type=Path)
    verb = click.option("--config", "file", type=path, metavar="FILE", help="settings [./feeds.toml, else shipped]")(
        verb
    )
    # a slip such as `--data data/feeds.sqlite3` would else be an empty folder
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=folder, metavar="DIR", help="everything that is kept [./data]")(verb)


def with_context(verb: Verb) -> Verb:
    """Give `verb` the Places first."""

    @CONTEXT_OPTIONS
    @wraps(verb)
    def run(data: Path | None, file: Path | None, **arguments: object) -> object:
        outer: CliContext = click.get_current_context().obj
        return verb(outer.merge(data, file), **arguments)

    return run


def open_existing(config: Config, *, reading: bool = False) -> Store:
    """Open the database that is there; a new and empty one would be the answer to a slip in `--data`.

    For `reading` alone, one that cannot be written will do.
    """
    if not config.database.exists():
        raise StoreError("no database here yet; `feeds import` makes it", path=str(config.database))
    return open_store(config.database, reading=reading)


def find_articles(store: Store, name: str) -> list[Article]:
    """The articles that go by an id, an address however it is spelt, or a publisher's number; newest first."""
    # bytes that are no UTF-8 reach us as halves of characters, which no database takes
    text = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return store.find(text) or store.find(published_id(text) or text) or store.find(published_address(text) or text)


class CommandGroup(click.Group):
    """A group whose verbs fail in one line: a FeedsError is no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            raise (ConfigurationError if isinstance(error, ConfigError) else CommandError)(str(error)) from error


class CommandError(click.ClickException):
    """A FeedsError on its way to the terminal."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ARG002  # click's signature
        say(f"feeds: error: {' '.join(self.message.split())}", err=True)


class ConfigurationError(CommandError):
    """A ConfigError on its way to the terminal."""

    exit_code = 2
