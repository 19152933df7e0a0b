"""Search results as a page and as a feed."""

from collections.abc import Collection, Sequence
from uuid import uuid5

from feeds.common.chinese import Script
from feeds.common.samples import mark_samples
from feeds.model import Article, Feed
from feeds.publish.channels import ALL, NAMESPACE, Channel
from feeds.publish.feed.build import feed_sources
from feeds.publish.feed.chinese_variant import convert_article, convert_feed
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.selection import content_level_of
from feeds.publish.feed.variant import FeedVariant, scripts_of
from feeds.publish.formats.registry import FORMATS
from feeds.publish.pages import search as pages
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.search import FeedChoice, HitCount, SearchForm, SearchHit, SearchResults
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.views.search_params import MOST_PAGES, SearchParams, format_cursor
from feeds.search import Phrase, Query, excerpt, highlight, parse_query, text_lines
from feeds.store import SearchPage

#: results per page, and the maximum count: as many as are ranked
_MOST, _MOST_COUNTED = 20, 1_000
#: feeds offered in the form; others can be named in the URL
_MOST_CHOICES = 300
#: characters of a text in which hits are marked: a page has twenty texts
_MOST_TEXT = 10_000


def feed_paths(languages: Collection[str]) -> dict[str, tuple[Script | None, str]]:
    """The paths of the search feeds, with the script and the extension of each."""
    scripts = (None, *scripts_of(languages))
    return {_path(script, extension): (script, extension) for script in scripts for extension in FORMATS}


def form_page(snapshot: Snapshot, page: PageContext) -> bytes:
    """The search page with an empty form."""
    return pages.search(page, SearchForm(), _choices(snapshot), None)


