"""An export of what may have changed: the database is brought up to date, and documents are rendered."""

from datetime import UTC, datetime
from pathlib import Path

from feeds.cli.database import open_existing
from feeds.cli.export import state_of
from feeds.cli.output import say
from feeds.common.samples import IDS
from feeds.config import Config
from feeds.export import ExportReport, export
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.publish.publisher import Publisher
from feeds.store import open_store


def full_export(
    config: Config, folder: Path, *, samples: bool, with_gzip: bool, verify: bool, options: object
) -> ExportReport:
    """Update the files in `folder`; `options` are those of the command, for the fingerprint."""
    with open_existing(config, reading=True) as store:
        bring_up_to_date(store, config, datetime.now(UTC))
        left_out = () if samples else store.sources_of(IDS)
    # read before the documents: after an import in between, the next export looks again
    state = state_of(config, options)
    with open_store(config.database, reading=True, without=left_out) as store:
        report = export(Publisher(store, config), folder, with_gzip=with_gzip, verify=verify, state=state)
    if left_out:
        say(f"feeds: {len(left_out)} sample articles left out; --samples writes them too", err=True)
    return report
