"""reader (lemon24), a complete feed reader with its own database: entries are sorted by id, not in our order."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser_sgmllib

from tests.accepted.readers.seen import Seen, seen

# the copy of feedparser in reader 3.26 imports the old module name, which reader's requirements do not provide
sys.modules.setdefault("sgmllib", feedparser_sgmllib)
from reader import Entry, Reader, make_reader  # noqa: E402


def read(extension: str, documents: Sequence[bytes]) -> list[tuple[Seen, ...]]:
    with TemporaryDirectory() as folder, make_reader(":memory:", feed_root=folder) as subscriber:
        return [
            _read(subscriber, Path(folder), f"{number}.{extension}", document)
            for number, document in enumerate(documents)
        ]


def _read(subscriber: Reader, folder: Path, name: str, document: bytes) -> tuple[Seen, ...]:
    (folder / name).write_bytes(document)
    subscriber.add_feed(name)
    subscriber.update_feed(name)
    return tuple(sorted(map(_entry, subscriber.get_entries(feed=name)), key=lambda entry: entry.id))


def _entry(entry: Entry) -> Seen:
    pictures = [enclosure.href for enclosure in entry.enclosures if (enclosure.type or "").startswith("image/")]
    return seen(
        id=entry.id,
        title=entry.title or "",
        # its feedparser uses the id as the link of an entry without a link
        link=None if entry.link == entry.id else entry.link,
        published=entry.published,
        updated=entry.updated,
        authors=[enclosure.name for enclosure in entry.authors],
        image=next(iter(pictures), None),
    )
