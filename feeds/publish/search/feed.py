"""The newest search results as a feed."""

from collections.abc import Sequence
from functools import cache
from uuid import uuid5

from feeds.common.chinese import Script
from feeds.common.samples import mark_samples
from feeds.model import Article, Feed
from feeds.publish.channels import ALL, NAMESPACE
from feeds.publish.feed.build import feed_sources
from feeds.publish.feed.chinese_variant import convert_article, convert_feed
from feeds.publish.feed.variant import FeedVariant, scripts_of
from feeds.publish.formats.registry import FORMATS
from feeds.publish.pages.languages import messages
from feeds.publish.rendition import Rendition
from feeds.publish.search.page import FOLDER
from feeds.publish.search.params import SearchParams
from feeds.publish.search.results import Search
from feeds.publish.snapshot import NEVER, Snapshot

#: as on the search page, whose catalog translates it
_IS_INCOMPLETE = "The search index is still being built: some articles are not found yet."


@cache
def feed_paths(languages: tuple[str, ...]) -> dict[str, tuple[Script | None, str]]:
    """The paths of the search feeds, with the script and the extension of each."""
    scripts = (None, *scripts_of(languages))
    return {search_feed_path(script, extension): (script, extension) for script in scripts for extension in FORMATS}


def search_feed(snapshot: Snapshot, params: SearchParams, extension: str, script: Script | None = None) -> Rendition:
    """The newest results as a feed, converted to `script` if given; empty for an empty query."""
    # read before the articles, as for all feeds
    modified = snapshot.modified(None)
    newest, output_format = params.newest, FORMATS[extension]
    search = Search(snapshot, newest, snapshot.config.items)
    articles = [mark_samples(search.visible(article)) for article in search.articles]
    if script:
        articles = [convert_article(article, script) for article in articles]
    feed = _feed(snapshot, newest, FeedVariant(name=ALL, extension=extension, script=script), articles)
    return Rendition(
        path=f"{search_feed_path(script, extension)}?{params.key}",
        body=output_format.render(feed, articles),
        media_type=f"{output_format.media_type}; charset=utf-8",
        modified=modified,
    )


def search_feed_path(script: Script | None, extension: str) -> str:
    """The path of a search feed."""
    return f"{script}/search.{extension}" if script else f"search.{extension}"


def _feed(snapshot: Snapshot, newest: SearchParams, variant: FeedVariant, articles: Sequence[Article]) -> Feed:
    """The metadata of a search feed; its id is the same in both scripts."""
    query, base = newest.query(), snapshot.config.base_url
    title = f"{snapshot.config.title}：{newest.form.text}"
    prefix = f"{variant.script}/" if variant.script else ""
    note = "" if snapshot.store.index_progress() is None else messages("zh-Hans").gettext(_IS_INCOMPLETE)
    feed = Feed(
        # a question mark cannot occur in the name of a channel
        id=uuid5(NAMESPACE, f"?{query}").urn,
        title=title,
        subtitle=f"{title}（搜索）{note}",
        self_url=f"{base}/{search_feed_path(variant.script, variant.extension)}?{query}",
        home_url=f"{base}/{prefix}{FOLDER}?{query}",
        updated=max((article.updated for article in articles), default=NEVER),
        language=snapshot.config.language,
        ttl=snapshot.config.ttl,
        sources=tuple(feed_sources(snapshot, variant, articles)),
    )
    return convert_feed(feed, variant.script) if variant.script else feed
