"""Documents joined from entries that were rendered before: the same bytes as rendering the whole document.

An entry is rendered by feedgen in a document of its own, and cut out of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial

from feeds.model import Article, Feed, FeedSource
from feeds.model.attachments import Podcast

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

#: renders a document; `updates` are the update times of its entries by id
Render = Callable[[Feed, Sequence[Article], dict[str, datetime]], bytes]


def _unchanged(fragment: bytes, _source_updated: datetime) -> bytes:
    return fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragments:
    """How a format joins a document: its head, the entries with the separator between them, its foot."""

    render: Render
    #: what follows the entries of a document without entries; it occurs once
    foot: Callable[[bytes], int]
    separator: bytes = b""
    #: replaces the update time of the source in an entry of a combined feed
    restamp: Callable[[bytes, datetime], bytes] = _unchanged

    def frame(self, feed: Feed) -> tuple[bytes, bytes]:
        """The bytes before and after the entries."""
        document = self.render(feed, (), {})
        at = self.foot(document)
        return document[:at], document[at:]

    def entry(self, article: Article, updated: datetime, language: str, source: FeedSource | None) -> bytes:
        """One entry of a feed in `language`; in combined feeds with its source, whose update time is that of the entry.

        It depends on nothing else of a feed, except that a feed with episodes has podcast metadata.
        """
        head, foot = _frame(self, language)
        document = self.render(_context(language, source), (article,), {article.id: updated})
        if not (document.startswith(head) and document.endswith(foot)):
            raise AssertionError(f"the document of the entry {article.id} does not have the expected frame")
        return document[len(head) : len(document) - len(foot)]


def _context(language: str, source: FeedSource | None) -> Feed:
    return Feed(
        id="urn:feeds",
        title="feeds",
        self_url="https://feeds.invalid/",
        home_url="https://feeds.invalid/",
        updated=_NEVER,
        language=language,
        sources=(source,) if source else (),
        podcast=Podcast(cover="", is_explicit=False),
    )


@lru_cache(maxsize=256)
def _frame(fragments: Fragments, language: str) -> tuple[bytes, bytes]:
    return fragments.frame(_context(language, None))


def before(foot: bytes) -> Callable[[bytes], int]:
    """Find the foot of an XML document."""
    return partial(_before, foot)


def _before(foot: bytes, document: bytes) -> int:
    if not document.endswith(foot):
        raise AssertionError(f"expected a document that ends with {foot!r}, got {document[-40:]!r}")
    return len(document) - len(foot)
