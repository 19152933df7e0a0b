"""Which article an entry is: the publisher's number, its address, its guid, or its title and day."""

from dataclasses import dataclass
from datetime import datetime

from feeds.identity import article_id, title_key
from feeds.model import RawEntry
from feeds.normalizers import _fields
from feeds.normalizers._declare import Normalizer
from feeds.normalizers._publisher import Publisher, host_of
from feeds.urls import article_address, clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands in public."""

    #: the address to publish
    url: str | None
    #: the publisher's article number, None where its addresses have none
    number: str | None
    #: whether the address is this article's alone: not the homepage, not shared with another entry of the document
    is_own: bool


def place_of(raw: RawEntry, link: str | None, own: Normalizer, *, is_shared: bool) -> Place:
    """The address and number of an entry whose canonical link is `link`."""
    if link is None:
        return Place(url=None, number=None, is_own=False)
    number = own.native_key(link)
    is_own = number is not None or not (is_shared or link == article_address(raw.channel.link))
    # one page for many articles tells them apart by its fragment
    url = own.address(link, number) if is_own else clean(_fields.link(raw), raw.base or raw.channel.link)
    return Place(url=url, number=number, is_own=is_own)


def identify(
    raw: RawEntry, place: Place, publisher: Publisher, title: str, written: datetime | None
) -> tuple[str, str]:
    """The id and the native key of an entry; `written` is the date as it stands in the document.

    Ids are minted under what does not change when a catalogue names a source: the normalizer that owns a number,
    nothing at all for an address of the publisher's own, else the host or name by which the source was recognised.
    """
    if place.number and publisher.owner and not (publisher.via and publisher.source.private):
        return article_id(publisher.owner, place.number), place.number
    if place.is_own and place.url:
        scope = "" if host_of(place.url) == publisher.by and not publisher.via else publisher.by
        return article_id(scope, place.url), place.url
    key = _fields.guid(raw) or title_key(title, f"{written:%Y-%m-%d}" if written else "")
    return article_id(publisher.by, key), key


def lasting_id(raw: RawEntry, place: Place, publisher: Publisher) -> str:
    """The id that the entry would have without its address: what stays where a publisher moves an article.

    Empty where the number stays anyway, where there is no guid or it is the address itself, and in other people's
    feeds, which may write what they like.
    """
    guid = _fields.guid(raw)
    if not guid or publisher.via or (place.number and publisher.owner) or article_address(guid) == place.url:
        return ""
    return article_id(publisher.by, guid)
