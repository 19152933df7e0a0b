"""Edit the settings file in use."""

import os
from pathlib import Path

from feeds.cli.output import say
from feeds.config import Config
from feeds.config.edit import Change, edit
from feeds.errors import ConfigError

#: the default settings file
LOCAL = Path("feeds.toml")


def change_settings(config: Config, change: Change) -> None:
    """Edit the settings file in use, or a copy of the shipped one, and print the next step."""
    path = LOCAL if config.shipped else config.path
    if config.shipped and LOCAL.exists():
        reason = f"expected nothing here, for the settings in use are {config.path}: found a file"
        raise ConfigError(reason, path=str(LOCAL))
    edit(path, change, start=config.path, environ=os.environ)
    if config.shipped:
        say(f"feeds: created {path}, a copy of the shipped catalogue that replaces it", err=True)
    say("feeds: restart a running `feeds serve` to apply this", err=True)
