"""The road, written once: documents in, a report out; polling, importing and the tests only bring the bytes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from feeds.common.lru import batches
from feeds.common.samples import IDS, forget_samples
from feeds.config import Config
from feeds.dedupe import Outcome
from feeds.errors import DocumentError
from feeds.ingest.backfill import BATCH, bring_up_to_date
from feeds.model import Exactness, RawEntry, Source
from feeds.parsing.corrections import CorrectionKind, first_sentence
from feeds.parsing.formats import read
from feeds.parsing.normalizers import (
    DocumentPosition,
    Normalized,
    PollOrigin,
    Repeats,
    document_positions,
    find_repeats,
    normalize,
)
from feeds.store import Batch, Store

#: what is counted, and the outcomes it is made of
REPORTED_OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    "new": ("new",),
    "updated": ("updated", "corrected"),
    "same": ("same", "refused"),
    "duplicate": ("duplicate",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes and where they came from, a file or an address."""

    path: str
    body: bytes
    #: when they were fetched, None for a file of unknown age
    seen: datetime | None = None
    #: id of the declared source whose address `path` is, empty for files
    polled: str = ""
    #: whether this address was read before: what is undated in it has come since
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A document, or an entry of one, that was not taken in; `line` is 1-based, 0 for a file that was not read."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteArticle:
    """An article that was taken in without a part of the text of its document."""

    id: str
    title: str
    #: the note of `feeds.parsing.corrections` that says how much
    note: str


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What became of every entry; the counts and the rejections add up to `documents`.

    Who only counts sees what readers see: `updated` includes what was corrected silently, `same` what was refused.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejection] = field(default_factory=list)
    incomplete: list[IncompleteArticle] = field(default_factory=list)
    #: how long after its publication each new article was seen that we fetched ourselves; one of unknown age has none
    delays: list[timedelta] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many entries there were, unreadable documents counting as one each."""
        return self.outcomes.total() + len(self.rejected)

    def as_dict(self) -> dict[str, Any]:
        """The report as `feeds import --json` prints it."""
        counts = {name: self.count(name) for name in REPORTED_OUTCOMES}
        of_which = {name: self.outcomes[name] for name in ("corrected", "refused")}
        listed = {"incomplete": [*map(asdict, self.incomplete)], "rejected": [*map(asdict, self.rejected)]}
        return {"documents": self.documents, **counts, "of_which": of_which, **listed}

    def note(self, entry: Normalized, outcome: Outcome) -> None:
        """Count an entry that was taken in."""
        self.outcomes[outcome] += 1
        if note := first_sentence(CorrectionKind.MISSING, entry.article.provenance):
            self.incomplete.append(IncompleteArticle(id=entry.article.id, title=entry.article.title, note=note))
        # what is undated, or dated ahead, was given the time at which it was seen
        is_dated = entry.exactness is not Exactness.GUESS
        is_timed = entry.live and is_dated and entry.article.published < entry.article.first_seen
        if is_timed and outcome in (*REPORTED_OUTCOMES["new"], *REPORTED_OUTCOMES["duplicate"]):
            self.delays.append(entry.article.first_seen - entry.article.published)

    def count(self, name: str) -> int:
        """How many entries are counted as `name`, one of `REPORTED_OUTCOMES`."""
        return sum(self.outcomes[outcome] for outcome in REPORTED_OUTCOMES[name])


def ingest(
    documents: Iterable[Document | Rejection],
    *,
    store: Store,
    config: Config,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> IngestReport:
    """Take in `documents`, one transaction per batch; `progress` is told the number of entries so far.

    A document that cannot be read is reported and the rest goes on; a `StoreError` ends the work, and what was written
    before stays.
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
    seal: Callable[[Batch, IngestReport], None] | None = None,
    sources: "KnownSources | None" = None,
) -> IngestReport:
    """Take in entries that are read already; who does so again and again keeps the `sources` between.

    `seal` is called within the transaction of the last batch, which may hold no entry: what was read, and the note
    that it was read, are written together or not at all.
    """
    report = IngestReport()
    sources = sources or KnownSources.of(store, config, now)
    samples = store.sources_of(IDS)
    for batch, is_last in batches(entries, BATCH):
        normalized = [entry for entry in batch if isinstance(entry, Normalized)]
        report.rejected += [entry for entry in batch if isinstance(entry, Rejection)]
        with store.batch(now) as writer:
            for source in sources.changed_by(normalized):
                writer.put_source(source)
            writer.prefetch((entry.article for entry in normalized), (entry.guid for entry in normalized))
            outcomes = [(entry, _take(entry, writer)) for entry in normalized]
            for entry, outcome in outcomes:
                report.note(entry, outcome)
            real = {
                entry.article.source
                for entry, outcome in outcomes
                if outcome != "refused" and entry.article.id not in IDS
            }
            forget_samples(samples, real, [source.id for source in config.sources], writer.forget)
            if is_last and seal is not None:
                seal(writer, report)
        if progress is not None:
            progress(report.documents)
    return report


