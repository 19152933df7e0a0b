"""The Python API: bytes -> raw entries -> articles -> bytes. It needs no database, no settings and no clock.

`import feeds` alone imports nothing of this: `feeds.read`, `feeds.normalize` and `feeds.render` are imported at their
first use.

>>> import feeds
>>> from datetime import UTC, datetime
>>> document = feeds.read(b'''<rss version="2.0"><channel><title>Harbour News</title><item>
...     <title>The new lamp</title><link>https://harbour.example.org/2</link>
...     <pubDate>Wed, 04 Dec 2024 08:00:00 +0800</pubDate>
...     <description>It &lt;b onclick="x()"&gt;shines.&lt;/b&gt;</description>
... </item></channel></rss>''')
>>> [(entry.title, entry.published) for entry in document.entries]
[('The new lamp', 'Wed, 04 Dec 2024 08:00:00 +0800')]
>>> normalized = feeds.normalize(document, fetched=datetime(2024, 12, 4, 1, tzinfo=UTC))
>>> [(article.source, article.published.hour, article.content_html) for article in normalized.articles]
[('harbour.example.org', 0, '<p>It <b>shines.</b></p>')]
>>> atom = feeds.render(normalized.articles, "atom", title="Harbour", url="https://feeds.example.com/harbour.atom")
>>> [entry.link for entry in feeds.read(atom).entries]
['https://harbour.example.org/2']
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from feeds.config import Config
from feeds.errors import DocumentError
from feeds.model import Article, Feed, RawEntry, Source
from feeds.parsing import formats
from feeds.parsing.normalizers import PollOrigin, normalize_document
from feeds.publish.formats.registry import FORMATS

__all__ = [
    "Article",
    "DocumentError",
    "NormalizedDocument",
    "ParsedDocument",
    "RawEntry",
    "Source",
    "normalize",
    "read",
    "render",
]

#: when a feed without articles was updated
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """The entries of a document as received, and the errors of those that cannot be parsed."""

    entries: tuple[RawEntry, ...]
    errors: tuple[DocumentError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedDocument:
    """The articles of a document, and the errors of all entries that have no article."""

    articles: tuple[Article, ...]
    errors: tuple[DocumentError, ...]


def read(body: bytes) -> ParsedDocument:
    """Parse a document in RSS, RDF, Atom, JSON Feed, or the Markdown of feedx or RSSHUB-PAGE.

    Raises DocumentError if it is no such document; an entry that cannot be parsed is in `errors` and does not stop the
    others.
    """
    items = list(formats.read(body))
    return ParsedDocument(
        entries=tuple(item for item in items if isinstance(item, RawEntry)),
        errors=tuple(item for item in items if isinstance(item, DocumentError)),
    )


def normalize(document: ParsedDocument, *, fetched: datetime, source: Source | None = None) -> NormalizedDocument:
    """Clean and normalize all entries of a document; `fetched` is the time of the fetch.

    Raises ValueError if `fetched` has no time zone. With a `source`, the document is from the first of its `feeds`,
    which is the base of relative addresses, and dates without a zone are in its `zone`. Without one, the host of each
    entry is its source.
    """
    if fetched.tzinfo is None:
        raise ValueError(f"expected a time with a zone, found {fetched.isoformat()}")
    fetched = fetched.astimezone(UTC)
    config = Config(sources=(source,) if source else ())
    polled = PollOrigin(source=source, url=source.feeds[0]) if source and source.feeds else None
    results = list(normalize_document(document.entries, config=config, now=fetched, seen=fetched, polled=polled))
    return NormalizedDocument(
        articles=tuple(result.article for result in results if not isinstance(result, DocumentError)),
        errors=(*document.errors, *(result for result in results if isinstance(result, DocumentError))),
    )


def render(articles: Sequence[Article], format: str, *, title: str, url: str, homepage: str = "") -> bytes:
    """Render articles in the given order as `rss`, `atom` or `json`; `url` is the address of the feed.

    Equal articles give equal bytes. Raises ValueError for another format, or if two articles have the same id.
    """
    if format not in FORMATS:
        raise ValueError(f"expected one of {', '.join(FORMATS)}, found {format!r}")
    feed = Feed(
        id=uuid5(NAMESPACE_URL, url).urn,
        title=title,
        self_url=url,
        home_url=homepage or url,
        updated=max((article.updated for article in articles), default=_NEVER),
    )
    return FORMATS[format].render(feed, articles)
