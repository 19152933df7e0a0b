"""Search the articles of a feed, without revealing what readers may not see.

The index covers the full content of every article, also where a source or group publishes only a part of it.
"""

from dataclasses import dataclass

from feeds.model import Article
from feeds.publish.channels import ALL, Channel
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.selection import content_level_of
from feeds.publish.search.params import MAX_PAGES, SearchParams, format_cursor
from feeds.publish.snapshot import Snapshot
from feeds.search import Phrase, Query, highlight, parse_query
from feeds.store import SearchPage

#: maximum number of counted results: as many as are ranked
MAX_COUNT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCount:
    """The number of results."""

    number: int
    #: False if there may be more
    is_all: bool = True


class Search:
    """A search in one snapshot: its query, the searched feed, and the results."""

    def __init__(self, snapshot: Snapshot, params: SearchParams, limit: int, *, count: int = 0) -> None:
        self._snapshot, self._params = snapshot, params
        self.query = parse_query(params.form.text)
        self._channel = snapshot.channels.get(params.form.name or ALL)
        self._page = self._read(self._channel, limit, count) if self._channel else SearchPage()
        self.articles = [article for article in self._page.articles if self._matches_visible_text(article)]

    def _read(self, channel: Channel, limit: int, count: int) -> SearchPage:
        params = self._params
        return self._snapshot.store.search(
            self.query,
            sources=channel.sources,
            since=params.since,
            until=params.until,
            order="relevance" if params.form.order == "relevance" else "time",
            before=params.cursor,
            offset=params.page * limit,
            limit=limit,
            count=count,
            # an exclusion in the index would use hidden words and so reveal them
            partly=self._limited_sources(),
        )

    def visible(self, article: Article) -> Article:
        """The article without the content that is not published."""
        # without a channel there are no articles
        return (
            limit_content(article, content_level_of(self._snapshot, self._channel, article))
            if self._channel
            else article
        )

    def total(self) -> HitCount | None:
        """The number of results; None if the count would cover only the remaining pages.

        Articles with limited content count only if they are on this page: a client that tries phrase after phrase must
        not learn hidden text from a number.
        """
        if self._params.cursor:
            return None
        if not (self._page.is_more or self._params.page):
            return HitCount(number=len(self.articles))
        counted = sum(number for id, number in self._page.counts.items() if self._has_full_content(id))
        on_page = sum(not self._has_full_content(article.source) for article in self.articles)
        return HitCount(number=counted + on_page, is_all=self._page.is_counted and not self._limited_sources())

    def next_query(self) -> str:
        """The query string of the next page, empty on the last page."""
        params, page = self._params, self._page
        if not page.is_more:
            return ""
        if params.form.order == "relevance":
            return params.query(page=str(params.page + 1)) if params.page + 1 < MAX_PAGES else ""
        return params.query(before=format_cursor(page.next)) if page.next else ""

    def _has_full_content(self, source: str) -> bool:
        """Whether the full content of a source is published in the searched feed."""
        channel = self._channel
        return self._snapshot.config.settings_of(source).content == "full" and (
            channel is None or channel.content == "full"
        )

    def _limited_sources(self) -> list[str]:
        """The sources whose content is limited; read from the settings, because articles must not reveal it."""
        channel = self._channel
        among = channel.sources if channel and channel.sources is not None else self._snapshot.config.own
        return [id for id in among if not self._has_full_content(id)]

    def _matches_visible_text(self, article: Article) -> bool:
        """Whether the visible part of an article matches: the index has the hidden part too and must not leak it."""
        visible = self.visible(article)
        if visible is article:
            return True
        # the link below a summary is ours, not part of the article
        text = "\n".join((visible.title, *visible.authors, visible.summary))
        return all(_contains(text, phrase) for phrase in self.query.phrases) and not any(
            _contains(text, phrase) for phrase in self.query.without
        )


def _contains(text: str, phrase: Phrase) -> bool:
    return any(part.is_hit for part in highlight(text, Query(phrases=(phrase,))))
