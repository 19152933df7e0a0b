"""Command line: each command parses its arguments, calls one function and prints the result.

Exit codes: 0 success, 1 success with failures (each one is printed), 2 usage or configuration error.
"""

from pathlib import Path

import click

from feeds.cli.context import CONTEXT_OPTIONS, CliContext, CommandGroup
from feeds.cli.forget import forget, restore
from feeds.cli.import_export import export_, import_
from feeds.cli.opml import opml
from feeds.cli.poll import poll
from feeds.cli.samples import samples
from feeds.cli.serve import serve
from feeds.cli.show import check, doctor, explain, sources
from feeds.cli.sources_add import add
from feeds.cli.sources_edit import move, pause, remove, resume
from feeds.cli.tokens import tokens


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feeds", message="%(prog)s %(version)s")
@CONTEXT_OPTIONS
@click.pass_context
def main(context: click.Context, data: Path | None, file: Path | None) -> None:
    """Republish news as clean RSS, Atom and JSON feeds."""
    context.obj = (context.obj or CliContext()).merge(data, file)


for verb in (serve, poll, import_, export_, check, explain, forget, restore, samples, sources, tokens, opml, doctor):
    main.add_command(verb)
for verb in (add, remove, pause, resume, move):
    sources.add_command(verb)
