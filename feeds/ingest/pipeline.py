"""The ingest pipeline: documents in, a report out; polls, imports and tests all use it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Self

from feeds.common.samples import IDS, obsolete_samples
from feeds.config import Config
from feeds.dedupe import Outcome
from feeds.ingest.catalogue_changes import BATCH, bring_up_to_date
from feeds.ingest.deduplicate import put_article
from feeds.ingest.entries import InputDocument, Rejection, entries_of
from feeds.model import Exactness, Source
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.normalizers import Normalized
from feeds.store import Batch, Store

#: the counts of a report, and the outcomes that each one sums up
REPORTED_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    "new": ("new",),
    "updated": ("updated", "corrected"),
    "same": ("same", "refused"),
    "duplicate": ("duplicate",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteArticle:
    """An article that was stored without a part of its text."""

    id: str
    title: str
    #: how much is missing, in English
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """The outcomes of entries; the counts and the rejections add up to `documents`, and reports can be added.

    `count` groups outcomes as readers see them: `updated` includes silent corrections, `same` includes refused entries.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: tuple[Rejection, ...] = ()
    incomplete: tuple[IncompleteArticle, ...] = ()
    #: delay from publication to the first fetch of each new article with a known time, if we fetched it ourselves
    delays: tuple[timedelta, ...] = ()

    def __add__(self, other: "IngestReport") -> "IngestReport":
        return IngestReport(
            outcomes=self.outcomes + other.outcomes,
            rejected=self.rejected + other.rejected,
            incomplete=self.incomplete + other.incomplete,
            delays=self.delays + other.delays,
        )

    @property
    def documents(self) -> int:
        """Return the number of entries; an unreadable document counts as one."""
        return self.outcomes.total() + len(self.rejected)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as `feeds import --json` prints it."""
        counts = {name: self.count(name) for name in REPORTED_OUTCOMES}
        of_which = {name: self.outcomes[name] for name in ("corrected", "refused")}
        rejected = [{"path": item.path, "line": item.line, "reason": str(item.reason)} for item in self.rejected]
        listed = {"incomplete": [*map(asdict, self.incomplete)], "rejected": rejected}
        return {"documents": self.documents, **counts, "of_which": of_which, **listed}

    def count(self, name: str) -> int:
        """Return the number of entries counted as `name`, a key of `REPORTED_OUTCOMES`."""
        return sum(self.outcomes[outcome] for outcome in REPORTED_OUTCOMES[name])

    @property
    def new_articles(self) -> int:
        """Return the number of new articles, with those that have the text of another one."""
        return self.count("new") + self.count("duplicate")


def ingest(
    documents: Iterable[InputDocument | Rejection],
    *,
    store: Store,
    config: Config,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> IngestReport:
    """Ingest `documents`, one transaction per batch; `progress` is called with the number of entries so far.

    An unreadable document is reported and skipped; a `StoreError` stops the work, but earlier batches stay committed.
    """
    entries = (entry for document in documents for entry in entries_of(document, config, now))
    return ingest_entries(entries, store=store, config=config, now=now, progress=progress)


def ingest_entries(
    entries: Iterable[Normalized | Rejection],
    *,
    store: Store,
    config: Config,
    now: datetime,
    progress: Callable[[int], None] | None = None,
    on_commit: Callable[[Batch, IngestReport], None] | None = None,
    sources: "KnownSources | None" = None,
) -> IngestReport:
    """Ingest parsed entries; pass the same `sources` again to save queries in repeated calls.

    `on_commit` is called within the transaction of the last batch, which may be empty: the entries and the record of
    their poll are committed together or not at all.
    """
    report = IngestReport()
    sources = sources or KnownSources.of(store, config, now)
    samples = store.sources_of(IDS)
    declared = [source.id for source in config.sources]
    for batch, is_last in _batches(entries):
        normalized = [entry for entry in batch if isinstance(entry, Normalized)]
        with store.batch(now) as writer:
            for source in sources.changed_by(normalized):
                writer.put_source(source)
            writer.stored.prefetch((entry.article for entry in normalized), (entry.guid for entry in normalized))
            outcomes = [(entry, _take(entry, writer)) for entry in normalized]
            report += _report(outcomes, [entry for entry in batch if isinstance(entry, Rejection)])
            obsolete = obsolete_samples(samples, _real_sources(outcomes), declared)
            for id in obsolete:
                writer.forget(id)
            samples = {id: source for id, source in samples.items() if id not in obsolete}
            if is_last and on_commit is not None:
                on_commit(writer, report)
        if progress is not None:
            progress(report.documents)
    return report


def _batches(entries: Iterable[Normalized | Rejection]) -> Iterator[tuple[list[Normalized | Rejection], bool]]:
    """Yield lists of at most `BATCH` entries, each with a flag for the last one; the last list may be empty."""
    iterator = iter(entries)
    batch = list(islice(iterator, BATCH))
    while following := list(islice(iterator, BATCH)):
        yield batch, False
        batch = following
    yield batch, True


def _take(entry: Normalized, writer: Batch) -> Outcome:
    """Deduplicate and store the article of an entry."""
    return put_article(
        writer,
        entry.article,
        live=entry.live,
        guid=entry.guid,
        is_sure=entry.is_sure,
        exactness=entry.exactness,
        is_repeated=entry.is_repeated,
    )


def _report(outcomes: Iterable[tuple[Normalized, Outcome]], rejected: Iterable[Rejection]) -> IngestReport:
    """Return the report of one batch."""
    stored = list(outcomes)
    missing = (
        (entry.article, note)
        for entry, _ in stored
        for note in entry.article.provenance
        if note.code is CorrectionKind.MISSING
    )
    first_seen = (*REPORTED_OUTCOMES["new"], *REPORTED_OUTCOMES["duplicate"])
    return IngestReport(
        outcomes=Counter(outcome for _, outcome in stored),
        rejected=tuple(rejected),
        incomplete=tuple(IncompleteArticle(id=item.id, title=item.title, note=str(note)) for item, note in missing),
        delays=tuple(
            entry.article.first_seen - entry.article.published
            for entry, outcome in stored
            if outcome in first_seen and _is_timed(entry)
        ),
    )


def _is_timed(entry: Normalized) -> bool:
    """Return whether we fetched an entry ourselves and know when it was published.

    Undated entries, and entries dated in the future, got the time of the fetch.
    """
    is_dated = entry.exactness is not Exactness.GUESS
    return entry.live and is_dated and entry.article.published < entry.article.first_seen


def _real_sources(outcomes: Iterable[tuple[Normalized, Outcome]]) -> set[str]:
    """Return the sources of stored articles that are no samples."""
    return {entry.article.source for entry, outcome in outcomes if outcome != "refused" and entry.article.id not in IDS}


class KnownSources:
    """Cache of stored sources; the merged data does not depend on the order of documents."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._known = sources

    @classmethod
    def of(cls, store: Store, config: Config, now: datetime) -> Self:
        """Return the sources of the store, after bringing it up to date."""
        bring_up_to_date(store, config, now)
        return cls({source.id: source for source in store.source_list()})

    def changed_by(self, entries: Iterable[Normalized]) -> list[Source]:
        """Return the sources that must be written because these entries change them."""
        changed: dict[str, Source] = {}
        for source in dict.fromkeys(entry.source for entry in entries):
            stored = self._known.get(source.id)
            merged = source if source.declared or stored is None else _merged(stored, source)
            if merged != stored:
                self._known[source.id] = changed[source.id] = merged
        return list(changed.values())


def _merged(stored: Source, met: Source) -> Source:
    """Merge two descriptions of an undeclared source: a title wins over none, and the smaller of two titles.

    A source that was declared before, in a catalogue no longer used, keeps its title.
    """
    if stored.declared:
        return replace(stored, declared=False)
    titles = {stored.title, met.title} - {met.id} or {met.id}
    smaller = {name: min(getattr(stored, name), getattr(met, name)) for name in ("normalizer", "zone")}
    return replace(met, title=min(titles), **smaller)
