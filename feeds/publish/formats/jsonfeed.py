"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from feeds.model import Article, Feed, FeedSource
from feeds.model.attachments import Episode
from feeds.publish.formats.enclosures import Enclosure, further_pictures, image_type, lead_image, recordings, related
from feeds.publish.formats.fragments import Fragments
from feeds.publish.formats.safe_text import (
    authors,
    body,
    distinct_updates,
    language,
    line,
    lines,
    prose,
    rfc3339,
    title,
    web_url,
)

MEDIA_TYPE = "application/feed+json"

_NO_ITEMS = b'"items":[]'

#: line ends in JavaScript before 2019, for feeds that are pasted into a script
_SEPARATORS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})


def render(feed: Feed, articles: Sequence[Article]) -> bytes:
    """Render a JSON Feed 1.1 document: compact, keys sorted, UTF-8.

    Raises ValueError if two articles have the same id.
    """
    return _render(feed, articles, distinct_updates(articles))


def _render(feed: Feed, articles: Sequence[Article], updates: Mapping[str, datetime]) -> bytes:
    sources = {source.id: source for source in feed.sources}
    items = [_item(article, updates[article.id], sources.get(article.source)) for article in articles]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(feed.title),
        "description": line(feed.subtitle),
        "home_page_url": web_url(feed.home_url),
        "feed_url": feed.self_url,
        "next_url": feed.prev_archive_url,
        "icon": web_url(feed.podcast.cover) if feed.podcast else "",
        "language": language(feed.language),
        "authors": [{"name": title(feed.title)}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
    }
    return dump({**_filled(head), "items": items})


def dump(document: Mapping[str, Any]) -> bytes:
    """Serialize a document: compact, keys sorted, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_SEPARATORS).encode()


def _item(article: Article, updated: datetime, source: FeedSource | None) -> dict[str, Any]:
    image = lead_image(article)
    fields = {
        "id": article.id,
        "url": web_url(article.url),
        "title": title(article.title),
        "content_html": body(article),
        "summary": prose(article.summary),
        "image": web_url(image.url) if image else "",
        "date_published": rfc3339(article.published),
        "date_modified": rfc3339(updated),
        "authors": [{"name": name} for name in authors(article, source)],
        "tags": lines(article.categories),
        "language": language(article.language),
        "attachments": [_attachment(enclosure) for enclosure in (*recordings(article), *_pictures(article))],
    }
    return {**_filled(fields), "_feeds": _extension(article)}


def _attachment(recording: Enclosure) -> dict[str, Any]:
    return _filled(
        {
            "url": recording.url,
            "mime_type": recording.type,
            "size_in_bytes": recording.length,
            "duration_in_seconds": recording.duration,
        }
    )


def _pictures(article: Article) -> list[Enclosure]:
    """The images that are neither in the text nor the lead image, if their type is known."""
    pictures = ((web_url(image.url), image_type(image.url)) for image in further_pictures(article))
    return [Enclosure(url=url, type=kind) for url, kind in pictures if kind]


def _extension(article: Article) -> dict[str, Any]:
    """Fields that no format has; every key is always present."""
    return {
        "source": line(article.source),
        "native_key": line(article.native_key),
        "first_seen": rfc3339(article.first_seen),
        "rights": prose(article.rights),
        "credits": lines(article.credits),
        "also_at": [url for url in map(web_url, article.also_at) if url],
        "episode": _episode(article.episode) if article.episode else None,
        "related": [{"id": link.id, "title": link.title, "url": link.url} for link in related(article)],
    }


def _episode(episode: Episode) -> dict[str, Any]:
    chapters = (
        {"start": part.start / 1000, "title": title(part.title), "url": web_url(part.url), "image": web_url(part.image)}
        for part in episode.chapters
    )
    transcripts = (
        {"url": web_url(part.url), "type": line(part.type), "language": language(part.language)}
        for part in episode.transcripts
    )
    return {
        "cover": web_url(episode.cover),
        "chapters": list(chapters),
        "chapters_url": web_url(episode.chapters_url),
        "transcripts": [part for part in transcripts if part["url"]],
    }


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _foot(document: bytes) -> int:
    """The end of an empty list of items; in a string its quotation marks would be escaped."""
    return document.index(_NO_ITEMS) + len(_NO_ITEMS) - 1


FRAGMENTS = Fragments(render=_render, foot=_foot, separator=b",")
