"""Groups of commands: a command's module is imported when the command is called, and a FeedsError is one line."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from feeds.errors import ConfigError, FeedsError

#: the commands of a group by name: module and function of each, and the first sentence of its help
Table = Mapping[str, tuple[str, str]]


class LazyCommand(click.Command):
    """The name and the first sentence of a command whose module is not imported yet."""

    def __init__(self, name: str, function: str, sentence: str) -> None:
        super().__init__(name, help=sentence)
        self.function = function

    def load(self) -> click.Command:
        """Import the command."""
        module, _, name = self.function.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class CommandGroup(click.Group):
    """A group whose commands are imported when they are called, not for its help."""

    def __init__(self, *arguments: Any, table: Table, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, (function, sentence) in table.items():
            self.add_command(LazyCommand(name, function, sentence))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, LazyCommand) else command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            raise (ConfigurationError if isinstance(error, ConfigError) else CommandError)(str(error)) from error
        except KeyboardInterrupt as error:
            # while a command is imported or runs; click would print "Aborted!" and exit with 1
            raise Interrupted("interrupted") from error


class CommandError(click.ClickException):
    """A FeedsError, printed by click in one line without a traceback."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ARG002  # click's signature
        from feeds.cli.output import say

        say(f"feeds: error: {' '.join(self.message.split())}", err=True)


class ConfigurationError(CommandError):
    """A ConfigError, printed by click."""

    exit_code = 2


class Interrupted(click.ClickException):
    """Ctrl-C, printed by click in one line."""

    #: the same as in `feeds.__main__`, which catches Ctrl-C before a command is found
    exit_code = 130

    def show(self, file: Any = None) -> None:  # noqa: ARG002  # click's signature
        click.echo(f"feeds: {self.message}", err=True)
