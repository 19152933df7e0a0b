"""One batch of articles and sources, written in one transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from feeds.dedupe import Decision, Version, decide, delivery_of, version_of
from feeds.model import Article, Source
from feeds.store import tables
from feeds.store.bodies import from_ms, to_ms
from feeds.store.reading import read_versions
from feeds.store.rows import article_row, chunks, source_row, to_source, version_row

Outcome = Literal["new", "updated", "same", "duplicate"]

_A = tables.article.c
_V = tables.version.c
_S = tables.source.c

# statements of every article are built once: building them anew took more time than running them
_ADD_ARTICLE = insert(tables.article)
_CHANGE_ARTICLE = update(tables.article).where(_A.id == bindparam("key"))
_ADD_VERSION = insert(tables.version)
_CHANGE_VERSION = update(tables.version).where(_V.article == bindparam("key"), _V.digest == bindparam("known"))
_KNOWN = select(_V.article, _V.digest, _V.seen, _V.delivery).where(_V.article.in_(bindparam("ids", expanding=True)))
_TWINS = (
    select(_A.source)
    .where(_A.fingerprint.in_(bindparam("fingerprints", expanding=True)), _A.id != bindparam("key"))
    .distinct()
)


class _Delivery(NamedTuple):
    """The kept delivery of a version; the smaller of two is kept (`dedupe.precedence`)."""

    seen: datetime
    delivery: str


class Batch:
    """What one transaction takes in; made by `Store.batch`, not to be shared between threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # what is held of the articles asked for so far: id -> digest -> delivery
        self._known: dict[str, dict[str, _Delivery]] = {}
        self._sources: set[str] = set()
        self._touched: set[str] = set()

    def take(self, article: Article) -> Outcome:
        """Store what `article` brings and say what it was.

        "duplicate" is new and stored as well; another article has the same fingerprint. A source that was never
        put becomes an undeclared one with its id as title.
        """
        incoming = version_of(article)
        if self._is_held(incoming):
            return "same"
        # the cache knows of the new ones that there is nothing to read
        held = self.held((article.id,))[article.id] if self._known[article.id] else ()
        decision = decide(held, incoming)
        twins = self._write_article(decision, held)
        if decision.version is not None:
            self._write_version(decision.version)
        return "duplicate" if twins and decision.outcome == "new" else decision.outcome

    def prefetch(self, ids: Iterable[str]) -> None:
        """Look up at once what is held of many articles, so that `take` need not ask for each."""
        missing = [article for article in dict.fromkeys(ids) if article not in self._known]
        self._known.update((article, {}) for article in missing)
        for some in chunks(missing):
            for row in self._connection.execute(_KNOWN, {"ids": some}):
                self._known[row.article][row.digest] = _Delivery(from_ms(row.seen), row.delivery)

    def digests(self, ids: Collection[str]) -> dict[str, dict[str, datetime]]:
        """Return id -> digest -> seen for those articles that are held; no body is read."""
        self.prefetch(ids)
        found = ((article, self._known[article]) for article in ids)
        return {article: {digest: kept.seen for digest, kept in held.items()} for article, held in found if held}

    def held(self, ids: Collection[str]) -> dict[str, tuple[Version, ...]]:
        """Return all versions of those articles that are held, each sorted by (seen, digest)."""
        return read_versions(self._connection, ids)

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

    def finish(self, now: datetime) -> None:
        """Count the revision and stamp the touched sources, if there are any; `Store.batch` calls it."""
        if not self._touched:
            return
        meta, moment = tables.meta, to_ms(now)
        self._connection.execute(update(meta).where(meta.c.name == "revision").values(value=meta.c.value + 1))
        for some in chunks(sorted(self._touched)):
            # a clock that was set back must not take `Last-Modified` back
            stale = update(tables.source).where(_S.id.in_(some), _S.changed_at < moment)
            self._connection.execute(stale.values(changed_at=moment))

    def _is_held(self, incoming: Version) -> bool:
        """Tell without reading a body whether this version, or an earlier delivery of it, is held."""
        self.prefetch((incoming.article.id,))
        known = self._known[incoming.article.id].get(incoming.digest)
        if known is None or incoming.seen < known.seen:
            return False
        return known.seen < incoming.seen or known.delivery <= delivery_of(incoming)

    def _write_article(self, decision: Decision, held: tuple[Version, ...]) -> set[str]:
        """Write the merged article if it changed; return the sources of others that have its fingerprint."""
        article = decision.article
        if article is None:
            return set()
        row = article_row(article, decision.current)
        if held:
            self._connection.execute(_CHANGE_ARTICLE, row | {"key": article.id})
        else:
            self._meet(article.source)
            self._connection.execute(_ADD_ARTICLE, row)
        # `also_at` of the others changes with this one, of those that it resembled before as well
        twins = self._twins(article.id, {article.fingerprint, *(version.article.fingerprint for version in held)})
        self._touched |= {article.source} | twins
        return twins

    def _twins(self, article: str, fingerprints: set[str]) -> set[str]:
        """Return the sources of other articles with one of the fingerprints; the empty one matches nothing."""
        told = sorted(fingerprints - {""})
        return set(self._connection.scalars(_TWINS, {"fingerprints": told, "key": article})) if told else set()

    def _write_version(self, version: Version) -> None:
        """Add a version, or put it in the place of the held delivery of it."""
        row, known = version_row(version), self._known[version.article.id]
        if version.digest in known:
            self._connection.execute(_CHANGE_VERSION, row | {"key": version.article.id, "known": version.digest})
        else:
            self._connection.execute(_ADD_VERSION, row)
        known[version.digest] = _Delivery(version.seen, row["delivery"])

    def _meet(self, source: str) -> None:
        """Make sure that the source of an article has a row to refer to."""
        if source in self._sources:
            return
        self._sources.add(source)
        if self._connection.scalar(select(_S.id).where(_S.id == source)) is None:
            self.put_source(Source(id=source, title=source, declared=False))
