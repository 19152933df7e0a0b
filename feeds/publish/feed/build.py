"""Render feed documents: select the articles and build the feed metadata."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid5

from feeds.common.samples import mark_samples
from feeds.model import Article, Feed, FeedSource
from feeds.model.attachments import Podcast
from feeds.publish.channels import NAMESPACE, Channel
from feeds.publish.feed.assemble import (
    NOTHING,
    Assembly,
    EpisodeFacts,
    choose_entries,
    cuts_of,
    episode_of,
    join,
    selected_outlines,
)
from feeds.publish.feed.chinese_variant import convert_article, convert_feed, convert_title
from feeds.publish.feed.params import PLAIN
from feeds.publish.feed.selection import content_level_of, select_articles
from feeds.publish.feed.shorten import remove_images, shorten
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.publish.formats.safe_text import Dated
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.store.archive_periods import is_span


def render_document(
    snapshot: Snapshot,
    channel: Channel,
    variant: FeedVariant,
    asked_at: datetime = NEVER,
    previous: Rendition | None = None,
) -> Rendition | None:
    """One document of a channel; None for a span that its archive does not have.

    A maximum age in `variant` is counted from `asked_at`. Entries of the `previous` rendition of the same path are
    copied if they have not changed.
    """
    path = variant.path
    if variant.span:
        span = _archive_span(snapshot, channel, variant.span)
        if span is None:
            return None
        variant = replace(variant, span=span)
    modified = snapshot.modified(channel.sources)
    content = _assembled(snapshot, channel, variant, previous) or render_whole(snapshot, channel, variant, asked_at)
    rendition = Rendition(
        path=path,
        body=content.body,
        media_type=f"{FORMATS[variant.extension].media_type}; charset=utf-8",
        modified=max(modified, content.expired_at),
        version=_version(snapshot, channel, variant.span) if variant.span and variant.path == path else "",
        links=_links(snapshot, variant),
        assembly=content.assembly,
        cuts=cuts_of(content.assembly) if content.assembly else (),
    )
    if previous:
        rendition.follow(previous)
    return rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The body of a document."""

    body: bytes
    #: when the last article became too old for it
    expired_at: datetime = NEVER
    #: the entries of `body`, for the next rendition
    assembly: Assembly | None = None


def _assembled(
    snapshot: Snapshot, channel: Channel, variant: FeedVariant, previous: Rendition | None
) -> Content | None:
    """A document joined from its entries; None for documents with parameters, which are rendered as a whole."""
    if variant.params != PLAIN:
        return None
    selected = selected_outlines(snapshot, channel, variant.span)
    head = _head(snapshot, channel, variant, selected.outlines)
    last: Assembly = (previous and previous.assembly) or NOTHING
    entries = choose_entries(snapshot, channel, variant, head, last)
    episodes = (last.entries[entry].episode if isinstance(entry, int) else entry.episode for entry in entries)
    head = replace(head, podcast=_podcast(channel, episodes))
    assembly = join(entries, head, variant.extension, selected.newest, last)
    return Content(body=assembly.body, assembly=assembly)


def render_whole(snapshot: Snapshot, channel: Channel, variant: FeedVariant, asked_at: datetime = NEVER) -> Content:
    """A document rendered as a whole by its format; of a plain one the bytes are the same as joined from entries."""
    selection = select_articles(snapshot, channel, variant, asked_at)
    articles = [_adapted(snapshot, channel, variant, article) for article in selection.articles]
    head = _head(snapshot, channel, variant, articles)
    head = replace(head, podcast=_podcast(channel, map(episode_of, articles)))
    return Content(body=FORMATS[variant.extension].render(head, articles), expired_at=selection.expired_at)


def _hubs(snapshot: Snapshot, variant: FeedVariant) -> tuple[str, ...]:
    """The WebSub hubs of this document: only for public feed documents without script or parameters."""
    is_topic = not (variant.span or variant.script or snapshot.reader) and variant.params == PLAIN
    return snapshot.config.hubs if is_topic else ()


def _links(snapshot: Snapshot, variant: FeedVariant) -> tuple[tuple[str, str], ...]:
    """The `Link` header for WebSub discovery (section 4), so that a HEAD request is enough."""
    hubs = _hubs(snapshot, variant)
    return (*(("hub", hub) for hub in hubs), ("self", snapshot.address(variant.path))) if hubs else ()


def _archive_span(snapshot: Snapshot, channel: Channel, span: str) -> str | None:
    """The archive span to serve for a request of `span`; None if there is none.

    The division of a month changes with the number of its articles, and old links must keep working: if a part has
    become a whole, has been divided or is empty, the newest span that is not newer is served.
    """
    if span[:7] not in snapshot.months(channel) or not is_span(span):
        return None
    # every part of `span` sorts before this string, and every later span after it
    return next((candidate for candidate in snapshot.versions(channel) if candidate < f"{span}~"), None)


