"""RSS 2.0 (https://www.rssboard.org/rss-specification, rss-profile), rendered by feedgen, with workarounds."""

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import Article, Feed, FeedSource
from feeds.publish.formats import podcast
from feeds.publish.formats.enclosures import related, rss_enclosure
from feeds.publish.formats.feedgen_extension import (
    ATOM,
    DC,
    GENERATOR,
    FeedgenExtension,
    Step,
    add,
    archive_element,
    history_links,
)
from feeds.publish.formats.fragments import Fragments, before
from feeds.publish.formats.media_rss import media_rss
from feeds.publish.formats.safe_text import (
    authors,
    body,
    distinct_updates,
    instant,
    language,
    line,
    lines,
    prose,
    rfc822,
    rfc3339,
    title,
    web_url,
)

MEDIA_TYPE = "application/rss+xml"


def render(feed: Feed, articles: Sequence[Article]) -> bytes:
    """Render an RSS 2.0 document in UTF-8, with the items in the given order.

    Raises ValueError if two articles have the same id.
    """
    return _render(feed, articles, distinct_updates(articles))


def _render(feed: Feed, articles: Sequence[Article], updates: Mapping[str, datetime]) -> bytes:
    sources = {source.id: source for source in feed.sources}
    generator = _channel(feed)
    generator.extras.steps.append(podcast.channel(feed))
    for article in articles:
        _add_item(generator, feed, article, updates[article.id], sources.get(article.source))
    document: bytes = generator.rss_str(pretty=True)
    return document


def _channel(feed: Feed) -> Any:
    generator = FeedGenerator()
    generator.register_extension("extras", FeedgenExtension, FeedgenExtension)
    generator.title(title(feed.title))
    generator.subtitle(line(feed.subtitle) or title(feed.title))  # written as `description`, which is mandatory
    generator.link(href=feed.self_url, rel="self", type=MEDIA_TYPE)
    generator.link(href=web_url(feed.home_url) or feed.self_url, rel="alternate")  # the last one becomes `link`
    generator.language(language(feed.language) or None)
    generator.copyright(line(feed.rights) or None)
    generator.generator(GENERATOR)
    generator.ttl(feed.ttl)
    # feedgen writes dates under setlocale, which changes the whole process and is not thread-safe. With this attribute
    # empty (its constructor read the clock into it) it writes no dates; `_dates` and `_built` write them
    vars(generator)["_FeedGenerator__rss_lastBuildDate"] = None
    generator.extras.steps += [_built(feed), _history(feed), archive_element(feed)]
    return generator


def _add_item(generator: Any, feed: Feed, article: Article, updated: datetime, source: FeedSource | None) -> None:
    entry = generator.add_entry(order="append")
    entry.guid(article.id, permalink=False)
    entry.title(title(article.title))
    if url := web_url(article.url):
        entry.link(href=url)
    if summary := prose(article.summary):
        entry.summary(html.escape(summary, quote=False))
    entry.content(body(article), type="html")  # written as `description` where there is no summary
    entry.category([{"term": name} for name in lines(article.categories)])
    if enclosure := rss_enclosure(article):
        # RSS profile: a length of 0 if it is unknown; leaving the attribute out is an error
        entry.enclosure(enclosure.url, str(enclosure.length or 0), enclosure.type)
    if source and web_url(source.feed_url):
        entry.source(web_url(source.feed_url), title(source.title))
    entry.extras.steps += [
        _dates(article, updated),
        _people(article, source),
        _language(article, feed),
        media_rss(article),
    ]
    entry.extras.steps += [_related(article), podcast.item(feed, article), podcast.files(article)]


def _built(feed: Feed) -> Step:
    """`lastBuildDate`: the newest update of an article, independent of the clock."""

    def step(channel: etree._Element) -> None:
        add(channel, "lastBuildDate", rfc822(feed.updated))

    return step


def _history(feed: Feed) -> Step:
    """The links to the archive and to the hubs; feedgen writes only the self link into a channel."""

    def step(channel: etree._Element) -> None:
        for relation, url, media_type in history_links(feed, MEDIA_TYPE):
            add(channel, f"{{{ATOM}}}link", rel=relation, href=url, type=media_type)
        for hub in feed.hubs:
            add(channel, f"{{{ATOM}}}link", rel="hub", href=hub)

    return step


def _dates(article: Article, updated: datetime) -> Step:
    """`pubDate`, and `atom:updated` if the article has changed since: RSS has no element for it."""

    def step(item: etree._Element) -> None:
        add(item, "pubDate", rfc822(article.published))
        if instant(article.updated) != instant(article.published):
            add(item, f"{{{ATOM}}}updated", rfc3339(updated))

    return step


def _people(article: Article, source: FeedSource | None) -> Step:
    """`dc:creator` for each author (RSS's own `author` must be an e-mail address), `dc:contributor` for each credit."""

    def step(item: etree._Element) -> None:
        for name in authors(article, source):
            add(item, f"{{{DC}}}creator", name)
        for name in lines(article.credits):
            add(item, f"{{{DC}}}contributor", name)
        if rights := prose(article.rights):
            add(item, f"{{{DC}}}rights", rights)

    return step


def _related(article: Article) -> Step:
    """`atom:link` to related articles; RSS has no element for it.

    Nothing without a page: readers would use the first link as the page.
    """

    def step(item: etree._Element) -> None:
        for link in related(article) if web_url(article.url) else ():
            add(item, f"{{{ATOM}}}link", rel="related", type="text/html", title=link.title, href=link.url)

    return step


def _language(article: Article, feed: Feed) -> Step:
    """`dc:language` of an item in another language than its feed."""

    def step(item: etree._Element) -> None:
        if (tag := language(article.language)) and tag != feed.language:
            add(item, f"{{{DC}}}language", tag)

    return step


FRAGMENTS = Fragments(render=_render, foot=before(b"  </channel>\n</rss>\n"))
