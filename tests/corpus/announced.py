"""`python -m tests.corpus.announced [100]`: check that a subscriber sees no entry twice.

The corpus is imported repeatedly, each time in another order, and read by a real reader after each round.
"""

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser_sgmllib

from feeds.export import export
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.corpus.measure import CORPUS, NOW, config, paths, plain

# the copy of feedparser in reader 3.26 imports the old module name, which reader's requirements do not provide
sys.modules.setdefault("sgmllib", feedparser_sgmllib)
from reader import Reader, make_reader  # noqa: E402

#: elements that a mirror updates on every write of its feed
_CHANNEL_DATE = re.compile(rb"(<(lastBuildDate|pubDate|updated)>)[^<]*(</\2>)")


@dataclass(frozen=True, slots=True)
class Round:
    """The effect of one import on the site and on its subscriber."""

    #: entries that are new to the reader, and entries that it reports as changed
    new: int
    changed: int
    #: whether every file is identical byte for byte
    is_same: bool


def rounds(folder: Path, number: int) -> Iterator[Round]:
    """Import the whole corpus `number` times, each time in another order, with other channel dates, a day later."""
    site = folder / "site"
    old_files: dict[str, bytes] = {}
    with open_store(folder / "feeds.sqlite3") as store, make_reader(":memory:", feed_root=str(site)) as subscriber:
        for index in range(number):
            ingest(_documents(index), store=store, config=config(), now=NOW + index * timedelta(days=1))
            export(Publisher(store, plain()), site)
            now = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
            new, changed = _read(subscriber, site)
            yield Round(new=new, changed=changed, is_same=now == old_files)
            old_files = now


def _documents(order: int) -> list[InputDocument]:
    documents = [_stamped(path, order) for path in paths("feedx", "hexo", "xml")]
    random.Random(order).shuffle(documents)  # noqa: S311 - an order, not a secret
    return documents


def _stamped(path: Path, order: int) -> InputDocument:
    """The document as a mirror serves it on another day: the channel dates change, the item dates do not."""
    body = path.read_bytes()
    head, mark, items = body.partition(b"<item>") if path.suffix == ".xml" else (b"", b"", body)
    stamp = (NOW + order * timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT").encode()
    head = _CHANNEL_DATE.sub(rb"\1" + stamp + rb"\3", head)
    return InputDocument(path=str(path.relative_to(CORPUS)), body=head + mark + items)


def _read(subscriber: Reader, site: Path) -> tuple[int, int]:
    for path in sorted((site / "feeds").glob("*.*")):
        if path.suffix in (".atom", ".rss"):
            subscriber.add_feed(str(path.relative_to(site)), exist_ok=True)
    new = changed = 0
    for result in subscriber.update_feeds_iter():
        if isinstance(result.value, Exception):
            raise result.value
        if result.value is not None:
            new, changed = new + result.value.new, changed + result.value.modified
    return new, changed


def main() -> None:
    """Print the changes of each round; fail if a round after the first has any."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with TemporaryDirectory() as folder:
        first, *later = rounds(Path(folder), number)
    new, changed = sum(result.new for result in later), sum(result.changed for result in later)
    other = sum(not result.is_same for result in later)
    print(f"round 1: {first.new} entries; rounds 2 to {number}: {new} new, {changed} changed, {other} with other bytes")
    if new or changed or other:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
