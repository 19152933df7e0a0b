"""Assemble a feed document from the entries of its last rendition; only new and changed entries are rendered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
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
from feeds.publish.formats.fragments import Fragments
from feeds.publish.formats.registry import FORMATS
from feeds.publish.formats.safe_text import distinct_updates
from feeds.publish.gzip_chunks import ends_chunk
from feeds.publish.snapshot import Snapshot
from feeds.store import Outline


class EntryContext(NamedTuple):
    """What an entry depends on besides its article."""

    content_level: str
    #: in combined feeds
    source: FeedSource | None
    #: of the feed
    language: str


class EntryKey(NamedTuple):
    """Everything that an entry of one path depends on: two entries with equal keys have the same bytes."""

    outline: Outline
    updated: datetime
    context: EntryContext


class EpisodeFacts(NamedTuple):
    """What a podcast feed shows of one of its episodes outside of the entry."""

    cover: str
    is_explicit: bool


class Entry(NamedTuple):
    """An entry of an assembled document."""

    key: EntryKey
    #: in bytes
    size: int
    #: None if the article is no episode
    episode: EpisodeFacts | None


class NewEntry(NamedTuple):
    """An entry that is not in the last rendition."""

    key: EntryKey
    data: bytes
    episode: EpisodeFacts | None


class Assembly(NamedTuple):
    """An assembled document, from which the next rendition takes its entries."""

    body: bytes
    #: number of bytes before the first entry, and between two entries
    start: int
    gap: int
    entries: tuple[Entry, ...]
    #: the newest update of each source that is written into its entries
    newest: Mapping[str, datetime]

    def offsets(self) -> list[int]:
        """The position of each entry in the body."""
        return list(accumulate((entry.size + self.gap for entry in self.entries), initial=self.start))


NOTHING = Assembly(b"", 0, 0, (), {})


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
        known: Mapping[str, Outline] = (not span and snapshot.outlines.get(channel.name)) or {}
        # the same objects, because they are compared fast
        outlines = [_same(outline, known.get(outline.id)) for outline in select_outlines(snapshot, channel, span)]
        if not span:
            snapshot.outlines.put(channel.name, {outline.id: outline for outline in outlines})
        updates = distinct_updates(outlines)
        newest = newest_updates(outlines, updates)
        selected = SelectedOutlines(outlines=outlines, updates=updates, newest=newest)
        last = snapshot.last_outlines = key, selected
    return last[1]


def _same(outline: Outline, known: Outline | None) -> Outline:
    return known if known is not None and known == outline else outline


def episode_of(article: Article) -> EpisodeFacts | None:
    """What its podcast feed shows of an episode; None if the article is none."""
    episode = article.episode
    if episode is None:
        return EpisodeFacts("", False) if any(media.duration for media in article.media) else None
    return EpisodeFacts(episode.cover, episode.explicit == "true")


def choose_entries(
    snapshot: Snapshot, channel: Channel, variant: FeedVariant, head: Feed, previous: Assembly
) -> list[int | NewEntry]:
    """The entries of a plain document with the metadata `head`: numbers of entries in `previous`, and new entries."""
    selected = selected_outlines(snapshot, channel, variant.span)
    contexts = _contexts(snapshot, channel, head, selected.outlines)
    known = {entry.key.outline.id: number for number, entry in enumerate(previous.entries)}
    chosen: list[int | EntryKey] = []
    for outline in selected.outlines:
        key = EntryKey(outline, selected.updates[outline.id], contexts[outline.source])
        number = known.get(outline.id, -1)
        chosen.append(number if number >= 0 and previous.entries[number].key == key else key)
    rendered = _rendered(snapshot, [key for key in chosen if isinstance(key, EntryKey)], variant)
    entries = (item if isinstance(item, int) else rendered.get(item.outline.id) for item in chosen)
    # an article that was deleted or moved meanwhile is missing
    return [entry for entry in entries if entry is not None]


def join(
    entries: Iterable[int | NewEntry], head: Feed, extension: str, newest: Mapping[str, datetime], previous: Assembly
) -> Assembly:
    """The document of these entries, some of them copied from the body of `previous`."""
    output = FORMATS[extension].fragments
    start, foot = output.frame(head)
    offsets, result = previous.offsets(), list[Entry]()
    #: bytes, or the first and the last of neighbouring entries to copy
    parts: list[bytes | list[int]] = []
    for entry in entries:
        if isinstance(entry, NewEntry) or _is_outdated(previous.entries[entry], newest, previous):
            kept, data = _stamped(entry, output, newest, previous, offsets)
            parts.append(data)
        else:
            kept = previous.entries[entry]
            if parts and isinstance(parts[-1], list) and parts[-1][1] + 1 == entry:
                parts[-1][1] = entry
            else:
                parts.append([entry, entry])
        result.append(kept)
    body = memoryview(previous.body)
    copied = (
        body[offsets[part[0]] : offsets[part[1] + 1] - previous.gap] if isinstance(part, list) else part
        for part in parts
    )
    joined = b"".join((start, output.separator.join(copied), foot))
    return Assembly(joined, len(start), len(output.separator), tuple(result), newest)


def _is_outdated(entry: Entry, newest: Mapping[str, datetime], previous: Assembly) -> bool:
    """Whether an entry of `previous` has another newest update of its source than the document needs."""
    source = entry.key.outline.source
    return entry.key.context.source is not None and previous.newest[source] != newest[source]


def _stamped(
    entry: int | NewEntry, output: Fragments, newest: Mapping[str, datetime], previous: Assembly, offsets: Sequence[int]
) -> tuple[Entry, bytes]:
    """A new entry, or one of `previous`, with the newest update of its source."""
    if isinstance(entry, NewEntry):
        data, kept = entry.data, Entry(entry.key, len(entry.data), entry.episode)
    else:
        kept = previous.entries[entry]
        data = previous.body[offsets[entry] : offsets[entry] + kept.size]
    return kept, output.restamp(data, newest[kept.key.outline.source]) if kept.key.context.source else data


def cuts_of(assembly: Assembly) -> list[tuple[str, int]]:
    """The ends of entries after which another chunk is compressed."""
    starts = zip(assembly.entries, assembly.offsets(), strict=False)
    return [(entry.key.outline.id, start + entry.size) for entry, start in starts if ends_chunk(entry.key.outline.id)]


def _contexts(snapshot: Snapshot, channel: Channel, head: Feed, outlines: Iterable[Outline]) -> dict[str, EntryContext]:
    """By source."""
    sources = {source.id: source for source in head.sources}
    return {
        id: _context(content_level(snapshot, channel, id), sources.get(id), head.language)
        for id in dict.fromkeys(outline.source for outline in outlines)
    }


@lru_cache(maxsize=4096)
def _context(content_level: str, source: FeedSource | None, language: str) -> EntryContext:
    """The same object for the same values, because it is compared fast."""
    return EntryContext(content_level, source, language)


def _rendered(snapshot: Snapshot, keys: Sequence[EntryKey], variant: FeedVariant) -> dict[str, NewEntry]:
    """The entries of `keys` by article id; kept for other feeds with the same entries."""
    result: dict[str, NewEntry] = {}
    for key in keys:
        if entry := snapshot.fragments.get((key, variant.extension, variant.script)):
            result[key.outline.id] = entry
    missing = {key.outline.id: key for key in keys if key.outline.id not in result}
    for outline, article in _articles(snapshot, missing, variant.script):
        # the article may have changed since its outline was read
        key = missing[outline.id]._replace(outline=outline)
        if outline.source != missing[outline.id].outline.source:
            # of another source it may not belong to this feed; the next document is selected again
            continue
        data = FORMATS[variant.extension].fragments.entry(
            article, key.updated, key.context.language, key.context.source
        )
        result[outline.id] = entry = NewEntry(key, data, episode_of(article))
        snapshot.fragments.put((key, variant.extension, variant.script), entry)
    return result


def _articles(
    snapshot: Snapshot, keys: Mapping[str, EntryKey], script: Script | None
) -> Iterable[tuple[Outline, Article]]:
    """The articles to render, by id, as their documents show them."""
    unread = []
    for id, key in keys.items():
        if article := snapshot.articles.get((key.outline, key.context.content_level, script)):
            yield key.outline, article
        else:
            unread.append(id)
    for outline, stored in snapshot.store.outlined(unread) if unread else ():
        level = keys[outline.id].context.content_level
        article = mark_samples(limit_content(stored, level))
        article = convert_article(article, script) if script else article
        snapshot.articles.put((outline, level, script), article)
        yield outline, article
