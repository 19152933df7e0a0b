"""Apply changes of the catalogue to stored articles: reassign sources, mark private sources, remove samples."""

from datetime import datetime

from feeds.common.samples import IDS, obsolete_samples
from feeds.config import Config
from feeds.ingest.deduplicate import duplicates_of
from feeds.model import Source
from feeds.parsing.normalizers import SELF_NAMED
from feeds.parsing.private_sources import changed_privacy, may_take_over
from feeds.store import Batch, Store

#: articles or entries written in one transaction
BATCH = 200


def bring_up_to_date(store: Store, config: Config, now: datetime) -> None:
    """Apply the current code and catalogue to articles that were stored by an earlier version.

    Until this is done, duplicates that an earlier version detected in its own way are shown twice.
    """
    _reassign_sources(store, config, now)
    _mark_private_sources(store, config, now)
    _remove_samples(store, config, now)
    while not store.is_up_to_date():
        with store.batch(now) as batch:
            backfill(batch, BATCH)


def backfill(batch: Batch, limit: int) -> None:
    """Compare, index and pack up to `limit` articles each that were stored earlier; see `Store.is_up_to_date`."""
    for article in batch.without_minhash(limit):
        batch.add_minhash(article, duplicates_of(article, batch.stored))
    batch.index_missing(limit)
    batch.repack_bodies(limit)


def _reassign_sources(store: Store, config: Config, now: datetime) -> None:
    """Move articles of undeclared sources to the source that the catalogue now declares for them."""
    stored = [source for source in store.source_list() if config.source(source.id) is None]
    pairs = ((undeclared, _declared_for(undeclared, config)) for undeclared in stored)
    changes = [(undeclared.id, source) for undeclared, source in pairs if source and may_take_over(source, undeclared)]
    if changes:
        with store.batch(now) as writer:
            for id, source in changes:
                writer.reassign_source(id, source)


def _remove_samples(store: Store, config: Config, now: datetime) -> None:
    """Forget sample articles that an earlier version left beside real articles."""
    samples = store.sources_of(IDS)
    if ids := obsolete_samples(
        samples, store.sources_of_others(IDS) if samples else (), [source.id for source in config.sources]
    ):
        with store.batch(now) as writer:
            for id in ids:
                writer.forget(id)


def _mark_private_sources(store: Store, config: Config, now: datetime) -> None:
    """Store which sources are private, so that they stay private after they are removed from the catalogue."""
    stored = {source.id: source for source in store.source_list()}
    if changed := changed_privacy(config.sources, stored):
        with store.batch(now) as writer:
            for source in changed:
                writer.put_source(source)


def _declared_for(undeclared: Source, config: Config) -> Source | None:
    """Return the declared source that replaces `undeclared`, matched by host, else by the name an archive gave it.

    The title of a feed proves nothing: sources with a homepage, or distinguished by their title, match by host only.
    """
    hosts = (source for host in (undeclared.id, *undeclared.hosts) if (source := config.source_of_host(host)))
    if (source := next(hosts, None)) is not None:
        return source
    by_name = not undeclared.homepage and not undeclared.id.startswith(f"{SELF_NAMED}-")
    return config.source_named(undeclared.title) if by_name else None
