"""`opml import` and `opml export`: exchange subscriptions with other readers."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.database import open_existing
from feeds.cli.output import counted, say, say_json, say_rejected
from feeds.cli.settings_file import change_settings
from feeds.common.folder import Folder
from feeds.config import Config
from feeds.config.edit import add_sources
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.entries import Rejection
from feeds.ingest.files import read
from feeds.publish.formats.opml import render
from feeds.publish.publisher import Publisher
from feeds.subscribe import ImportPlan, plan_import, subscriptions


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def import_(context: click.Context, cli: CliContext, path: Path, as_json: bool) -> None:
    """Add the feeds of an OPML list as sources.

    Each folder of the list becomes a group.
    """
    config = cli.config()
    planned = _plan(path, config)
    if planned.sources or planned.groups:
        change_settings(config, add_sources(planned.sources, planned.groups))
    say_rejected(planned.rejected)
    for blocked in planned.unasked:
        say(f"feeds: {blocked.url}: added as {blocked.source!r}, but it cannot be polled: {blocked.reason}", err=True)
    if as_json:
        say_json(_as_dict(planned))
    else:
        for line in planned.existing:
            say(f"feeds: {line.url}: source {line.source!r} already reads this feed", err=True)
        added = counted(len(planned.sources), "source")
        counts = f"{added} added, {len(planned.existing)} known, {len(planned.rejected)} rejected"
        say(f"{counts}, {counted(len(planned.groups), 'group')}")
    context.exit(1 if planned.rejected else 0)


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@click.option("--published", is_flag=True, help="the served feeds, as in /opml.xml")
@with_context
def export_(cli: CliContext, path: Path | None, published: bool) -> None:
    """Write an OPML list to FILE or to standard output."""
    config = cli.config()
    body = _published(config) if published else render(config.title, list(subscriptions(config)))
    if path is None:
        click.echo(body, nl=False)
    else:
        _write(path, body)
    if not published:
        for source in config.sources:
            if not source.feeds:
                say(f"feeds: {source.id}: skipped, it has no feed address", err=True)


def _plan(path: Path, config: Config) -> ImportPlan:
    """The import plan of a file; a file that cannot be read is reported like a rejected line."""
    document = read(path, config.max_document_bytes)
    if isinstance(document, Rejection):
        return ImportPlan(sources=(), groups=(), existing=(), rejected=(document,))
    return plan_import(document, config)


def _as_dict(planned: ImportPlan) -> dict[str, object]:
    return {
        "added": [keys["id"] for keys in planned.sources],
        "groups": [keys["id"] for keys in planned.groups],
        "known": planned.existing,
        "rejected": planned.rejected,
        "unasked": planned.unasked,
    }


def _published(config: Config) -> bytes:
    """The OPML list as it is served."""
    with open_existing(config, reading=True) as store:
        bring_up_to_date(store, config, datetime.now(UTC))
        rendition = Publisher(store, config).rendition("opml.xml")
    return rendition.body if rendition else b""


def _write(path: Path, body: bytes) -> None:
    """Replace the file atomically; a symbolic link is kept."""
    target = path.resolve()
    with Folder.opened(target.parent, waits=True) as folder:
        folder.sweep("")
        folder.write(target.name, body, target.stat() if target.exists() else None)
        folder.sync()
