"""Documents joined from entries have the same bytes as those that are rendered as a whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Article, FeedSource, Image, Media
from feeds.model.attachments import Chapter, Episode
from feeds.publish.feed.assemble import NOTHING, EntryContext, EntryKey, NewEntry, episode_of, join
from feeds.publish.feed.build import render_document, render_whole
from feeds.publish.formats.atom import newest_updates
from feeds.publish.formats.registry import FORMATS
from feeds.publish.formats.safe_text import distinct_updates
from feeds.publish.publisher import Publisher
from feeds.publish.routes import FeedVariant, parse_route
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.store import Outline
from tests.publish.formats import samples
from tests.publish.site import CONFIG, fill

SOURCES = (
    FeedSource(id="harbour", feed_id="urn:uuid:1", title="海港 & <岛>", home_url="https://h.example.com/", feed_url=""),
    FeedSource(id="island", feed_id="urn:uuid:2", title="", home_url="", feed_url="https://i.example.com/feeds/i.rss"),
)
NASTY = (
    "",
    "]]>",
    "<![CDATA[x]]>",
    "&amp;&nbsp;&#0;&",
    "</item></channel>",
    "<updated>1999-01-01T00:00:00Z</updated>",
    '"items":[],"\\',
    "a\x00b\x0bc\ufffed\ud800\U0001f600\u2028\u2029\u0085",
    "\r\n\t <b>粗</b>\r",
    " ",
    "x" * 30_000,
    '<p xmlns="urn:x" a=\'"\'>{http://a}b</p>',
)


def _articles() -> Iterator[Article]:
    """Articles with hostile text in each field, with one field each, and with several at one second."""
    for number, text in enumerate(NASTY):
        yield samples.article(
            f"n{number}",
            title=text or "-",
            native_key=text or "-",
            summary=text,
            content_html=text,
            authors=(text, text + "2"),
            categories=(text, "二"),
            credits=(text,),
            rights=text,
            language=("", "zh-Hant", "x y")[number % 3],
            url=(None, f"https://harbour.example.com/?q={text[:9]}")[number % 2],
            source=("harbour", "island", "unknown")[number % 3],
            updated=samples.at(3, second=number // 3),
            images=(Image(url=f"https://img.example.com/{number}.jpg", caption=text, alt=text),),
            media=(Media(url=f"https://av.example.com/{number}.mp3", type="audio/mpeg", duration=9, caption=text),),
            episode=Episode(cover=text, explicit="true", chapters=(Chapter(start=1, title=text or "-"),)),
        )
    rich = samples.RICH
    for name in ("summary", "authors", "categories", "language", "images", "lead_image", "media", "episode", "credits"):
        yield replace(samples.article(f"only {name}"), **{name: getattr(rich, name)})
    yield rich


ARTICLES = tuple(_articles())
#: numbers of articles: neighbours, a gap, and a step back
_ORDER = (2, 3, 4, 7, 8, 1, 12, 13, 0)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("sources", [(), SOURCES])
def test_joined_entries_are_the_whole_document(extension, sources):
    """For every number of entries, with and without episodes and sources."""
    output = FORMATS[extension]
    for articles in ((), ARTICLES[:1], ARTICLES, ARTICLES[::-1], ARTICLES[-9:-6]):
        episodes = any(episode_of(article) for article in articles)
        feed = samples.feed(extension, sources=sources, prev_archive_url="https://x.example/a", hubs=("https://h/",))
        feed = feed if episodes else replace(feed, podcast=None)
        joined = join(_entries(feed, articles, extension), feed, extension, _newest(articles), NOTHING)
        assert joined.body == output.render(feed, articles)
        # the same entries, partly of another time, in another order
        every = list(_entries(feed, articles, extension))
        chosen = [every[number] for number in _ORDER if number < len(articles)]
        newest = {id: moment + timedelta(days=1) for id, moment in _newest(articles).items()}
        newest["island"] = joined.newest.get("island", NEVER)
        entries = (number for number in _ORDER if number < len(articles))
        again = join(entries, feed, extension, newest, joined).body
        assert again == join(chosen, feed, extension, newest, NOTHING).body


def _newest(articles):
    return newest_updates(articles, distinct_updates(articles))


def _entries(feed, articles, extension):
    sources, updates = {source.id: source for source in feed.sources}, distinct_updates(articles)
    for article in articles:
        outline = Outline(article.id, article.source, None, NEVER, article.updated, NEVER, "", (), ())
        source = sources.get(article.source)
        key = EntryKey(outline, updates[article.id], EntryContext("full", source, feed.language))
        data = FORMATS[extension].fragments.entry(article, updates[article.id], feed.language, source)
        yield NewEntry(key, data, episode_of(article))


def test_every_plain_document_is_assembled_to_the_same_bytes(store):
    """Feeds and archives in each format and script, from nothing, from an older rendition and from an equal one."""
    shared = datetime(2024, 5, 8, tzinfo=UTC)
    config = replace(CONFIG, items=20)
    rich = [
        replace(article, source=source, published=shared, updated=shared + timedelta(milliseconds=number))
        for number, (article, source) in enumerate(zip(ARTICLES, ["harbour", "island", "empty"] * 9, strict=False))
    ]
    rich = [article for article in rich if "\ud800" not in article.title]
    publisher, older = Publisher(store, config), {}
    for articles in ((), tuple(rich[:6]), tuple(rich)):
        fill(store, articles, samples.at(9))
        snapshot = Snapshot(store, config, store.revision(), NEVER)
        for path in publisher.paths():
            variant = parse_route(path, {}, config)
            if isinstance(variant, FeedVariant):
                channel = snapshot.channels[variant.name]
                whole = render_whole(snapshot, channel, variant).body
                first = render_document(snapshot, channel, variant, previous=older.get(path))
                again = render_document(snapshot, channel, variant, previous=first)
                assert first.body == whole == again.body, path
                assert (
                    len(first.assembly.entries) == whole.count(b"</item>") + whole.count(b"</entry>") or "json" in path
                )
                older[path] = first


def test_an_article_that_moves_while_a_feed_is_rendered_is_left_out_of_it(store, monkeypatch):
    """Between the reads of the outlines and of the articles another process may write."""
    snapshot = Snapshot(store, CONFIG, store.revision(), NEVER)
    variant = parse_route("feeds/all.atom", {}, CONFIG)
    whole = render_whole(snapshot, snapshot.channels["all"], variant).body.decode()
    moved = re.findall(r"<entry>\s*<id>([^<]+)", whole)[0]
    read = snapshot.store.outlined

    def outlined(ids):
        for outline, article in read(ids):
            source = "elsewhere" if outline.id == moved else outline.source
            yield outline._replace(source=source), replace(article, source=source)

    monkeypatch.setattr(snapshot.store, "outlined", outlined)
    body = render_document(snapshot, snapshot.channels["all"], variant).body.decode()
    assert moved not in body
    assert body.count("<entry>") == whole.count("<entry>") - 1
