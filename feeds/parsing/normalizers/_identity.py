"""Which article an entry is: the publisher's number, its address, its guid, or its title and day."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import RawEntry
from feeds.parsing.identity import article_id, title_key
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._links import address_of, article_number, guid_of, home_pages, written_link
from feeds.parsing.normalizers._publisher import PublisherMatch
from feeds.parsing.normalizers._repeats import Repeats
from feeds.parsing.normalizers._trust import PollOrigin, host_of
from feeds.urls.canonicalize import article_address


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKeys:
    """Where an entry stands in public."""

    #: the address to publish
    url: str | None
    #: the publisher's article number, None where its addresses have none
    number: str | None
    #: whether the address is this article's alone: not the homepage, not shared with another entry of the document
    is_own: bool
    #: the guid, empty where it is none: a word for nothing, or one that several articles of the document have
    guid: str = ""


def entry_keys(raw: RawEntry, own: Normalizer, repeats: Repeats, polled: PollOrigin | None) -> EntryKeys:
    """The address, number and guid of an entry."""
    guid = "" if repeats.guid else guid_of(raw)
    address = address_of(raw, polled)
    link = article_address(address) if address else None
    if address is None or link is None:
        return EntryKeys(url=None, number=None, is_own=False, guid=guid)
    number, spelling = article_number(address, own)
    is_own = number is not None or not (repeats.link or link in home_pages(raw, polled) or _is_fragment(raw, address))
    # one page for many articles tells them apart by its fragment
    url = own.address(spelling, number) if is_own else address
    return EntryKeys(url=url, number=number, is_own=is_own, guid=guid)


def _is_fragment(raw: RawEntry, address: str) -> bool:
    """Whether an entry has no link but a guid that names a part of a page."""
    return "#" in address and written_link(raw) != raw.link


def identify(keys: EntryKeys, publisher: PublisherMatch, title: str, date: datetime | None) -> tuple[str, str]:
    """The id and the native key of an entry; `date` is the date as it stands in the document.

    Ids are minted under what does not change when a catalogue names a source: the normalizer that owns a number,
    nothing at all for an address of the publisher's own, else the host or name by which the source was recognised.
    """
    if keys.number and publisher.owner and not (publisher.via and publisher.source.private):
        return article_id(publisher.owner, keys.number), keys.number
    if keys.is_own and keys.url:
        scope = "" if host_of(keys.url) == publisher.id_scope and not publisher.is_separate else publisher.id_scope
        return article_id(scope, keys.url), keys.url
    key = keys.guid or title_key(title, f"{date:%Y-%m-%d}" if date else "")
    return article_id(publisher.id_scope, key), key


def id_without_address(keys: EntryKeys, publisher: PublisherMatch) -> str:
    """The id that the entry would have without its address: what stays where a publisher moves an article.

    Empty where the number stays anyway, where there is no guid or it is the address itself, and in other people's
    feeds, which may write what they like. Where only the feed says that the article is its source's, the name is the
    source's alone.
    """
    guid = keys.guid
    if not guid or publisher.via or (keys.number and publisher.owner) or article_address(guid) == keys.url:
        return ""
    return article_id(publisher.id_scope if publisher.is_sure else publisher.source.id, guid)
