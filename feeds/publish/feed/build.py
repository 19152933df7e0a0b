"""The feed documents: which articles are in them, and what their heads say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid5

from feeds.common.samples import mark_samples
from feeds.model import Article, Feed, FeedSource
from feeds.model.attachments import Podcast
from feeds.publish.channels import NAMESPACE, Channel
from feeds.publish.feed.chinese_variant import convert_article, convert_feed, convert_title
from feeds.publish.feed.params import PLAIN
from feeds.publish.feed.selection import content_level_of, select_articles
from feeds.publish.feed.shorten import remove_images, shorten
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.formats.registry import FORMATS
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.store.archive_periods import is_span


def render_document(
    site: Snapshot, channel: Channel, variant: FeedVariant, asked_at: datetime = NEVER
) -> Rendition | None:
    """One document of a channel; None for a span that its archive has not.

    `asked_at` is what the ages of articles are counted from, where `variant` bounds them.
    """
    path = variant.path
    if variant.span:
        span = _held(site, channel, variant.span)
        if span is None:
            return None
        variant = replace(variant, span=span)
    # read before the articles: a change in between makes this too early, which only costs a client a download
    modified = site.modified(channel.sources)
    selection = select_articles(site, channel, variant, asked_at)
    articles = [_looked_at(site, channel, variant, article) for article in selection.articles]
    output_format = FORMATS[variant.extension]
    return Rendition(
        path=path,
        body=output_format.render(_feed(site, channel, variant, articles), articles),
        media_type=f"{output_format.media_type}; charset=utf-8",
        modified=max(modified, selection.faded),
        version=_version(site, channel, variant.span) if variant.span and variant.path == path else "",
        links=_links(site, variant),
    )


def _hubs(site: Snapshot, variant: FeedVariant) -> tuple[str, ...]:
    """The hubs that are told of this document: of what everybody subscribes to, and of no copy that is made of it."""
    is_topic = not (variant.span or variant.script or site.reader) and variant.wanted == PLAIN
    return site.config.hubs if is_topic else ()


def _links(site: Snapshot, variant: FeedVariant) -> tuple[tuple[str, str], ...]:
    """Where to subscribe, and to what (WebSub section 4): whoever asks for the head alone knows it too."""
    hubs = _hubs(site, variant)
    return (*(("hub", hub) for hub in hubs), ("self", site.address(variant.path))) if hubs else ()


def _held(site: Snapshot, channel: Channel, span: str) -> str | None:
    """The span of the archive at which somebody who asks for `span` goes on reading; None where there is none.

    How a month is cut changes with what it holds, and whoever was on the way to a part of it has to arrive: where that
    is the whole by now, or has parts itself, or is empty, the newest is read that is no newer.
    """
    if span[:7] not in site.months(channel) or not is_span(span):
        return None
    # every part of `span` is less than this, and every later one more
    return next((candidate for candidate in site.versions(channel) if candidate < f"{span}~"), None)


def _version(site: Snapshot, channel: Channel, span: str) -> str:
    """The version of a document of a month that is over; none where the store has moved on while it was made."""
    if not site.is_over(channel, span):
        return ""
    version = site.versions(channel)[span]
    return version if site.store.revision() == site.revision else ""


def _looked_at(site: Snapshot, channel: Channel, variant: FeedVariant, article: Article) -> Article:
    """The article as `variant` shows it; its id, address and times are the same in all of them."""
    params, article = variant.wanted, marked(article)
    if params.brief:
        article = shorten(article, content_level_of(site, channel, article), params.brief)
    if not params.pictures:
        article = remove_images(article)
    return convert_article(article, variant.script) if variant.script else article


def _feed(site: Snapshot, channel: Channel, variant: FeedVariant, articles: Sequence[Article]) -> Feed:
    older, newer = _neighbours(site, channel, variant)
    head = Feed(
        id=_id(channel, variant),
        title=channel.title,
        subtitle=channel.subtitle,
        self_url=site.address(variant.path),
        home_url=channel.home_url,
        updated=max((article.updated for article in articles), default=NEVER),
        language=channel.language,
        ttl=site.config.ttl,
        sources=tuple(feed_sources(site, variant, articles)) if channel.combined else (),
        archive=bool(variant.span),
        current_url=site.address(variant.plain().path) if variant.span else "",
        prev_archive_url=older,
        next_archive_url=newer,
        hubs=_hubs(site, variant),
        podcast=_podcast(channel, articles),
    )
    return convert_feed(head, variant.script) if variant.script else head


def _podcast(channel: Channel, articles: Sequence[Article]) -> Podcast | None:
    """What is said of all episodes in a document, None where there are none; the newest has the picture of the show."""
    episodes = [article for article in articles if article.episode or any(media.duration for media in article.media)]
    details = [article.episode for article in episodes if article.episode]
    cover = "" if channel.combined else next((episode.cover for episode in details if episode.cover), "")
    explicit = any(episode.explicit == "true" for episode in details)
    return Podcast(cover=cover, is_explicit=explicit) if episodes else None


def _id(channel: Channel, variant: FeedVariant) -> str:
    """The channel's own for all that shows its articles, in whatever script or length: RFC 4287 section 4.2.6 lets no
    republishing change an id. What leaves articles out by what they say is another feed."""
    choice = variant.wanted.choice
    return uuid5(NAMESPACE, f"{channel.name}?{choice}").urn if choice else channel.id


def feed_sources(site: Snapshot, variant: FeedVariant, articles: Sequence[Article]) -> Iterator[FeedSource]:
    """What a document of several sources says of the source of each entry."""
    for id in dict.fromkeys(article.source for article in articles):
        channel = site.channels.get(id)
        if channel and channel.kind == "source":
            title = channel.title
            yield FeedSource(
                id=id,
                feed_id=channel.id,
                title=convert_title(title, channel.language, variant.script) if variant.script else title,
                home_url=channel.home_url,
                feed_url=site.address(variant.plain(name=id).path),
            )


def _neighbours(site: Snapshot, channel: Channel, variant: FeedVariant) -> tuple[str, str]:
    """The addresses of the spans before and after this one, empty where there is none.

    The archive shows all articles and all of each, so what does not is no continuation of it and names none.
    """
    if not variant.wanted.keeps_articles:
        return "", ""
    older, newer = _beside(list(site.versions(channel)), variant.span)
    return (
        site.archive_url(channel, variant.plain(span=older).path, older) if older else "",
        # without a version: that of the newer one is made of this one's
        site.address(variant.plain(span=newer).path) if newer else "",
    )


def _beside(spans: Sequence[str], span: str | None) -> tuple[str, str]:
    """The spans before and after `span` in the archive, empty where there is none; before None is the newest."""
    if span is None:
        return (spans[0] if spans else "", "")
    index = spans.index(span)
    older = spans[index + 1] if index + 1 < len(spans) else ""
    newer = spans[index - 1] if index else ""
    return older, newer
