"""Shared by all commands: the options `--data` and `--config`, and one-line errors."""

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

#: the default settings file
LOCAL = Path("feeds.toml")


def is_interactive() -> bool:
    """Whether standard input is a terminal; services may have no standard input."""
    return sys.stdin is not None and sys.stdin.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class CliContext:
    """The data folder and the settings file from the command line (None if not given), and network access."""

    data: Path | None = None
    file: Path | None = None
    #: fetches a URL
    get: Callable[[Config, str], FetchedPage] = get
    #: whether the command may prompt
    can_ask: Callable[[], bool] = is_interactive

    def merge(self, data: Path | None, file: Path | None) -> "CliContext":
        """With the options after the command taking precedence over those before it."""
        return replace(self, data=data or self.data, file=file or self.file)

    def config(self, **options: object) -> Config:
        """Load the settings; `options` are those of the command, None if not given."""
        data = self.data or Path(os.environ.get("FEEDS_DATA") or "data")
        overrides = {name: str(value) for name, value in options.items() if value is not None}
        return load(self.file, data, os.environ, overrides)


def change_settings(config: Config, change: Change) -> None:
    """Edit the settings file in use, or a copy of the shipped one, and print the next step."""
    path = LOCAL if config.shipped else config.path
    if config.shipped and LOCAL.exists():
        reason = f"expected nothing here, for the settings in use are {config.path}: found a file"
        raise ConfigError(reason, path=str(LOCAL))
    edit(path, change, start=config.path, environ=os.environ)
    if config.shipped:
        say(f"feeds: made {path}, a copy of the shipped catalogue, to be read instead of it", err=True)
    say("feeds: a `feeds serve` that is running has to be started anew to see this", err=True)


def CONTEXT_OPTIONS(verb: Verb) -> Verb:  # noqa: N802  # a decorator constant
    """Add the options that every command accepts."""
    path = click.Path(path_type=Path)
    verb = click.option("--config", "file", type=path, metavar="FILE", help="settings [./feeds.toml, else shipped]")(
        verb
    )
    # a typo such as `--data data/feeds.sqlite3` would create an empty folder
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=folder, metavar="DIR", help="everything that is kept [./data]")(verb)


def with_context(verb: Verb) -> Verb:
    """Pass the CliContext to `verb` as its first argument."""

    @CONTEXT_OPTIONS
    @wraps(verb)
    def run(data: Path | None, file: Path | None, **arguments: object) -> object:
        outer: CliContext = click.get_current_context().obj
        return verb(outer.merge(data, file), **arguments)

    return run


def open_existing(config: Config, *, reading: bool = False) -> Store:
    """Open the existing database; a typo in `--data` must not create a new one.

    With `reading`, a database that cannot be written is accepted.
    """
    if not config.database.exists():
        raise StoreError("no database here yet; `feeds import` makes it", path=str(config.database))
    return open_store(config.database, reading=reading)


def find_articles(store: Store, name: str) -> list[Article]:
    """The articles with this id, URL (in any spelling) or publisher's number; newest first."""
    # bytes that are not UTF-8 arrive as lone surrogates, which no database accepts
    text = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return store.find(text) or store.find(published_id(text) or text) or store.find(published_address(text) or text)


class CommandGroup(click.Group):
    """A group whose commands fail with one line: a FeedsError prints no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            raise (ConfigurationError if isinstance(error, ConfigError) else CommandError)(str(error)) from error


class CommandError(click.ClickException):
    """A FeedsError, printed by click."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ARG002  # click's signature
        say(f"feeds: error: {' '.join(self.message.split())}", err=True)


class ConfigurationError(CommandError):
    """A ConfigError, printed by click."""

    exit_code = 2
