"""`samples`: the sample articles that are imported on the first run."""

from datetime import UTC, datetime

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.database import open_existing
from feeds.cli.output import counted, say
from feeds.common.samples import IDS


@click.command()
@with_context
def remove(cli: CliContext) -> None:
    """Remove all sample articles permanently."""
    with open_existing(cli.config()) as store:
        ids = store.sources_of(IDS)
        with store.batch(datetime.now(UTC)) as batch:
            for id in ids:
                batch.forget(id)
    say(f"{counted(len(ids), 'sample')} removed")
