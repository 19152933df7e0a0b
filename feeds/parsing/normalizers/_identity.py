"""The identity of an entry: the publisher's number, its address, its guid, or its title and day."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import RawEntry
from feeds.parsing.identity import article_id, title_key
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._links import article_number, guid_of, home_pages, url_of, written_link
from feeds.parsing.normalizers._publisher import PublisherMatch
from feeds.parsing.normalizers._repeats import Repeats
from feeds.parsing.normalizers._trust import PollOrigin, host_of
from feeds.parsing.private_sources import is_separate_article
from feeds.urls.canonicalize import article_url


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """The keys that can identify an entry."""

    #: the address to publish
    url: str | None
    #: the publisher's article number, None where its addresses have none
    number: str | None
    #: whether the address belongs to this article alone: not the homepage, not shared with another entry of the
    #: document
    is_own: bool
    #: the guid; empty for a placeholder, or if several articles of the document share it
    guid: str = ""


def entry_keys(raw: RawEntry, normalizer: Normalizer, repeats: Repeats, polled: PollOrigin | None) -> EntryKeys:
    """Return the address, number and guid of an entry."""
    guid = "" if repeats.guid else guid_of(raw)
    url = url_of(raw, polled)
    link = article_url(url) if url else None
    if url is None or link is None:
        return EntryKeys(url=None, number=None, is_own=False, guid=guid)
    number, spelling = article_number(url, normalizer)
    is_own = number is not None or not (repeats.link or link in home_pages(raw, polled) or _is_fragment(raw, url))
    # on a page with many articles the fragment identifies each
    canonical = normalizer.url(spelling, number) if is_own else url
    return EntryKeys(url=canonical, number=number, is_own=is_own, guid=guid)


def _is_fragment(raw: RawEntry, url: str) -> bool:
    """Return whether an entry has no link but a guid that names a part of a page."""
    return "#" in url and written_link(raw) != raw.link


def identify(keys: EntryKeys, publisher: PublisherMatch, title: str, date: datetime | None) -> tuple[str, str]:
    """Return the id and the native key of an entry; `date` is the date as written in the document.

    Ids are scoped by something that does not change when a catalogue names a source: the normalizer that owns a number,
    no scope for an address on the publisher's own host, else the host or name by which the source was recognised.
    """
    if keys.number and publisher.owner and not is_separate_article(publisher.source, publisher.via):
        return article_id(publisher.owner, keys.number), keys.number
    if keys.is_own and keys.url:
        scope = "" if host_of(keys.url) == publisher.id_scope and not publisher.is_separate else publisher.id_scope
        return article_id(scope, keys.url), keys.url
    key = keys.guid or title_key(title, f"{date:%Y-%m-%d}" if date else "")
    return article_id(publisher.id_scope, key), key


def id_without_url(keys: EntryKeys, publisher: PublisherMatch) -> str:
    """Return the id of the entry without its address: it stays the same if a publisher moves an article.

    Empty if the number stays anyway, if there is no guid or the guid is the address, and in feeds of others, whose
    guids are not trustworthy. If only the feed claims that the article belongs to its source, the id is scoped to that
    source.
    """
    guid = keys.guid
    if not guid or publisher.via or (keys.number and publisher.owner) or article_url(guid) == keys.url:
        return ""
    return article_id(publisher.id_scope if publisher.is_sure else publisher.source.id, guid)
