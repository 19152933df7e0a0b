"""atoma, which parses each format strictly."""

from collections.abc import Sequence

import atoma
from atoma.atom import AtomEntry
from atoma.json_feed import JSONFeedItem
from atoma.rss import RSSItem

from tests.accepted.readers.seen import Seen, seen


def read(extension: str, documents: Sequence[bytes]) -> list[tuple[Seen, ...]]:
    return [_READ[extension](document) for document in documents]


def _rss(document: bytes) -> tuple[Seen, ...]:
    return tuple(map(_item, atoma.parse_rss_bytes(document).items))


def _atom(document: bytes) -> tuple[Seen, ...]:
    return tuple(map(_entry, atoma.parse_atom_bytes(document).entries))


def _json(document: bytes) -> tuple[Seen, ...]:
    return tuple(map(_json_item, atoma.parse_json_feed_bytes(document).items))


def _item(item: RSSItem) -> Seen:
    return seen(
        id=item.guid or "",
        title=item.title or "",
        link=item.link,
        published=item.pub_date,
        authors=[item.author],
        image=_picture((enclosure.type, enclosure.url) for enclosure in item.enclosures),
    )


def _entry(entry: AtomEntry) -> Seen:
    return seen(
        id=entry.id_,
        title=entry.title.value,
        link=next((author.href for author in entry.links if author.rel == "alternate"), None),
        published=entry.published,
        updated=entry.updated,
        authors=[author.name for author in entry.authors],
        image=_picture((author.type_, author.href) for author in entry.links if author.rel == "enclosure"),
    )


def _json_item(item: JSONFeedItem) -> Seen:
    return seen(
        id=item.id_,
        title=item.title or "",
        link=item.url,
        published=item.date_published,
        updated=item.date_modified,
        authors=[item.author.name] if item.author else [],
        image=item.image,
    )


def _picture(enclosures) -> str | None:
    return next((url for kind, url in enclosures if (kind or "").startswith("image/")), None)


_READ = {"rss": _rss, "atom": _atom, "json": _json}
