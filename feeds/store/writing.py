"""One batch of articles and sources, written in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from feeds.dedupe import History, Trace, Version, decide, version_of
from feeds.health import Event, Poll
from feeds.model import Article, Source
from feeds.store import tables
from feeds.store.bodies import pack, to_ms
from feeds.store.polls import write_events, write_polls
from feeds.store.reading import read_content, read_histories
from feeds.store.rows import article_row, chunks, source_row, times_row, to_source, trace_row

Outcome = Literal["new", "updated", "same", "duplicate"]

_A = tables.article.c
_V = tables.version.c
_B = tables.body.c
_S = tables.source.c

_THIS_VERSION = (_V.article == bindparam("key"), _V.digest == bindparam("known"))
_THIS_BODY = (_B.article == bindparam("key"), _B.digest == bindparam("known"))

# statements of every article are built once: building them anew took more time than running them
_ADD_ARTICLE = insert(tables.article)
_CHANGE_ARTICLE = update(tables.article).where(_A.id == bindparam("key"))
_ADD_VERSION, _ADD_BODY = insert(tables.version), insert(tables.body)
_CHANGE_VERSION, _CHANGE_BODY = update(tables.version).where(*_THIS_VERSION), update(tables.body).where(*_THIS_BODY)
_DROP_VERSION, _DROP_BODY = delete(tables.version).where(*_THIS_VERSION), delete(tables.body).where(*_THIS_BODY)
_SHOWN = select(_A.source, _A.fingerprint).where(_A.id == bindparam("key"))
_TWINS = (
    select(_A.source)
    .where(_A.fingerprint.in_(bindparam("fingerprints", expanding=True)), _A.id != bindparam("key"))
    .distinct()
)


class Batch:
    """What one transaction takes in; made by `Store.batch`, not to be shared between threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # what is held of the articles asked for so far, None for those that are not held
        self._known: dict[str, History | None] = {}
        # versions that were seen again, written at the end: a poll of a feed sees all that is in it again
        self._again: dict[tuple[str, str], Trace] = {}
        self._sources: set[str] = set()
        self._touched: set[str] = set()
        self._changed = False

    def take(self, article: Article) -> Outcome:
        """Store what `article` brings and say what it was.

        "duplicate" is new and stored as well; another article has the same fingerprint. A source that was never
        put becomes an undeclared one with its id as title.
        """
        incoming = version_of(article)
        self.prefetch((article.id,))
        held = self._known[article.id]
        decision = decide(held, incoming, partial(read_content, self._connection, article.id))
        twins = set() if decision.outcome == "same" else self._write_article(decision.history, held, incoming)
        self._write_versions(article.id, held, decision.history, incoming)
        self._known[article.id] = decision.history
        return "duplicate" if twins and decision.outcome == "new" else decision.outcome

    def prefetch(self, ids: Iterable[str]) -> None:
        """Look up at once what is held of many articles, so that `take` need not ask for each."""
        missing = [article for article in dict.fromkeys(ids) if article not in self._known]
        if missing:
            self._known |= dict.fromkeys(missing) | read_histories(self._connection, missing)

    def put_source(self, source: Source) -> None:
        """Add or replace a source; one that is equal to the stored one changes nothing."""
        row = self._connection.execute(select(tables.source).where(_S.id == source.id)).one_or_none()
        self._sources.add(source.id)
        if row is None:
            self._connection.execute(insert(tables.source).values(**source_row(source), changed_at=0))
        elif to_source(row) != source:
            self._connection.execute(update(tables.source).where(_S.id == source.id).values(source_row(source)))
        else:
            return
        self._touched.add(source.id)

    def adopt(self, met: str, declared: Source) -> None:
        """Give the articles of the undeclared source `met` to the one that a catalogue declares in its place."""
        self.put_source(declared)
        self._connection.execute(update(tables.article).where(_A.source == met).values(source=declared.id))
        self._connection.execute(delete(tables.source).where(_S.id == met))
        self._sources.discard(met)
        self._touched.add(declared.id)

    def put_polls(self, polls: Iterable[Poll]) -> None:
        """Remember what became of polls, each in the place of the last one of its source."""
        write_polls(self._connection, polls)

    def put_events(self, events: Sequence[Event]) -> None:
        """Add changes of state; the operations feed is a document like others, so they count as a change."""
        if events:
            write_events(self._connection, events)
            self._changed = True

    def finish(self, now: datetime) -> None:
        """Count the revision and stamp the touched sources, if there are any; `Store.batch` calls it."""
        if self._again:
            again = [_key(*key) | {"last_seen": to_ms(trace.last_seen)} for key, trace in self._again.items()]
            self._connection.execute(_CHANGE_VERSION, again)
        if not self._touched and not self._changed:
            return
        meta, moment = tables.meta, to_ms(now)
        self._connection.execute(update(meta).where(meta.c.name == "revision").values(value=meta.c.value + 1))
        for some in chunks(sorted(self._touched)):
            # a clock that was set back must not take `Last-Modified` back
            stale = update(tables.source).where(_S.id.in_(some), _S.changed_at < moment)
            self._connection.execute(stale.values(changed_at=moment))

    def _write_article(self, history: History, held: History | None, incoming: Version) -> set[str]:
        """Write the merged article; return the sources of others that have its fingerprint."""
        article, fingerprints = incoming.article, {incoming.article.fingerprint}
        if held is None:
            self._meet(article.source)
            self._connection.execute(_ADD_ARTICLE, article_row(article, history))
        else:
            fingerprints |= self._change_article(history, incoming)
        # `also_at` of the others changes with this one, of those that it resembled before as well
        twins = self._twins(article.id, fingerprints)
        self._touched |= twins | {article.source}
        return twins

    def _change_article(self, history: History, incoming: Version) -> set[str]:
        """Write what is new about an article that is held; return the fingerprint it had before."""
        article = incoming.article
        before = self._connection.execute(_SHOWN, {"key": article.id}).one()
        # the columns of the content stand already, unless it is the incoming one
        row = times_row(history)
        if history.current == incoming.digest:
            self._meet(article.source)
            row = article_row(article, history)
        self._connection.execute(_CHANGE_ARTICLE, row | {"key": article.id})
        # a source that it leaves, as a catalogue may say whose it is, shows it no more
        self._touched.add(before.source)
        return {before.fingerprint or ""}

    def _twins(self, article: str, fingerprints: set[str]) -> set[str]:
        """Return the sources of other articles with one of the fingerprints; the empty one matches nothing."""
        told = sorted(fingerprints - {""})
        return set(self._connection.scalars(_TWINS, {"fingerprints": told, "key": article})) if told else set()

    def _write_versions(self, article: str, held: History | None, after: History, incoming: Version) -> None:
        """Write what of the versions differs from what is held."""
        before = held.traces if held else {}
        for digest in before.keys() - after.traces.keys():
            self._again.pop((article, digest), None)
            self._connection.execute(_DROP_BODY, _key(article, digest))
            self._connection.execute(_DROP_VERSION, _key(article, digest))
        for digest, trace in after.traces.items():
            known = before.get(digest)
            if known is None:
                self._connection.execute(_ADD_VERSION, trace_row(article, trace))
                self._connection.execute(_ADD_BODY, _body_row(incoming))
            elif trace != known:
                self._change_version(article, known, trace, incoming)

    def _change_version(self, article: str, known: Trace, trace: Trace, incoming: Version) -> None:
        """Write what further deliveries made of a version; most were only seen again, which can wait."""
        key = _key(article, trace.digest)
        if trace == replace(known, last_seen=trace.last_seen):
            self._again[article, trace.digest] = trace
            return
        self._again.pop((article, trace.digest), None)
        self._connection.execute(_CHANGE_VERSION, trace_row(article, trace) | key)
        if trace.delivery != known.delivery:
            self._connection.execute(_CHANGE_BODY, _body_row(incoming) | key)

    def _meet(self, source: str) -> None:
        """Make sure that the source of an article has a row to refer to."""
        if source in self._sources:
            return
        self._sources.add(source)
        if self._connection.scalar(select(_S.id).where(_S.id == source)) is None:
            self.put_source(Source(id=source, title=source, declared=False))


def _key(article: str, digest: str) -> dict[str, str]:
    """Return the parameters that name a version in an UPDATE or DELETE."""
    return {"key": article, "known": digest}


def _body_row(version: Version) -> dict[str, object]:
    return {"article": version.article.id, "digest": version.digest, "packed": pack(version.article)}
