"""One batch of articles and sources, written in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from feeds.dedupe import ArticleHistory, Decision, Duplicate, Version
from feeds.health import DailyCounts, Event, Poll
from feeds.model import Article, Source
from feeds.search import indexed_text
from feeds.store import tables
from feeds.store.aliases import Aliases
from feeds.store.backfill import backfill
from feeds.store.codec import to_ms
from feeds.store.daily_counts import add_daily_counts
from feeds.store.duplicates import DuplicateFinder
from feeds.store.links import Links
from feeds.store.month_changes import NAMING, MonthChanges, Naming
from feeds.store.polls import write_events, write_polls
from feeds.store.queries import read_content, read_revision
from feeds.store.related import RelatedFinder, TitlesByDay
from feeds.store.rows import article_row, chunks, source_row, times_row, to_source
from feeds.store.search_index import SearchIndex, day_of
from feeds.store.shared_urls import SharedUrls
from feeds.store.source_titles import SourceTitles
from feeds.store.stored_articles import StoredArticles
from feeds.store.tombstones import Tombstones
from feeds.store.versions import Versions

_A = tables.article.c
_S = tables.source.c

# statements that run for every article are built once: building them took more time than running them
_ADD_ARTICLE = insert(tables.article)
_CHANGE_ARTICLE = update(tables.article).where(_A.id == bindparam("key"))
_SHOWN = NAMING.add_columns(_A.title, _A.url, _A.current).where(_A.id == bindparam("key"))


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
        self._urls = SharedUrls(connection)
        self._titles = SourceTitles(connection)
        self._duplicates = DuplicateFinder(connection, self._links, self._urls)
        self._related = RelatedFinder(connection, self._links, days.take(self._revision))
        self._index = SearchIndex(connection)
        self._tombstones = Tombstones(connection)
        self._aliases = Aliases(connection)
        self.stored = StoredArticles(
            connection,
            aliases=self._aliases,
            tombstones=self._tombstones,
            urls=self._urls,
            titles=self._titles,
            duplicates=self._duplicates,
            related=self._related,
        )

    def write(self, decision: Decision) -> None:
        """Write a decision; a source that is not stored is added as an undeclared source with its id as title."""
        id, history = decision.incoming.article.id, decision.history
        for alias in decision.aliases:
            self._aliases.add(alias)
        if decision.claimant:
            self._tombstones.claim(id, decision.claimant, decision.incoming.seen)
        if history is None or decision.outcome == "refused":
            return
        if decision.outcome != "same":
            self._write_article(decision, history)
        self._versions.write(decision.stored, history, decision.incoming)
        self.stored.note_history(id, history)

    def forget(self, id: str) -> bool:
        """Remove an article from all output until it is restored; return False if it is removed already."""
        changed = self._tombstones.forget(id, self._now)
        self._touch(id, changed)
        return changed

    def restore(self, id: str) -> bool:
        """Publish a forgotten article again; return False if it was not forgotten."""
        changed = self._tombstones.restore(id)
        self._touch(id, changed)
        return changed

    def backfill(self, limit: int) -> None:
        """Bring up to `limit` articles up to date that an earlier version stored; see `Store.backfill`."""
        self._marks.mark_articles(backfill(self._connection, self._duplicates, self._index, limit))

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
        self._related.days.clear()
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
        for writer in (self._duplicates, self._index, self._aliases, self._tombstones, self._versions):
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
        days.put(self._related.days, self._revision)

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
            linked = self._add_article(article, history, decision.copies)
        else:
            previous = self._connection.execute(_SHOWN, {"key": article.id}).one()
            linked = self._change_article(history, stored, decision.incoming, previous)
        self._marks.mark_articles([article.id])
        # `also_at` of linked articles changes too, including those that are no longer linked
        self._marks.mark_neighbours(article.id, linked, previous)

    def _add_article(self, article: Article, history: ArticleHistory, copies: Sequence[Duplicate]) -> set[str]:
        """Add a new article; return the ids of articles that are linked with it."""
        self._add_source(article.source)
        self._connection.execute(_ADD_ARTICLE, article_row(article, history) | {"arrived": to_ms(self._now)})
        self._duplicates.add(article, copies)
        self._index.add(article.id, to_ms(history.published), indexed_text(article))
        self._titles.add(article)
        related = self._related.relate(article.id, article.source, article.title, history.published, is_new=True)
        return related | {copy.id for copy in copies}

    def _change_article(
        self, history: ArticleHistory, stored: ArticleHistory, incoming: Version, previous: Naming
    ) -> set[str]:
        """Update a stored article; return the ids of articles that are or were linked with it."""
        id = incoming.article.id
        source, title, linked = previous.source, previous.title, set()
        # its old source and month change too: the article may move away from them
        self._marks.mark_previous_month(source, stored.published)
        if (content := self._content(history, stored, incoming, source)) is None:
            self._connection.execute(_CHANGE_ARTICLE, times_row(history) | {"key": id})
        else:
            source, title = content.source, content.title
            self._add_source(source)
            self._connection.execute(_CHANGE_ARTICLE, article_row(content, history) | {"key": id})
            self._urls.add(content)
            if history.current != stored.current:
                linked = self._duplicates.replace(content, previous.url)
            if content.url != previous.url:
                # articles that link to it show its URL
                linked = {*linked, *self._links.others(id)}
        self._index_again(id, history, stored, content)
        if (source, title, history.published) == (previous.source, previous.title, stored.published):
            return linked
        return linked | self._related.relate(id, source, title, history.published)

    def _index_again(self, id: str, history: ArticleHistory, stored: ArticleHistory, content: Article | None) -> None:
        """Update the full-text index if the text or the day of publication has changed."""
        published = to_ms(history.published)
        if history.current == stored.current and day_of(published) == day_of(to_ms(stored.published)):
            return
        current = content or read_content(self._connection, id, history.current)
        self._index.replace(id, published, indexed_text(current), stored.current)

    def _content(
        self, history: ArticleHistory, stored: ArticleHistory, incoming: Version, source: str
    ) -> Article | None:
        """Return the new content of an article that belonged to `source`; None if only its times change."""
        if history.current == incoming.digest:
            return incoming.article
        if history.current == stored.current:
            return None
        return replace(read_content(self._connection, incoming.article.id, history.current), source=source)

    def _add_source(self, source: str) -> None:
        """Add the source of an article if it is not stored yet (foreign key)."""
        if source in self._sources:
            return
        self._sources.add(source)
        if self._connection.scalar(select(_S.id).where(_S.id == source)) is None:
            self.put_source(Source(id=source, title=source, declared=False))
