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
        "Show what would be read from a file or URL.",
    ),
    "doctor": ("feeds.cli.doctor:doctor", "Check the settings, the database and the sources."),
    "explain": (
        "feeds.cli.explain:explain",
        "Show the origin, decisions and links of an article.",
    ),
    "export": (
        "feeds.cli.export:export_",
        "Write everything that is served into a folder.",
    ),
    "forget": (
        "feeds.cli.forget:forget",
        "Remove articles from everything that is published.",
    ),
    "import": ("feeds.cli.import_:import_", "Import files and folders."),
    "poll": (
        "feeds.cli.poll:poll",
        "Poll the sources that are due, or the given ones at once.",
    ),
    "restore": ("feeds.cli.forget:restore", "Publish forgotten articles again."),
    "serve": (
        "feeds.cli.serve:serve",
        "Serve the feeds and poll the sources.",
    ),
}
OPML: Table = {
    "export": ("feeds.cli.opml:export_", "Write an OPML list to FILE or to standard output."),
    "import": (
        "feeds.cli.opml:import_",
        "Add the feeds of an OPML list as sources.",
    ),
}
SAMPLES: Table = {"remove": ("feeds.cli.samples:remove", "Remove all sample articles permanently.")}
SOURCES: Table = {
    "add": ("feeds.cli.sources_add:add", "Add a source: a feed, or a page that links to one."),
    "list": ("feeds.cli.sources_list:list_", "List all sources, also undeclared ones found in articles."),
    "move": ("feeds.cli.sources_edit:move", "Replace an upstream address of a source."),
    "pause": ("feeds.cli.sources_edit:pause", "Stop polling a source until it is resumed."),
    "remove": (
        "feeds.cli.sources_edit:remove",
        "Remove a source from the settings and from groups.",
    ),
    "resume": ("feeds.cli.sources_edit:resume", "Poll a paused source again."),
}
TOKENS: Table = {
    "add": (
        "feeds.cli.tokens:add",
        "Create a token for a private feed and print its address.",
    ),
    "list": (
        "feeds.cli.tokens:list_",
        "List the tokens of all private feeds or of one.",
    ),
    "revoke": (
        "feeds.cli.tokens:revoke",
        "Revoke a token, given by its number or itself.",
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
    """Import or export OPML lists."""


@main.group(cls=CommandGroup, table=SAMPLES)
def samples() -> None:
    """Manage sample articles.

    Those of a source are removed with its first real article.
    """


@main.group(cls=CommandGroup, table=SOURCES)
def sources() -> None:
    """List sources, and change them in the settings file."""


@main.group(cls=CommandGroup, table=TOKENS)
def tokens() -> None:
    """Manage access tokens of private feeds."""
