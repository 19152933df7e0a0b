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
from feeds.publish.extent import exported, months_before
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store


def full_export(config: Config, folder: Path, *, samples: bool, verify: bool) -> ExportReport:
    """Update the files in `folder`."""
    with open_existing(config, reading=True) as store:
        bring_up_to_date(store, config, datetime.now(UTC))
        left_out = () if samples else store.sources_of(IDS)
    with open_store(config.database, reading=True, without=left_out) as store:
        newest = _newest_month(store)
        old = _older_than(store, newest, config.export.keep)
    # read before the documents: after an import in between, the next export looks again
    state = state_of(config, samples=samples)
    settings = config.export
    with open_store(config.database, reading=True, without=sorted({*left_out, *old})) as store:
        report = export(
            Publisher(store, config, extent=exported(config, newest)),
            folder,
            with_gzip=settings.gzip,
            verify=verify,
            state=state,
            max_size=settings.max_size * 1_000_000,
        )
    if left_out:
        say(f"feeds: {len(left_out)} sample articles left out; --samples writes them too", err=True)
    return report


def _newest_month(store: Store) -> str:
    """The month `yyyy-mm` of the newest article, empty if there is none."""
    newest = max((row.newest for row in store.sources() if row.newest), default=None)
    return newest.isoformat()[:7] if newest else ""


def _older_than(store: Store, newest: str, keep: int) -> set[str]:
    """The ids of the articles before the newest `keep` months; counted from the clock, a quiet site would change."""
    first = months_before(newest, keep - 1) if keep and newest else ""
    return store.ids_before(datetime.fromisoformat(f"{first}-01T00:00:00+00:00")) if first else set()
