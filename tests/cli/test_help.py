"""The help of all commands, and what is imported for it."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from click.shell_completion import BashComplete

from feeds.cli import main
from feeds.cli.groups import CommandGroup, LazyCommand

#: prints the modules that were imported for the arguments
SCRIPT = """
import json, sys
from feeds.__main__ import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
#: all modules of ours that the help of a group imports
LIGHT = {
    "feeds",
    "feeds.__main__",
    "feeds.cli",
    "feeds.cli.context",
    "feeds.cli.groups",
    "feeds.errors",
    "feeds.messages",
}


def lazy(group: CommandGroup = main) -> Iterator[LazyCommand]:
    """All commands in the tables."""
    for command in group.commands.values():
        if isinstance(command, CommandGroup):
            yield from lazy(command)
        else:
            assert isinstance(command, LazyCommand)
            yield command


def imported(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", SCRIPT, *arguments]
    result = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603  # our own program
    return set(json.loads(result.stderr))


@pytest.mark.parametrize("command", list(lazy()), ids=lambda command: command.function)
def test_the_tables_agree_with_the_commands(command: LazyCommand) -> None:
    loaded = command.load()
    assert (loaded.name, loaded.get_short_help_str(1000)) == (command.name, command.get_short_help_str(1000))


@pytest.mark.parametrize("command", list(lazy()), ids=lambda command: command.function)
def test_the_list_of_commands_shows_whole_sentences(command: LazyCommand) -> None:
    assert len(command.get_short_help_str(1000)) < 60


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["sources", "--help"], ["tokens", "-h"]])
def test_the_help_of_a_group_imports_no_command(arguments: list[str]) -> None:
    modules = imported(*arguments)
    assert {name for name in modules if name.partition(".")[0] == "feeds"} <= LIGHT
    assert not modules & {"aiohttp", "flask", "lxml", "rich", "sqlalchemy"}


def test_the_help_of_a_command_imports_no_other_command() -> None:
    commands = {command.function.partition(":")[0] for command in lazy()}
    assert imported("forget", "--help") & commands == {"feeds.cli.forget"}


def test_every_option_of_a_command_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Completion reads the options of the real command."""
    monkeypatch.setenv("COMP_WORDS", "feeds sources add --pri")
    monkeypatch.setenv("COMP_CWORD", "3")
    completion = BashComplete(main, {}, "feeds", "_FEEDS_COMPLETE")
    assert completion.complete() == "plain,--private"
