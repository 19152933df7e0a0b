"""`feeds.read`, `feeds.normalize` and `feeds.render`: the articles of the ingest pipeline, and errors beside them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

import feeds
from feeds.config import Config
from feeds.ingest.pipeline import InputDocument, entries_of
from feeds.parsing.normalizers import Normalized

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SOURCE = feeds.Source(
    id="harbour",
    title="海港日报",
    homepage="https://harbour.example.org/",
    zone="Asia/Shanghai",
    feeds=("https://harbour.example.org/feed",),
    hosts=("harbour.example.org",),
)
BODY = """<rss version="2.0"><channel><title>海港日报</title>
<item><title>新灯</title><link>/a/1</link><pubDate>2026-03-05 18:00</pubDate>
<description>河边的灯亮了。</description></item>
<item><title>旧闻</title><link>/a/2</link><description>没有日期。</description></item>
<item></item>
</channel></rss>""".encode()


@pytest.mark.parametrize("source", [None, SOURCE])
def test_the_articles_are_those_of_the_pipeline(source: feeds.Source | None) -> None:
    polled = source.id if source else ""
    document = InputDocument(path=SOURCE.feeds[0], body=BODY, seen=NOW, polled=polled)
    entries = list(entries_of(document, Config(sources=(source,) if source else ()), NOW))
    normalized = feeds.normalize(feeds.read(BODY), fetched=NOW, source=source)
    assert list(normalized.articles) == [entry.article for entry in entries if isinstance(entry, Normalized)]
    assert [error.line for error in normalized.errors] == [5]


def test_the_address_of_the_source_is_the_base_of_links() -> None:
    articles = feeds.normalize(feeds.read(BODY), fetched=NOW, source=SOURCE).articles
    assert [article.url for article in articles] == [f"https://harbour.example.org/a/{n}" for n in (1, 2)]
    assert articles[0].published == datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_rendered_feed_is_read_again(format: str) -> None:
    articles = feeds.normalize(feeds.read(BODY), fetched=NOW, source=SOURCE).articles
    body = feeds.render(articles, format, title="海港", url=f"https://feeds.example.com/harbour.{format}")
    assert [entry.title for entry in feeds.read(body).entries] == ["新灯", "旧闻"]
    assert body == feeds.render(articles, format, title="海港", url=f"https://feeds.example.com/harbour.{format}")


def test_bad_arguments_are_refused() -> None:
    articles = feeds.normalize(feeds.read(BODY), fetched=NOW, source=SOURCE).articles
    with pytest.raises(ValueError, match="expected one of rss, atom, json, found 'xml'"):
        feeds.render(articles, "xml", title="海港", url="https://feeds.example.com/harbour.xml")
    with pytest.raises(ValueError, match="id"):
        feeds.render(articles * 2, "rss", title="海港", url="https://feeds.example.com/harbour.rss")
    with pytest.raises(feeds.DocumentError):
        feeds.read(b"nothing")


@pytest.mark.parametrize("name", ["published", "updated", "first_seen"])
def test_the_times_of_an_article_are_in_utc(name: str) -> None:
    article = feeds.normalize(feeds.read(BODY), fetched=NOW, source=SOURCE).articles[0]
    for zone in (None, timezone(timedelta(hours=8))):
        with pytest.raises(ValueError, match=f"Article.{name} must be in UTC"):
            replace(article, **{name: NOW.replace(tzinfo=zone)})  # type: ignore[arg-type]  # only datetimes are given


def test_the_time_of_the_fetch_may_have_any_zone_but_needs_one() -> None:
    document = feeds.read(BODY)
    zone = timezone(timedelta(hours=8))
    local = feeds.normalize(document, fetched=NOW.astimezone(zone))
    assert local.articles == feeds.normalize(document, fetched=NOW).articles
    with pytest.raises(ValueError, match="expected a time with a zone"):
        feeds.normalize(document, fetched=NOW.replace(tzinfo=None))
