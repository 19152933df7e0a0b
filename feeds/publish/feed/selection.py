"""Select the articles of a document: the newest, those of an archive span, or those that match filters."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from feeds.config import CONTENT_LEVELS
from feeds.model import Article
from feeds.publish.channels import Channel
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.filters import word_filter
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.store import Outline

#: number of the newest articles that filters search, and the page size of these reads
MAX_SEARCHED, _PAGE = 1_000, 100

#: seconds; an article becomes too old at the full minute, so that a document stays the same in between
MINUTE = 60

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The articles of a document at their content level, newest first."""

    articles: list[Article]
    #: when the last article became too old for it
    expired_at: datetime = NEVER


def select_articles(snapshot: Snapshot, channel: Channel, variant: FeedVariant, asked_at: datetime) -> Selection:
    """The articles of a document; `asked_at` is used only with a maximum age."""
    if variant.span:
        articles = snapshot.store.month(
            channel.sources, variant.span, hide_duplicates=channel.combined, prefer=channel.prefer
        )
    elif variant.params.chooses:
        return _filtered(snapshot, channel, variant, asked_at)
    else:
        articles = _newest(snapshot, channel, variant.params.limit or snapshot.config.items)
    return Selection(articles=[_allowed(snapshot, channel, article) for article in articles])


def select_outlines(snapshot: Snapshot, channel: Channel, span: str | None) -> list[Outline]:
    """The outlines of the articles of a plain document, newest first."""
    store, count = snapshot.store, snapshot.config.items
    if span:
        return store.month_outlines(channel.sources, span, hide_duplicates=channel.combined, prefer=channel.prefer)
    if channel.combined:
        return store.fair_outlines(channel.sources, count, channel.per_source, prefer=channel.prefer)
    return store.newest_outlines(channel.sources, count)


def full_minute(moment: datetime) -> datetime:
    """`moment` rounded down to the minute."""
    return moment.replace(second=0, microsecond=0)


def _newest(snapshot: Snapshot, channel: Channel, limit: int) -> list[Article]:
    """The first `limit` articles of the plain feed, or more than it has by default."""
    count = max(limit, snapshot.config.items)
    if channel.combined:
        articles = snapshot.store.fair(channel.sources, count, channel.per_source, prefer=channel.prefer)
    else:
        articles = snapshot.store.newest(channel.sources, count)
    return articles[:limit]


def _filtered(snapshot: Snapshot, channel: Channel, variant: FeedVariant, asked_at: datetime) -> Selection:
    """The newest articles that pass the word filters and the maximum age."""
    params = variant.params
    test = word_filter(params)
    oldest = full_minute(asked_at) - timedelta(seconds=params.seconds) if params.seconds else _EARLIEST
    expired: list[Article] = []

    def young() -> Iterator[Article]:
        for article in _pages(snapshot, channel):
            if article.published < oldest:
                expired.append(article)
                return
            yield article

    matches = (visible for article in young() if test(visible := _allowed(snapshot, channel, article)))
    limit = params.limit or snapshot.config.items
    articles = limit_per_source(matches, limit, channel.per_source if channel.combined else limit)
    return Selection(articles=articles, expired_at=_expired_at(expired, params.seconds or 0))


def _pages(snapshot: Snapshot, channel: Channel) -> Iterator[Article]:
    """The newest articles of a feed, read page by page on demand."""
    cursor: tuple[datetime, str] | None = None
    for _ in range(MAX_SEARCHED // _PAGE):
        page = snapshot.store.newest(
            channel.sources, _PAGE, before=cursor, hide_duplicates=channel.combined, prefer=channel.prefer
        )
        yield from page
        if len(page) < _PAGE:
            return
        cursor = (page[-1].published, page[-1].id)


def limit_per_source(articles: Iterable[Article], limit: int, per_source: int) -> list[Article]:
    """At most `limit` articles, newest first: at most `per_source` of each source while others have more."""
    counts: Counter[str] = Counter()
    first: list[Article] = []
    spare: list[Article] = []
    for article in articles:
        counts[article.source] += 1
        (first if counts[article.source] <= per_source else spare).append(article)
        if len(first) == limit:
            return first
    filled = [*first, *islice(spare, limit - len(first))]
    return sorted(filled, key=lambda article: (article.published, article.id), reverse=True)


def _expired_at(articles: list[Article], seconds: int) -> datetime:
    """The full minute from which the newest of `articles` was too old."""
    if not articles:
        return NEVER
    gone = max(article.published for article in articles) + timedelta(seconds=seconds)
    return full_minute(gone).astimezone(UTC) + timedelta(seconds=MINUTE)


def content_level_of(snapshot: Snapshot, channel: Channel, article: Article) -> str:
    """The lower content level of those that the source of the article and the channel allow."""
    return content_level(snapshot, channel, article.source)


def content_level(snapshot: Snapshot, channel: Channel, source: str) -> str:
    """The lower content level of those that a source and the channel allow."""
    return min(snapshot.config.settings_of(source).content, channel.content, key=CONTENT_LEVELS.index)


def _allowed(snapshot: Snapshot, channel: Channel, article: Article) -> Article:
    return limit_content(article, content_level_of(snapshot, channel, article))
