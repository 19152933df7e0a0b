"""What somebody looks for, and what is found: as a page and as a feed."""

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
from feeds.search import Phrase, Query, excerpt, lines_of, mark, parse_query
from feeds.store import SearchPage

#: answers on a page, and answers that are counted: as many as are ranked
_MOST, _MOST_COUNTED = 20, 1_000
#: feeds that are offered to search in; others can be named in the address
_MOST_CHOICES = 300
#: characters of a text in which hits are marked: a page has twenty of them
_MOST_TEXT = 10_000


def feed_paths(languages: Collection[str]) -> dict[str, tuple[Script | None, str]]:
    """The paths of the feeds of what is found, with the script and the extension of each."""
    scripts = (None, *scripts_of(languages))
    return {_path(script, extension): (script, extension) for script in scripts for extension in FORMATS}


def form_page(site: Snapshot, frame: PageContext) -> bytes:
    """The page of the search before anything is asked for."""
    return pages.search(frame, SearchForm(), _choices(site), None)


def search_page(site: Snapshot, frame: PageContext, params: SearchParams) -> Rendition:
    """The page of a search."""
    modified = site.modified(None)
    query = parse_query(params.form.text)
    channel = _channel(site, params)
    # what lies behind a key is the rest, of which no number is told
    result = _found(site, channel, params, query, _MOST, count=0 if params.before else _MOST_COUNTED)
    answers = [article for article in result.articles if _may_answer(site, channel, article, query)]
    results = SearchResults(
        hits=tuple(_hit(site, channel, article, query) for article in answers),
        total=_total(site, channel, params, result, answers),
        more=_more(params, result),
        feed=params.query(order=""),
    )
    body = pages.search(frame, params.form, _choices(site), results)
    path = f"{frame.path}?{params.key}"
    return Rendition(path=path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def search_feed(site: Snapshot, params: SearchParams, extension: str, script: Script | None = None) -> Rendition:
    """The newest answers as a feed, in a script or as they are written; empty where nothing is asked for."""
    modified = site.modified(None)
    newest = params.newest
    channel, query = _channel(site, newest), parse_query(newest.form.text)
    result = _found(site, channel, newest, query, site.config.items)
    answers = [article for article in result.articles if _may_answer(site, channel, article, query)]
    articles = [marked(_allowed(site, channel, article)) for article in answers]
    if script:
        articles = [convert_article(article, script) for article in articles]
    output_format = FORMATS[extension]
    return Rendition(
        path=f"{_path(script, extension)}?{params.key}",
        body=output_format.render(
            _head(site, newest, FeedVariant(name=ALL, extension=extension, script=script), articles), articles
        ),
        media_type=f"{output_format.media_type}; charset=utf-8",
        modified=modified,
    )


def _path(script: Script | None, extension: str) -> str:
    return f"{script}/search.{extension}" if script else f"search.{extension}"


def _head(site: Snapshot, newest: SearchParams, variant: FeedVariant, articles: list[Article]) -> Feed:
    """The head of a feed of what is found; its id is the same in either script."""
    query, base, title = newest.query(), site.config.base_url, f"{site.config.title}：{newest.form.text}"
    prefix = f"{variant.script}/" if variant.script else ""
    feed = Feed(
        # no channel has a question mark in its name
        id=uuid5(NAMESPACE, f"?{query}").urn,
        title=title,
        subtitle=f"{title}（搜索）",
        self_url=f"{base}/{_path(variant.script, variant.extension)}?{query}",
        home_url=f"{base}/{prefix}{pages.PLACE}?{query}",
        updated=max((article.updated for article in articles), default=NEVER),
        language=site.config.language,
        ttl=site.config.ttl,
        sources=tuple(feed_sources(site, variant, articles)),
    )
    return convert_feed(feed, variant.script) if variant.script else feed


def _channel(site: Snapshot, params: SearchParams) -> Channel | None:
    return site.channels.get(params.form.name or ALL)


def _found(
    site: Snapshot, channel: Channel | None, params: SearchParams, query: Query, limit: int, *, count: int = 0
) -> SearchPage:
    if channel is None:
        return SearchPage()
    return site.store.search(
        query,
        sources=channel.sources,
        since=params.since,
        until=params.until,
        order="relevance" if params.form.order == "relevance" else "time",
        before=params.before,
        offset=params.page * limit,
        limit=limit,
        count=count,
        # the index would leave out by words that nobody is shown, and so tell that they are there
        partly=_partly(site, channel),
    )


def _total(
    site: Snapshot, channel: Channel | None, params: SearchParams, result: SearchPage, answers: Sequence[Article]
) -> HitCount | None:
    """How many answers there are; None where the count would be that of the rest.

    Of what may not be shown whole only those count that stand on the page: whoever asks phrase by phrase must not learn
    from a number what no page shows.
    """
    if params.before:
        return None
    if not (result.is_more or params.page):
        return HitCount(number=len(answers))
    counted = sum(number for id, number in result.counts.items() if _is_whole(site, channel, id))
    on_page = sum(not _is_whole(site, channel, article.source) for article in answers)
    return HitCount(number=counted + on_page, is_all=result.is_counted and not _partly(site, channel))


def _is_whole(site: Snapshot, channel: Channel | None, source: str) -> bool:
    """Whether all of what a source has is shown, and so may be known by the words in it."""
    return site.config.tuning(source).content == "full" and (channel is None or channel.content == "full")


def _partly(site: Snapshot, channel: Channel | None) -> list[str]:
    """The sources for which that is not so; asked of the settings, for the articles must not tell."""
    among = channel.sources if channel and channel.sources is not None else site.config.own
    return [id for id in among if not _is_whole(site, channel, id)]


def _choices(site: Snapshot) -> list[FeedChoice]:
    """Feeds to search in: groups and what is declared come first, and a list of thousands is none to choose from."""
    choices = [
        FeedChoice(name=channel.name, title=channel.title) for channel in site.channels.values() if channel.name != ALL
    ]
    return choices[:_MOST_CHOICES]


def _hit(site: Snapshot, searched: Channel | None, article: Article, query: Query) -> SearchHit:
    channel = site.channel_of(article.source)
    # of what may not be shown whole no piece is shown either
    visible = _allowed(site, searched, article)
    return SearchHit(
        id=article.id if channel else "",
        title=mark(article.title, query),
        excerpt=excerpt(lines_of(visible.content_html)[:_MOST_TEXT], query),
        source_title=channel.title if channel else article.source,
        published=article.published,
    )


def _may_answer(site: Snapshot, channel: Channel | None, article: Article, query: Query) -> bool:
    """Whether what may be shown of an article answers: the index has all of it, and must not give away the rest."""
    visible = _allowed(site, channel, article)
    if visible is article:
        return True
    # the link beneath a summary is our word, not the article's
    text = "\n".join((visible.title, *visible.authors, visible.summary))
    return all(_has(text, phrase) for phrase in query.phrases) and not any(
        _has(text, phrase) for phrase in query.without
    )


def _has(text: str, phrase: Phrase) -> bool:
    return any(part.is_hit for part in mark(text, Query(phrases=(phrase,))))


def _allowed(site: Snapshot, channel: Channel | None, article: Article) -> Article:
    amount = content_level_of(site, channel, article) if channel else site.config.tuning(article.source).content
    return limit_content(article, amount)


def _more(params: SearchParams, result: SearchPage) -> str:
    if not result.is_more:
        return ""
    if params.form.order == "relevance":
        return params.query(page=str(params.page + 1)) if params.page + 1 < MOST_PAGES else ""
    return params.query(before=format_cursor(result.next)) if result.next else ""
