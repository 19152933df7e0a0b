"""`import`: read documents."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.output import counted, say, say_incomplete, say_json, say_rejected
from feeds.cli.progress import progress
from feeds.cli.websub import announce
from feeds.ingest.parallel import read_files
from feeds.ingest.pipeline import REPORTED_OUTCOMES, ingest_entries
from feeds.store import open_store


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def import_(context: click.Context, cli: CliContext, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import files and folders."""
    config = cli.config()
    now = datetime.now(UTC)
    with (
        read_files(paths, config, now) as entries,
        open_store(config.database) as store,
        progress("documents") as tick,
    ):
        report = ingest_entries(entries, store=store, config=config, now=now, progress=tick)
    say_rejected(report.rejected)
    say_incomplete(report.incomplete)
    content = report.as_dict()
    if as_json:
        say_json(content)
    else:
        missing = f", {len(report.incomplete)} without a part of their text" if report.incomplete else ""
        counts = ", ".join(f"{content[name]} {name}" for name in REPORTED_OUTCOMES)
        say(f"{counted(report.documents, 'document')}: {counts}, {len(report.rejected)} rejected{missing}")
    # after the output, because hubs may be slow
    with open_store(config.database) as store:
        announce(store, config)
    context.exit(1 if report.rejected else 0)
