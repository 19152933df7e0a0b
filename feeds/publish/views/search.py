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


def search_page(site: Snapshot, frame: PageContext, wanted: SearchParams) -> Rendition:
    """The page of a search."""
    modified = site.modified(None)
    question = parse_query(wanted.form.text)
    channel = _channel(site, wanted)
    # what lies behind a key is the rest, of which no number is told
    found = _found(site, channel, wanted, question, _MOST, count=0 if wanted.before else _MOST_COUNTED)
    answers = [one for one in found.articles if _may_answer(site, channel, one, question)]
    results = SearchResults(
        hits=tuple(_hit(site, channel, one, question) for one in answers),
        total=_total(site, channel, wanted, found, answers),
        more=_more(wanted, found),
        feed=wanted.query(order=""),
    )
    body = pages.search(frame, wanted.form, _choices(site), results)
    path = f"{frame.path}?{wanted.key}"
    return Rendition(path=path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def search_feed(site: Snapshot, wanted: SearchParams, extension: str, script: Script | None = None) -> Rendition:
    """The newest answers as a feed, in a script or as they are written; empty where nothing is asked for."""
    modified = site.modified(None)
    newest = wanted.newest
    channel, question = _channel(site, newest), parse_query(newest.form.text)
    found = _found(site, channel, newest, question, site.config.items)
    answers = [one for one in found.articles if _may_answer(site, channel, one, question)]
    articles = [mark_samples(_allowed(site, channel, one)) for one in answers]
    if script:
        articles = [convert_article(one, script) for one in articles]
    chosen = FORMATS[extension]
    return Rendition(
        path=f"{_path(script, extension)}?{wanted.key}",
        body=chosen.render(
            _head(site, newest, FeedVariant(name=ALL, extension=extension, script=script), articles), articles
        ),
        media_type=f"{chosen.media_type}; charset=utf-8",
        modified=modified,
    )


def _path(script: Script | None, extension: str) -> str:
    return f"{script}/search.{extension}" if script else f"search.{extension}"


def _head(site: Snapshot, newest: SearchParams, edition: FeedVariant, articles: list[Article]) -> Feed:
    """The head of a feed of what is found; its id is the same in either script."""
    query, base, title = newest.query(), site.config.base_url, f"{site.config.title}：{newest.form.text}"
    prefix = f"{edition.script}/" if edition.script else ""
    feed = Feed(
        # no channel has a question mark in its name
        id=uuid5(NAMESPACE, f"?{query}").urn,
        title=title,
        subtitle=f"{title}（搜索）",
        self_url=f"{base}/{_path(edition.script, edition.extension)}?{query}",
        home_url=f"{base}/{prefix}{pages.PLACE}?{query}",
        updated=max((article.updated for article in articles), default=NEVER),
        language=site.config.language,
        ttl=site.config.ttl,
        sources=tuple(feed_sources(site, edition, articles)),
    )
    return convert_feed(feed, edition.script) if edition.script else feed


def _channel(site: Snapshot, wanted: SearchParams) -> Channel | None:
    return site.channels.get(wanted.form.name or ALL)


def _found(
    site: Snapshot, channel: Channel | None, wanted: SearchParams, question: Query, most: int, *, count: int = 0
) -> SearchPage:
    if channel is None:
        return SearchPage()
    return site.store.search(
        question,
        sources=channel.sources,
        since=wanted.since,
        until=wanted.until,
        order="relevance" if wanted.form.order == "relevance" else "time",
        before=wanted.before,
        offset=wanted.page * most,
        limit=most,
        count=count,
        # the index would leave out by words that nobody is shown, and so tell that they are there
        partly=_partly(site, channel),
    )


def _total(
    site: Snapshot, channel: Channel | None, wanted: SearchParams, found: SearchPage, answers: Sequence[Article]
) -> HitCount | None:
    """How many answers there are; None where the count would be that of the rest.

    Of what may not be shown whole only those count that stand on the page: whoever asks phrase by phrase must not learn
    from a number what no page shows.
    """
    if wanted.before:
        return None
    if not (found.is_more or wanted.page):
        return HitCount(number=len(answers))
    counted = sum(number for id, number in found.counts.items() if _is_whole(site, channel, id))
    shown = sum(not _is_whole(site, channel, one.source) for one in answers)
    return HitCount(number=counted + shown, is_all=found.is_counted and not _partly(site, channel))


def _is_whole(site: Snapshot, channel: Channel | None, source: str) -> bool:
    """Whether all of what a source has is shown, and so may be known by the words in it."""
    return site.config.tuning(source).content == "full" and (channel is None or channel.content == "full")


def _partly(site: Snapshot, channel: Channel | None) -> list[str]:
    """The sources for which that is not so; asked of the settings, for the articles must not tell."""
    among = channel.sources if channel and channel.sources is not None else site.config.own
    return [id for id in among if not _is_whole(site, channel, id)]


def _choices(site: Snapshot) -> list[FeedChoice]:
    """Feeds to search in: groups and what is declared come first, and a list of thousands is none to choose from."""
    found = [FeedChoice(name=one.name, title=one.title) for one in site.channels.values() if one.name != ALL]
    return found[:_MOST_CHOICES]


def _hit(site: Snapshot, searched: Channel | None, article: Article, question: Query) -> SearchHit:
    channel = site.channel_of(article.source)
    # of what may not be shown whole no piece is shown either
    allowed = _allowed(site, searched, article)
    return SearchHit(
        id=article.id if channel else "",
        title=mark(article.title, question),
        excerpt=excerpt(lines_of(allowed.content_html)[:_MOST_TEXT], question),
        source_title=channel.title if channel else article.source,
        published=article.published,
    )


def _may_answer(site: Snapshot, channel: Channel | None, article: Article, question: Query) -> bool:
    """Whether what may be shown of an article answers: the index has all of it, and must not give away the rest."""
    allowed = _allowed(site, channel, article)
    if allowed is article:
        return True
    # the link beneath a summary is our word, not the article's
    shown = "\n".join((allowed.title, *allowed.authors, allowed.summary))
    return all(_has(shown, one) for one in question.phrases) and not any(_has(shown, one) for one in question.without)


def _has(shown: str, phrase: Phrase) -> bool:
    return any(part.is_hit for part in mark(shown, Query(phrases=(phrase,))))


def _allowed(site: Snapshot, channel: Channel | None, article: Article) -> Article:
    amount = content_level_of(site, channel, article) if channel else site.config.tuning(article.source).content
    return limit_content(article, amount)


def _more(wanted: SearchParams, found: SearchPage) -> str:
    if not found.is_more:
        return ""
    if wanted.form.order == "relevance":
        return wanted.query(page=str(wanted.page + 1)) if wanted.page + 1 < MOST_PAGES else ""
    return wanted.query(before=format_cursor(found.next)) if found.next else ""