def _version(snapshot: Snapshot, channel: Channel, span: str) -> str:
    """The version of a document of a past month; empty if the store has changed in the meantime."""
    if not snapshot.is_complete(channel, span):
        return ""
    version = snapshot.versions(channel)[span]
    return version if snapshot.store.revision() == snapshot.revision else ""


def _adapted(snapshot: Snapshot, channel: Channel, variant: FeedVariant, article: Article) -> Article:
    """The article as `variant` shows it; id, URL and times stay the same."""
    params, article = variant.params, mark_samples(article)
    if params.brief:
        article = shorten(article, content_level_of(snapshot, channel, article), params.brief)
    if not params.pictures:
        article = remove_images(article)
    return convert_article(article, variant.script) if variant.script else article


def _head(snapshot: Snapshot, channel: Channel, variant: FeedVariant, articles: Sequence[Dated]) -> Feed:
    """The metadata of a document without that of a podcast."""
    older, newer = _neighbours(snapshot, channel, variant)
    head = Feed(
        id=_id(channel, variant),
        title=channel.title,
        subtitle=channel.subtitle,
        self_url=snapshot.address(variant.path),
        home_url=channel.home_url,
        updated=max((article.updated for article in articles), default=NEVER),
        language=channel.language,
        ttl=snapshot.config.ttl,
        sources=tuple(feed_sources(snapshot, variant, articles)) if channel.combined else (),
        archive=bool(variant.span),
        current_url=snapshot.address(variant.plain().path) if variant.span else "",
        prev_archive_url=older,
        next_archive_url=newer,
        hubs=_hubs(snapshot, variant),
    )
    return convert_feed(head, variant.script) if variant.script else head


def _podcast(channel: Channel, episodes: Iterable[EpisodeFacts | None]) -> Podcast | None:
    """Podcast metadata from the episodes of a document, None without episodes; the cover is that of the newest."""
    present = [episode for episode in episodes if episode]
    cover = "" if channel.combined else next((episode.cover for episode in present if episode.cover), "")
    return Podcast(cover=cover, is_explicit=any(episode.is_explicit for episode in present)) if present else None


def _id(channel: Channel, variant: FeedVariant) -> str:
    """The feed id: the same for every script and length, because republishing must not change an id.

    That is RFC 4287 section 4.2.6. A feed that filters articles is a different feed and has another id.
    """
    choice = variant.params.choice
    return uuid5(NAMESPACE, f"{channel.name}?{choice}").urn if choice else channel.id


def feed_sources(snapshot: Snapshot, variant: FeedVariant, articles: Sequence[Dated]) -> Iterator[FeedSource]:
    """The metadata of the source of each entry in a combined document."""
    prefix = f"{variant.script}/" if variant.script else ""
    for id in dict.fromkeys(article.source for article in articles):
        channel = snapshot.channels.get(id)
        if channel and channel.kind == "source":
            title = channel.title
            yield FeedSource(
                id=id,
                feed_id=channel.id,
                title=convert_title(title, channel.language, variant.script) if variant.script else title,
                home_url=channel.home_url,
                feed_url=snapshot.address(f"{prefix}{feed_path(id, variant.extension)}"),
            )


def _neighbours(snapshot: Snapshot, channel: Channel, variant: FeedVariant) -> tuple[str, str]:
    """The URLs of the older and the newer archive document, empty if there is none.

    The archive contains all articles in full, so a filtered or shortened document has no archive links.
    """
    if not variant.params.keeps_articles:
        return "", ""
    archive = snapshot.extent.archive_of(variant.extension, variant.script)
    if archive is None:
        return "", ""
    target = replace(variant.plain(), extension=archive[0], script=archive[1])
    spans = list(filter(snapshot.extent.has_span, snapshot.versions(channel)))
    older, newer = _neighbouring_spans(spans, variant.span)
    return (
        snapshot.archive_url(channel, target.plain(span=older).path, older) if older else "",
        # without a version, because the version of the newer document depends on this one
        snapshot.address(target.plain(span=newer).path) if newer else "",
    )


def _neighbouring_spans(spans: Sequence[str], span: str | None) -> tuple[str, str]:
    """The older and the newer neighbour of `span` in the archive, empty if there is none; None is the current feed."""
    if span is None:
        return (spans[0] if spans else "", "")
    index = spans.index(span)
    older = spans[index + 1] if index + 1 < len(spans) else ""
    newer = spans[index - 1] if index else ""
    return older, newer
