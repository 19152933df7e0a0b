"""`import` and `export`: read documents, write files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.database import open_existing
from feeds.cli.output import say, say_incomplete, say_json, say_rejected
from feeds.cli.progress import progress
from feeds.cli.websub import announce
from feeds.common.samples import IDS
from feeds.export import export
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.files import walk
from feeds.ingest.pipeline import REPORTED_OUTCOMES, ingest
from feeds.publish.publisher import Publisher
from feeds.store import open_store


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def import_(context: click.Context, cli: CliContext, paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in files, and folders with everything in them."""
    config = cli.config()
    documents = walk(paths, config.max_document_bytes)
    with open_store(config.database) as store, progress("documents") as tick:
        report = ingest(documents, store=store, config=config, now=datetime.now(UTC), progress=tick)
    say_rejected(report.rejected)
    say_incomplete(report.incomplete)
    content = report.as_dict()
    if as_json:
        say_json(content)
    else:
        missing = f", {len(report.incomplete)} without a part of their text" if report.incomplete else ""
        counts = ", ".join(f"{content[name]} {name}" for name in REPORTED_OUTCOMES)
        say(f"{content['documents']} documents: {counts}, {len(report.rejected)} rejected{missing}")
    # after the output, because hubs may be slow
    with open_store(config.database) as store:
        announce(store, config)
    context.exit(1 if report.rejected else 0)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--base-url", metavar="URL", help="public address of the files")
@click.option("--no-gzip", is_flag=True, help="no gzip copy beside each file, for hosts that compress")
@click.option("--samples", is_flag=True, help="include the sample articles")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
def export_(cli: CliContext, folder: Path, base_url: str | None, no_gzip: bool, samples: bool, as_json: bool) -> None:
    """Write everything that is served into a folder; what has not changed is not touched."""
    config = cli.config(base_url=base_url)
    with open_existing(config, reading=True) as store:
        bring_up_to_date(store, config, datetime.now(UTC))
        left_out = () if samples else store.sources_of(IDS)
    with open_store(config.database, reading=True, without=left_out) as store:
        report = export(Publisher(store, config), folder, with_gzip=not no_gzip)
    if left_out:
        say(f"feeds: {len(left_out)} sample articles left out; --samples writes them too", err=True)
    if as_json:
        say_json(report.as_dict())
    else:
        say(f"{report.written} written, {report.unchanged} unchanged, {report.removed} removed")
