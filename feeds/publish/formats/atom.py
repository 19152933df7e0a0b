"""Atom 1.0 (RFC 4287), rendered by feedgen, with workarounds for its bugs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import Article, Feed, FeedSource
from feeds.publish.formats.enclosures import enclosures, recordings, related
from feeds.publish.formats.feedgen_extension import (
    GENERATOR,
    FeedgenExtension,
    Step,
    add,
    archive_element,
    history_links,
)
from feeds.publish.formats.fragments import Fragments, before
from feeds.publish.formats.media_rss import media_rss
from feeds.publish.formats.podcast import files
from feeds.publish.formats.safe_text import (
    Dated,
    authors,
    body,
    distinct_updates,
    instant,
    language,
    line,
    lines,
    prose,
    rfc3339,
    title,
    web_url,
)

MEDIA_TYPE = "application/atom+xml"

_UPDATED = b"<updated>"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed, articles: Sequence[Article]) -> bytes:
    """Render an Atom 1.0 document in UTF-8, with the entries in the given order.

    Raises ValueError if two articles have the same id.
    """
    return _render(feed, articles, distinct_updates(articles))


def _render(feed: Feed, articles: Sequence[Article], updates: Mapping[str, datetime]) -> bytes:
    sources = {source.id: source for source in feed.sources}
    newest = newest_updates(articles, updates)
    generator = _feed(feed)
    generator.logo(web_url(feed.podcast.cover) or None if feed.podcast else None)
    for article in articles:
        source = sources.get(article.source)
        entry = _add_entry(generator, article, updates[article.id], source)
        entry.extras.steps += [_links(article), _language(article, feed), media_rss(article), files(article)]
        if source:
            entry.extras.steps.append(_source(source, newest[article.source]))
    document: bytes = generator.atom_str(pretty=True)
    return document


def _feed(feed: Feed) -> Any:
    generator = FeedGenerator()
    generator.register_extension("extras", FeedgenExtension, FeedgenExtension)
    generator.id(feed.id)
    generator.title(title(feed.title))
    generator.subtitle(line(feed.subtitle) or None)
    generator.updated(instant(feed.updated))
    # an entry without an author needs an author in the feed to be valid
    generator.author(name=title(feed.title))
    # the page first: readers that ignore `rel` (such as feed-extractor) use the first link as the page
    if home := web_url(feed.home_url):
        generator.link(href=home, rel="alternate", type="text/html")
    generator.link(href=feed.self_url, rel="self", type=MEDIA_TYPE)
    for relation, url, media_type in history_links(feed, MEDIA_TYPE):
        generator.link(href=url, rel=relation, type=media_type)
    for hub in feed.hubs:
        generator.link(href=hub, rel="hub")
    generator.language(language(feed.language) or None)
    generator.rights(line(feed.rights) or None)
    generator.generator(GENERATOR)
    generator.extras.steps.append(archive_element(feed))
    return generator


def _add_entry(generator: Any, article: Article, updated: datetime, source: FeedSource | None) -> Any:
    entry = generator.add_entry(order="append")
    entry.id(article.id)
    entry.title(title(article.title))
    entry.published(instant(article.published))
    entry.updated(updated)
    entry.author([{"name": name} for name in authors(article, source)])
    entry.contributor([{"name": name} for name in lines(article.credits)])
    entry.category([{"term": name} for name in lines(article.categories)])
    if summary := prose(article.summary):
        entry.summary(summary, type="text")
    # never xhtml: browsers run its scripts if a host serves the file as application/xml
    entry.content(body(article), type="html")
    entry.rights(prose(article.rights) or None)
    return entry


def _links(article: Article) -> Step:
    """The page of the article and its enclosures; feedgen loses `rel`, `type` and `length` of entry links.

    Without a page, only recordings become enclosures: some readers (such as fastfeedparser) use the first link as the
    page and would open the image. Media RSS contains the image anyway.
    """

    def step(entry: etree._Element) -> None:
        url = web_url(article.url)
        if url:
            add(entry, "link", rel="alternate", type="text/html", href=url)
        for enclosure in enclosures(article) if url else recordings(article):
            length = str(enclosure.length) if enclosure.length else ""
            add(entry, "link", rel="enclosure", type=enclosure.type, length=length, href=enclosure.url)
        for link in related(article) if url else ():
            add(entry, "link", rel="related", type="text/html", title=link.title, href=link.url)

    return step


def _source(source: FeedSource, updated: datetime) -> Step:
    """`atom:source`: the source feed of the entry (RFC 4287 section 4.2.11)."""

    def step(entry: etree._Element) -> None:
        element = add(entry, "source")
        add(element, "id", source.feed_id)
        add(element, "title", title(source.title))
        add(element, "updated", rfc3339(updated))
        if url := web_url(source.feed_url):
            add(element, "link", rel="self", type=MEDIA_TYPE, href=url)
        if url := web_url(source.home_url):
            add(element, "link", rel="alternate", type="text/html", href=url)

    return step


def newest_updates(articles: Iterable[Dated], updates: Mapping[str, datetime]) -> dict[str, datetime]:
    """The newest update of each source among these articles: a lower bound for the update of its feed."""
    newest: dict[str, datetime] = {}
    for article in articles:
        newest[article.source] = max(newest.get(article.source, updates[article.id]), updates[article.id])
    return newest


def _language(article: Article, feed: Feed) -> Step:
    """`xml:lang` of an entry in another language than its feed."""

    def step(entry: etree._Element) -> None:
        if (tag := language(article.language)) and tag != feed.language:
            entry.set(_LANG, tag)

    return step


def _restamp(entry: bytes, source_updated: datetime) -> bytes:
    """The entry with another update time of its source."""
    # texts contain no unescaped `<`, and `atom:source` is the last element with this child; the time has a fixed length
    at = entry.rindex(_UPDATED) + len(_UPDATED)
    stamp = rfc3339(source_updated).encode()
    return b"".join((entry[:at], stamp, entry[at + len(stamp) :]))


FRAGMENTS = Fragments(render=_render, foot=before(b"</feed>\n"), restamp=_restamp)