def search_page(snapshot: Snapshot, page: PageContext, params: SearchParams) -> Rendition:
    """The page of search results."""
    modified = snapshot.modified(None)
    query = parse_query(params.form.text)
    channel = _channel(snapshot, params)
    # after a cursor the count would cover only the remaining results
    result = _search(snapshot, channel, params, query, _MOST, count=0 if params.cursor else _MOST_COUNTED)
    answers = [article for article in result.articles if _matches_visible_text(snapshot, channel, article, query)]
    results = SearchResults(
        hits=tuple(_hit(snapshot, channel, article, query) for article in answers),
        total=_total(snapshot, channel, params, result, answers),
        next_query=_next_query(params, result),
        feed=params.query(order=""),
    )
    body = pages.search(page, params.form, _choices(snapshot), results)
    path = f"{page.path}?{params.key}"
    return Rendition(path=path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def search_feed(snapshot: Snapshot, params: SearchParams, extension: str, script: Script | None = None) -> Rendition:
    """The newest results as a feed, converted to `script` if given; empty for an empty query."""
    modified = snapshot.modified(None)
    newest = params.newest
    channel, query = _channel(snapshot, newest), parse_query(newest.form.text)
    result = _search(snapshot, channel, newest, query, snapshot.config.items)
    answers = [article for article in result.articles if _matches_visible_text(snapshot, channel, article, query)]
    articles = [mark_samples(_allowed(snapshot, channel, article)) for article in answers]
    if script:
        articles = [convert_article(article, script) for article in articles]
    output_format = FORMATS[extension]
    return Rendition(
        path=f"{_path(script, extension)}?{params.key}",
        body=output_format.render(
            _head(snapshot, newest, FeedVariant(name=ALL, extension=extension, script=script), articles), articles
        ),
        media_type=f"{output_format.media_type}; charset=utf-8",
        modified=modified,
    )


def _path(script: Script | None, extension: str) -> str:
    return f"{script}/search.{extension}" if script else f"search.{extension}"


def _head(snapshot: Snapshot, newest: SearchParams, variant: FeedVariant, articles: list[Article]) -> Feed:
    """The metadata of a search feed; its id is the same in both scripts."""
    query, base, title = newest.query(), snapshot.config.base_url, f"{snapshot.config.title}：{newest.form.text}"
    prefix = f"{variant.script}/" if variant.script else ""
    feed = Feed(
        # a question mark cannot occur in the name of a channel
        id=uuid5(NAMESPACE, f"?{query}").urn,
        title=title,
        subtitle=f"{title}（搜索）",
        self_url=f"{base}/{_path(variant.script, variant.extension)}?{query}",
        home_url=f"{base}/{prefix}{pages.FOLDER}?{query}",
        updated=max((article.updated for article in articles), default=NEVER),
        language=snapshot.config.language,
        ttl=snapshot.config.ttl,
        sources=tuple(feed_sources(snapshot, variant, articles)),
    )
    return convert_feed(feed, variant.script) if variant.script else feed


def _channel(snapshot: Snapshot, params: SearchParams) -> Channel | None:
    return snapshot.channels.get(params.form.name or ALL)


def _search(
    snapshot: Snapshot, channel: Channel | None, params: SearchParams, query: Query, limit: int, *, count: int = 0
) -> SearchPage:
    if channel is None:
        return SearchPage()
    return snapshot.store.search(
        query,
        sources=channel.sources,
        since=params.since,
        until=params.until,
        order="relevance" if params.form.order == "relevance" else "time",
        before=params.cursor,
        offset=params.page * limit,
        limit=limit,
        count=count,
        # an exclusion in the index would use hidden words and so reveal them
        partly=_partly(snapshot, channel),
    )


def _total(
    snapshot: Snapshot, channel: Channel | None, params: SearchParams, result: SearchPage, answers: Sequence[Article]
) -> HitCount | None:
    """The number of results; None if the count would cover only the remaining pages.

    Articles that may not be shown in full count only if they are on this page: a client that tries phrase after phrase
    must not learn hidden text from a number.
    """
    if params.cursor:
        return None
    if not (result.is_more or params.page):
        return HitCount(number=len(answers))
    counted = sum(number for id, number in result.counts.items() if _is_whole(snapshot, channel, id))
    on_page = sum(not _is_whole(snapshot, channel, article.source) for article in answers)
    return HitCount(number=counted + on_page, is_all=result.is_counted and not _partly(snapshot, channel))


def _is_whole(snapshot: Snapshot, channel: Channel | None, source: str) -> bool:
    """Whether the full content of a source is public, so that its index may be queried freely."""
    return snapshot.config.settings_of(source).content == "full" and (channel is None or channel.content == "full")


def _partly(snapshot: Snapshot, channel: Channel | None) -> list[str]:
    """The sources for which that is not true; read from the settings, because articles must not reveal it."""
    among = channel.sources if channel and channel.sources is not None else snapshot.config.own
    return [id for id in among if not _is_whole(snapshot, channel, id)]


def _choices(snapshot: Snapshot) -> list[FeedChoice]:
    """Feeds offered in the form: groups and declared sources first; thousands would be too many to choose from."""
    choices = [
        FeedChoice(name=channel.name, title=channel.title)
        for channel in snapshot.channels.values()
        if channel.name != ALL
    ]
    return choices[:_MOST_CHOICES]


def _hit(snapshot: Snapshot, searched: Channel | None, article: Article, query: Query) -> SearchHit:
    channel = snapshot.channel_of(article.source)
    # only the visible part is quoted
    visible = _allowed(snapshot, searched, article)
    return SearchHit(
        id=article.id if channel else "",
        title=highlight(article.title, query),
        excerpt=excerpt(text_lines(visible.content_html)[:_MOST_TEXT], query),
        source_title=channel.title if channel else article.source,
        published=article.published,
    )


def _matches_visible_text(snapshot: Snapshot, channel: Channel | None, article: Article, query: Query) -> bool:
    """Whether the visible part of an article matches: the index has the hidden part too and must not leak it."""
    visible = _allowed(snapshot, channel, article)
    if visible is article:
        return True
    # the link below a summary is ours, not part of the article
    text = "\n".join((visible.title, *visible.authors, visible.summary))
    return all(_contains(text, phrase) for phrase in query.phrases) and not any(
        _contains(text, phrase) for phrase in query.without
    )


def _contains(text: str, phrase: Phrase) -> bool:
    return any(part.is_hit for part in highlight(text, Query(phrases=(phrase,))))


def _allowed(snapshot: Snapshot, channel: Channel | None, article: Article) -> Article:
    amount = (
        content_level_of(snapshot, channel, article) if channel else snapshot.config.settings_of(article.source).content
    )
    return limit_content(article, amount)


def _next_query(params: SearchParams, result: SearchPage) -> str:
    if not result.is_more:
        return ""
    if params.form.order == "relevance":
        return params.query(page=str(params.page + 1)) if params.page + 1 < MOST_PAGES else ""
    return params.query(before=format_cursor(result.next)) if result.next else ""
