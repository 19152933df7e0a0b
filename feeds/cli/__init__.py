"""Command line: each command parses its arguments, calls one function and prints the result.

Exit codes: 0 success, 1 success with failures (each one is printed), 2 usage or configuration error.
"""

from pathlib import Path

import click

from feeds.cli.context import CONTEXT_OPTIONS, CliContext
from feeds.cli.groups import CommandGroup, Table

COMMANDS: Table = {
    "check": (
        "feeds.cli.check:check",
        "Show what would be read from a file or an address, and every problem; nothing is stored.",
    ),
    "doctor": ("feeds.cli.doctor:doctor", "Check the settings, the database and the sources."),
    "explain": (
        "feeds.cli.explain:explain",
        "Show where an article came from, what was decided about it and why, and its linked articles.",
    ),
    "export": (
        "feeds.cli.export:export_",
        "Write everything that is served into a folder; what has not changed is not touched.",
    ),
    "forget": (
        "feeds.cli.forget:forget",
        "Remove articles permanently from everything that is published: new deliveries do not bring them back.",
    ),
    "import": ("feeds.cli.import_:import_", "Take in files, and folders with everything in them."),
    "poll": (
        "feeds.cli.poll:poll",
        "Poll the sources that are due; with names of sources, poll those at once.",
    ),
    "restore": ("feeds.cli.forget:restore", "Publish forgotten articles again."),
    "serve": (
        "feeds.cli.serve:serve",
        "Serve the feeds, and poll the sources; without settings, with a few sample articles.",
    ),
}
OPML: Table = {
    "export": ("feeds.cli.opml:export_", "Write the sources as an OPML list, to FILE or to standard output."),
    "import": (
        "feeds.cli.opml:import_",
        "Declare a source for every feed of an OPML list, and a group for every folder.",
    ),
}
SAMPLES: Table = {
    "remove": ("feeds.cli.samples:remove", "Remove all sample articles permanently from everything that is published.")
}
SOURCES: Table = {
    "add": ("feeds.cli.sources_add:add", "Add a source: a feed, or a page that links to one."),
    "list": ("feeds.cli.sources_list:list_", "List every source: those that are declared, and those met on the way."),
    "move": ("feeds.cli.sources_edit:move", "Read a source from a new upstream address instead of an old one."),
    "pause": ("feeds.cli.sources_edit:pause", "Stop polling a source until it is resumed."),
    "remove": (
        "feeds.cli.sources_edit:remove",
        "Remove a source from the settings, also from groups; its articles stay.",
    ),
    "resume": ("feeds.cli.sources_edit:resume", "Poll a paused source again."),
}
TOKENS: Table = {
    "add": (
        "feeds.cli.tokens:add",
        "Create a token for a private feed, and print its address, only this once.",
    ),
    "list": (
        "feeds.cli.tokens:list_",
        "List the tokens of all private feeds or of one, including revoked ones.",
    ),
    "revoke": (
        "feeds.cli.tokens:revoke",
        "Revoke a token, given by its number, itself, or an address that contains it.",
    ),
}


@click.group(cls=CommandGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feeds", message="%(prog)s %(version)s")
@CONTEXT_OPTIONS
@click.pass_context
def main(context: click.Context, data: Path | None, file: Path | None) -> None:
    """Republish news as clean RSS, Atom and JSON feeds."""
    context.obj = (context.obj or CliContext()).merge(data, file)


@main.group(cls=CommandGroup, table=OPML)
def opml() -> None:
    """Take over subscriptions from a list, or write one."""


@main.group(cls=CommandGroup, table=SAMPLES)
def samples() -> None:
    """Look after the sample articles; those of a source go by themselves with its first real article."""


@main.group(cls=CommandGroup, table=SOURCES)
def sources() -> None:
    """List the sources, and change them in the settings file."""


@main.group(cls=CommandGroup, table=TOKENS)
def tokens() -> None:
    """Say who may read the private feeds."""
