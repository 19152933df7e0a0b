"""One batch of articles and sources, written in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from feeds.dedupe import ArticleHistory, ComparedTitle, Decision, Duplicate
from feeds.health import DailyCounts, Event, Poll
from feeds.model import Article, Source
from feeds.search import indexed_text
from feeds.store import tables
from feeds.store.backfill import index_missing, without_minhash
from feeds.store.codec import to_ms
from feeds.store.daily_counts import add_daily_counts
from feeds.store.dictionaries import repack_bodies
from feeds.store.links import DUPLICATE, RELATED, Links
from feeds.store.month_changes import NAMING, MonthChanges, Naming
from feeds.store.polls import write_events, write_polls
from feeds.store.queries import read_content, read_revision
from feeds.store.rows import article_row, chunks, source_row, times_row, to_source
from feeds.store.search_index import SearchIndex, day_of
from feeds.store.similar_titles import TitlesByDay
from feeds.store.stored_articles import StoredArticles
from feeds.store.versions import Versions

_A = tables.article.c
_S = tables.source.c

# statements that run for every article are built once: building them took more time than running them
_ADD_ARTICLE = insert(tables.article)
_CHANGE_ARTICLE = update(tables.article).where(_A.id == bindparam("key"))
_SHOWN = NAMING.add_columns(_A.title, _A.url).where(_A.id == bindparam("key"))


class Batch:
    """One write transaction, created by `Store.batch`; not thread-safe. `stored` reads, the other methods write."""

    def __init__(self, connection: Connection, now: datetime, days: TitlesByDay) -> None:
        self._connection, self._now = connection, now
        self._revision = read_revision(connection)
        self._sources: set[str] = set()
        self._marks = MonthChanges(connection)
        self._changed = False
        self._versions = Versions(connection)
        self._links = Links(connection)
        self._index = SearchIndex(connection)
        self.stored = StoredArticles(connection, days.take(self._revision))

    def write(self, decision: Decision) -> None:
        """Write a decision; a source that is not stored is added as an undeclared source with its id as title."""
        id, history = decision.incoming.article.id, decision.history
        for alias in decision.aliases:
            self.stored.aliases.add(alias)
        if decision.claimant:
            self.stored.tombstones.claim(id, decision.claimant, decision.incoming.seen)
        if history is None or decision.outcome == "refused":
            return
        if decision.is_visible:
            self._write_article(decision, history)
        self._versions.write(decision.stored, history, decision.incoming)
        self.stored.note_history(id, history)

    def forget(self, id: str) -> bool:
        """Remove an article from all output until it is restored; return False if it is removed already."""
        changed = self.stored.tombstones.forget(id, self._now)
        self._touch(id, changed)
        return changed

    def restore(self, id: str) -> bool:
        """Publish a forgotten article again; return False if it was not forgotten."""
        changed = self.stored.tombstones.restore(id)
        self._touch(id, changed)
        return changed

    def without_minhash(self, limit: int) -> list[Article]:
        """Return up to `limit` articles that an earlier version stored without a MinHash of the current scheme."""
        self.stored.texts.flush()
        articles = without_minhash(self._connection, limit)
        self.stored.prefetch_new(articles)
        return articles

    def add_minhash(self, article: Article, duplicates: Sequence[Duplicate]) -> None:
        """Store the MinHash of an article that has none, and its links."""
        self.stored.texts.add(article)
        self.stored.urls.add(article)
        self._links.add(article.id, DUPLICATE, _likeness(duplicates))
        if duplicates:
            self._marks.mark_articles([article.id, *(duplicate.id for duplicate in duplicates)])

    def index_missing(self, limit: int) -> None:
        """Add up to `limit` articles to the full-text index that an earlier version did not index."""
        index_missing(self._connection, self._index, limit)

    def repack_bodies(self, limit: int) -> None:
        """Pack up to `limit` bodies with the latest dictionary."""
        repack_bodies(self._connection, limit)

    def put_source(self, source: Source) -> None:
        """Add or replace a source; one that is equal to the stored one changes nothing."""
        row = self._connection.execute(select(tables.source).where(_S.id == source.id)).one_or_none()
        self._sources.add(source.id)
        if row is None:
            self._connection.execute(insert(tables.source).values(**source_row(source), changed_at=0))
        elif (stored := to_source(row)) != source:
            if stored.declared != source.declared:
                # other articles may link only to articles of declared sources
                self._marks.mark_articles(self._links.of_source(source.id))
            self._connection.execute(update(tables.source).where(_S.id == source.id).values(source_row(source)))
        else:
            return
        self._marks.mark_source(source.id)

    def reassign_source(self, met: str, declared: Source) -> None:
        """Move the articles of the undeclared source `met` to the source that the catalogue declares for it."""
        self.put_source(declared)
        self._marks.mark_merged(met, declared.id)
        self._marks.mark_articles(self._links.of_source(met))
        self._connection.execute(update(tables.article).where(_A.source == met).values(source=declared.id))
        self._connection.execute(delete(tables.source).where(_S.id == met))
        self.stored.titles.days.clear()
        self._sources.discard(met)

    def put_polls(self, polls: Iterable[Poll]) -> None:
        """Store the results of polls; each replaces the previous one of its source."""
        write_polls(self._connection, polls)

    def put_daily_counts(self, counts: Sequence[DailyCounts]) -> None:
        """Add to the daily counts of sources."""
        add_daily_counts(self._connection, counts)

    def put_events(self, events: Sequence[Event]) -> None:
        """Add changes of state; they raise the revision, because the operations feed shows them."""
        if events:
            write_events(self._connection, events)
            self._changed = True

    def finish(self) -> None:
        """Flush all writers; raise the revision and set `changed_at` if something changed. `Store.batch` calls it."""
        for writer in (
            self.stored.texts,
            self._links,
            self._index,
            self.stored.aliases,
            self.stored.tombstones,
            self._versions,
        ):
            writer.flush()
        if not self._marks and not self._changed:
            return
        meta, moment = tables.meta, to_ms(self._now)
        self._revision += 1
        self._connection.execute(update(meta).where(meta.c.name == "revision").values(value=self._revision))
        for chunk in chunks(sorted(self._marks.write(self._revision))):
            # a clock that was set back must not take `Last-Modified` back
            stale = update(tables.source).where(_S.id.in_(chunk), _S.changed_at < moment)
            self._connection.execute(stale.values(changed_at=moment))

    def keep_days(self, days: TitlesByDay) -> None:
        """Return the cached titles for the next batch; call it after the commit."""
        days.put(self.stored.titles.days, self._revision)

    def _touch(self, id: str, changed: bool) -> None:
        """Mark an article and the articles that link to it as changed."""
        if changed:
            self._changed = True
            self._marks.mark_articles([id])
            self._marks.mark_neighbours(id, self._links.others(id))

    def _write_article(self, decision: Decision, history: ArticleHistory) -> None:
        """Write the merged article and its links."""
        article, stored, previous = decision.incoming.article, decision.stored, None
        if stored is None:
            self._add_article(article, history)
        else:
            previous = self._connection.execute(_SHOWN, {"key": article.id}).one()
            self._change_article(decision, history, stored, previous)
        linked = self._write_links(decision)
        if previous is not None and decision.content is not None and decision.content.url != previous.url:
            # articles that link to it show its URL
            linked.update(self._links.others(article.id))
        self._marks.mark_articles([article.id])
        # `also_at` of linked articles changes too, including those that are no longer linked
        self._marks.mark_neighbours(article.id, linked, previous)

    def _add_article(self, article: Article, history: ArticleHistory) -> None:
        """Add a new article."""
        self._add_source(article.source)
        self._connection.execute(_ADD_ARTICLE, article_row(article, history) | {"arrived": to_ms(self._now)})
        self.stored.urls.add(article)
        self.stored.texts.add(article)
        self._index.add(article.id, to_ms(history.published), indexed_text(article))
        self.stored.source_titles.add(article)
        self.stored.titles.replace(ComparedTitle.of(article.id, article.source, history.published, article.title))

    def _change_article(
        self, decision: Decision, history: ArticleHistory, stored: ArticleHistory, previous: Naming
    ) -> None:
        """Update a stored article."""
        id, content = decision.incoming.article.id, decision.content
        # its old source and month change too: the article may move away from them
        self._marks.mark_previous_month(previous.source, stored.published)
        if content is None:
            self._connection.execute(_CHANGE_ARTICLE, times_row(history) | {"key": id})
        else:
            self._add_source(content.source)
            self._connection.execute(_CHANGE_ARTICLE, article_row(content, history) | {"key": id})
            self.stored.urls.replace(content, previous.url)
            if history.current != stored.current:
                self.stored.texts.replace(content)
        self._index_again(id, history, stored, content)
        if decision.related is not None:
            shown = content or previous
            self.stored.titles.replace(ComparedTitle.of(id, shown.source, history.published, shown.title))

    def _write_links(self, decision: Decision) -> set[str]:
        """Write the links that a decision changes; return the ids of articles that are or were linked."""
        id, linked = decision.incoming.article.id, set()
        duplicates = None if decision.duplicates is None else _likeness(decision.duplicates)
        for kind, similar in ((DUPLICATE, duplicates), (RELATED, decision.related)):
            if similar is not None:
                linked |= self._links.drop(id, kind) if decision.stored else set()
                self._links.add(id, kind, similar)
                linked |= similar.keys()
        return linked

    def _index_again(self, id: str, history: ArticleHistory, stored: ArticleHistory, content: Article | None) -> None:
        """Update the full-text index if the text or the day of publication has changed."""
        published = to_ms(history.published)
        if history.current == stored.current and day_of(published) == day_of(to_ms(stored.published)):
            return
        current = content or read_content(self._connection, id, history.current)
        self._index.replace(id, published, indexed_text(current), stored.current)

    def _add_source(self, source: str) -> None:
        """Add the source of an article if it is not stored yet (foreign key)."""
        if source in self._sources:
            return
        self._sources.add(source)
        if self._connection.scalar(select(_S.id).where(_S.id == source)) is None:
            self.put_source(Source(id=source, title=source, declared=False))


def _likeness(duplicates: Sequence[Duplicate]) -> dict[str, float]:
    return {duplicate.id: duplicate.likeness for duplicate in duplicates}