def _take(entry: Normalized, writer: Batch) -> Outcome:
    options = {name: getattr(entry, name) for name in ("live", "guid", "is_sure", "is_repeated", "exactness")}
    return writer.put(entry.article, **options)


def entries_of(document: Document | Rejection, config: Config, now: datetime) -> Iterator[Normalized | Rejection]:
    """Every entry of a document, normalised, or why it was not."""
    if isinstance(document, Rejection):
        yield document
        return
    try:
        raws = list(read(document.body))
    except DocumentError as error:
        yield _rejection(document, error)
        return
    if not raws:
        yield Rejection(path=document.path, line=1, reason="expected at least one entry, found a feed without any")
    source = config.source(document.polled) if document.polled else None
    polled = PollOrigin(source=source, address=document.path) if source else None
    undated = {} if document.is_known else document_positions(raws, document.seen, now)
    for index, (raw, repeats) in enumerate(zip(raws, find_repeats(raws, polled), strict=True)):
        yield _normalized(raw, document, config, now, repeats, polled, undated.get(index))


def _normalized(
    raw: RawEntry | DocumentError,
    document: Document,
    config: Config,
    now: datetime,
    repeats: Repeats,
    polled: PollOrigin | None,
    rank: DocumentPosition | None,
) -> Normalized | Rejection:
    if isinstance(raw, DocumentError):
        return _rejection(document, raw)
    try:
        return normalize(raw, config=config, now=now, seen=document.seen, repeats=repeats, polled=polled, position=rank)
    except DocumentError as error:
        return _rejection(document, error)
    except Exception as error:  # a fault of ours in one entry must not cost the others: reported like any other reject
        reason = f"the program failed on this entry, please report it: {type(error).__name__}: {error}"
        return Rejection(path=document.path, line=raw.line, reason=reason[:500])


def _rejection(document: Document, error: DocumentError) -> Rejection:
    return Rejection(path=document.path, line=error.line, reason=error.reason)


class KnownSources:
    """What is known of the sources met; the same in the end whatever order they were met in."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._known = sources

    @classmethod
    def of(cls, store: Store, config: Config, now: datetime) -> Self:
        """Those of the store, once that is `prepared`."""
        bring_up_to_date(store, config, now)
        return cls({row.source.id: row.source for row in store.sources()})

    def changed_by(self, entries: Iterable[Normalized]) -> list[Source]:
        """The sources that must be written anew."""
        changed: dict[str, Source] = {}
        for source in dict.fromkeys(entry.source for entry in entries):
            stored = self._known.get(source.id)
            merged = source if source.declared or stored is None else _merged(stored, source)
            if merged != stored:
                self._known[source.id] = changed[source.id] = merged
        return list(changed.values())


def _merged(stored: Source, met: Source) -> Source:
    """Of two descriptions of an undeclared source the one that names it, and of two names the smaller.

    One that was declared once, in a catalogue no longer used, keeps its name.
    """
    if stored.declared:
        return replace(stored, declared=False)
    titles = {stored.title, met.title} - {met.id} or {met.id}
    smaller = {name: min(getattr(stored, name), getattr(met, name)) for name in ("normalizer", "zone")}
    return replace(met, title=min(titles), **smaller)
