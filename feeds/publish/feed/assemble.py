"""Assemble a feed document from the entries of its last rendition; only new and changed entries are rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feeds.common.chinese import Script
from feeds.common.samples import mark_samples
from feeds.model import Article, Feed, FeedSource
from feeds.publish.channels import Channel
from feeds.publish.feed.chinese_variant import convert_article
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.selection import content_level, select_outlines
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.formats.atom import newest_updates
from feeds.publish.formats.registry import FORMATS
from feeds.publish.formats.safe_text import distinct_updates
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import Snapshot
from feeds.store import Outline


class EntryKey(NamedTuple):
    """Everything that an entry of one path depends on: two entries with equal keys have the same bytes."""

    outline: Outline
    updated: datetime
    content_level: str
    #: in combined feeds
    source: FeedSource | None
    #: of the feed
    language: str


class EpisodeFacts(NamedTuple):
    """What a podcast feed shows of one of its episodes outside of the entry."""

    cover: str
    is_explicit: bool


class Fragment(NamedTuple):
    """The position of an entry in the body of a rendition."""

    start: int
    end: int
    #: None if the article is no episode
    episode: EpisodeFacts | None


class Assembled(NamedTuple):
    """A document, and where its entries are."""

    body: bytes
    fragments: dict[EntryKey, Fragment]


class Entry(NamedTuple):
    """An entry of a document that is being assembled."""

    key: EntryKey
    data: bytes | memoryview
    episode: EpisodeFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedOutlines:
    """The articles of a plain document, the same in each format and script."""

    outlines: Sequence[Outline]
    #: of each article by id, see `distinct_updates`
    updates: Mapping[str, datetime]
    #: the newest update of each source among these articles
    newest: Mapping[str, datetime]


def selected_outlines(snapshot: Snapshot, channel: Channel, span: str | None) -> SelectedOutlines:
    """The articles of a plain document; kept by the snapshot for the other formats and scripts."""
    key, last = (channel.name, span), snapshot.last_outlines
    if last is None or last[0] != key:
        outlines = select_outlines(snapshot, channel, span)
        updates = distinct_updates(outlines)
        newest = newest_updates(outlines, updates)
        selected = SelectedOutlines(outlines=outlines, updates=updates, newest=newest)
        last = snapshot.last_outlines = key, selected
    return last[1]


def episode_of(article: Article) -> EpisodeFacts | None:
    """What its podcast feed shows of an episode; None if the article is none."""
    episode = article.episode
    if episode is None:
        return EpisodeFacts("", False) if any(media.duration for media in article.media) else None
    return EpisodeFacts(episode.cover, episode.explicit == "true")


def entries_of(
    snapshot: Snapshot, channel: Channel, variant: FeedVariant, head: Feed, previous: Rendition | None
) -> list[Entry]:
    """The entries of a plain document with the metadata `head`, taken from its `previous` rendition where possible."""
    selected = selected_outlines(snapshot, channel, variant.span)
    sources = {source.id: source for source in head.sources}
    keys = [
        EntryKey(
            outline,
            selected.updates[outline.id],
            content_level(snapshot, channel, outline.source),
            sources.get(outline.source),
            head.language,
        )
        for outline in selected.outlines
    ]
    known = _known(previous)
    articles = _articles(snapshot, [key for key in keys if key not in known], variant.script)
    entries = [known.get(key) or _rendered(key, articles, variant.extension) for key in keys]
    # an article that was deleted meanwhile is missing
    return [entry for entry in entries if entry]


def join(entries: Sequence[Entry], head: Feed, extension: str, newest: Mapping[str, datetime]) -> Assembled:
    """The document, and the positions of its entries."""
    output = FORMATS[extension].fragments
    start, foot = output.frame(head)
    pieces: list[bytes | memoryview] = [start]
    fragments: dict[EntryKey, Fragment] = {}
    offset = len(start)
    for key, data, episode in entries:
        if fragments:
            pieces.append(output.separator)
            offset += len(output.separator)
        if key.source:
            data = output.restamp(bytes(data), newest[key.outline.source])
        pieces.append(data)
        fragments[key] = Fragment(offset, offset + len(data), episode)
        offset += len(data)
    return Assembled(b"".join((*pieces, foot)), fragments)


def _known(previous: Rendition | None) -> dict[EntryKey, Entry]:
    """The entries of a rendition by key."""
    if previous is None:
        return {}
    body = memoryview(previous.body)
    fragments: Mapping[EntryKey, Fragment] = previous.fragments
    return {key: Entry(key, body[start:end], episode) for key, (start, end, episode) in fragments.items()}


def _rendered(key: EntryKey, articles: Mapping[EntryKey, tuple[Outline, Article]], extension: str) -> Entry | None:
    if key not in articles:
        return None
    # the article may have changed since its outline was read
    outline, article = articles[key]
    key = key._replace(outline=outline)
    data = FORMATS[extension].fragments.entry(article, key.updated, key.language, key.source)
    return Entry(key, data, episode_of(article))


def _articles(
    snapshot: Snapshot, keys: Sequence[EntryKey], script: Script | None
) -> dict[EntryKey, tuple[Outline, Article]]:
    """The articles to render, as their documents show them."""
    result: dict[EntryKey, tuple[Outline, Article]] = {}
    for key in keys:
        if article := snapshot.articles.get((key.outline, key.content_level, script)):
            result[key] = key.outline, article
    missing = {key.outline.id: key for key in keys if key not in result}
    for outline, stored in snapshot.store.outlined(list(missing)) if missing else ():
        key = missing[outline.id]
        article = mark_samples(limit_content(stored, key.content_level))
        article = convert_article(article, script) if script else article
        snapshot.articles.put((outline, key.content_level, script), article)
        result[key] = outline, article
    return result
