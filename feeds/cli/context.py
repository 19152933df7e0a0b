"""Shared by all commands: the options `--data` and `--config`.

The settings and the network are imported when a command uses them: `feeds --help` needs neither.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from feeds.config import Config
    from feeds.subscribe import FetchedPage

Verb = Callable[..., Any]


def is_interactive() -> bool:
    """Whether standard input is a terminal; services may have no standard input."""
    return sys.stdin is not None and sys.stdin.isatty()


def get(config: "Config", url: str) -> "FetchedPage":
    """Fetch `url`; raises FetchError with the reason."""
    from feeds.cli.network import get

    return get(config, url)


@dataclass(frozen=True, slots=True, kw_only=True)
class CliContext:
    """The data folder and the settings file from the command line (None if not given), and network access."""

    data: Path | None = None
    file: Path | None = None
    #: fetches a URL
    get: "Callable[[Config, str], FetchedPage]" = get
    #: whether the command may prompt
    can_ask: Callable[[], bool] = is_interactive

    def merge(self, data: Path | None, file: Path | None) -> "CliContext":
        """With the options after the command taking precedence over those before it."""
        return replace(self, data=data or self.data, file=file or self.file)

    def config(self, **options: object) -> "Config":
        """Load the settings; `options` are those of the command, None if not given."""
        from feeds.config import load

        data = self.data or Path(os.environ.get("FEEDS_DATA") or "data")
        overrides = {name: str(value) for name, value in options.items() if value is not None}
        return load(self.file, data, os.environ, overrides)


def CONTEXT_OPTIONS(verb: Verb) -> Verb:  # noqa: N802  # a decorator constant
    """Add the options that every command accepts."""
    path = click.Path(path_type=Path)
    verb = click.option("--config", "file", type=path, metavar="FILE", help="settings [./feeds.toml, else shipped]")(
        verb
    )
    # a typo such as `--data data/feeds.sqlite3` would create an empty folder
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--data", type=folder, metavar="DIR", help="folder of the database [./data]")(verb)


def with_context(verb: Verb) -> Verb:
    """Pass the CliContext to `verb` as its first argument."""

    @CONTEXT_OPTIONS
    @wraps(verb)
    def run(data: Path | None, file: Path | None, **arguments: object) -> object:
        outer: CliContext = click.get_current_context().obj
        return verb(outer.merge(data, file), **arguments)

    return run
