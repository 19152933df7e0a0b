"""An export of the whole corpus: independent of the import order, without proxies, equal in every feed parser."""

import io
import json
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import atoma
import fastfeedparser
import feedparser
import pytest

from feeds.export import MANIFEST, export
from feeds.ingest.pipeline import IngestReport, InputDocument, ingest
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.corpus.measure import CORPUS, NOW, config, paths, plain


def documents(order: int) -> list[InputDocument]:
    """The Markdown documents in the order of their paths (0) or shuffled with this seed."""
    documents = [
        InputDocument(path=str(path.relative_to(CORPUS)), body=path.read_bytes()) for path in paths("feedx", "hexo")
    ]
    if order:
        random.Random(order).shuffle(documents)  # noqa: S311 - an order, not a secret
    return documents


def published(folder: Path, order: int, now: datetime) -> tuple[Path, IngestReport, IngestReport]:
    """Import in that order, again in another, and export; return the folder and both reports."""
    with open_store(folder / "data" / "feeds.sqlite3") as store:
        first = ingest(documents(order), store=store, config=config(), now=now)
        revision = store.revision()
        again = ingest(documents(order + 7), store=store, config=config(), now=now + timedelta(days=1))
        assert store.revision() == revision
        export(Publisher(store, plain()), folder / "site")
    return folder / "site", first, again


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestReport, IngestReport]:
    return published(tmp_path_factory.mktemp("first"), 0, NOW)


def files(folder: Path) -> dict[str, bytes]:
    """Every file except the manifest, which has the times of the files."""
    names = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): path.read_bytes() for path in names}


def feeds(folder: Path, ending: str) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob(f"*.{ending}")):
        if path.name != "opml.xml" and not path.name.startswith("."):
            yield path, path.read_bytes()


def test_every_document_is_accounted_for(site: tuple[Path, IngestReport, IngestReport]) -> None:
    _, first, again = site
    assert first.documents == again.documents == 437
    assert first.rejected == again.rejected == ()
    assert first.outcomes["new"] > 420
    assert first.outcomes["updated"] > 0
    assert again.outcomes == {"same": 437}


def test_another_order_gives_the_same_bytes(
    site: tuple[Path, IngestReport, IngestReport], tmp_path: Path, whole: bool
) -> None:
    for order in range(1, 9 if whole else 2):
        other, _, _ = published(tmp_path / str(order), order, NOW + timedelta(days=30))
        assert files(other) == files(site[0])


# our own parts of a page: its one script, and the notes that name the removed proxy
OURS = re.compile(r'<script src="[./]*copy\.js" defer></script>|<ul class="notes".*?</ul>', re.DOTALL)
BANNED = (
    "weserv",
    "cors.zfour",
    "picsum.photos",
    "获取更多RSS",
    "feedx.net/rss",
    "&lt;script",
    "<script",
    "&lt;iframe",
)


def test_nothing_proxied_or_active_is_in_any_file(site: tuple[Path, IngestReport, IngestReport]) -> None:
    everything = files(site[0])
    pages = [name for name in everything if name.endswith(".html")]
    assert len(everything) - len(pages) > 150
    assert len(pages) > 800
    for name, body in everything.items():
        text = body.decode("utf-8")
        if name.endswith(".html"):
            text, ours = OURS.subn("", text)
            assert 1 <= ours <= 2, name
        assert [
            needle for needle in BANNED if needle in text and (needle, name) != ("feedx.net/rss", "opml.xml")
        ] == [], name


def picture(entry: Any) -> str | None:
    """The lead image of an entry as parsed by feedparser."""
    urls = [media["url"] for media in entry.get("media_content", []) if media.get("medium") == "image"]
    return urls[0] if urls else None


def test_three_readers_see_the_same_entries(site: tuple[Path, IngestReport, IngestReport]) -> None:
    seen = 0
    for path, body in feeds(site[0], "json"):
        items = json.loads(body)["items"]
        expected = [(item["id"], item["title"], item.get("url")) for item in items]
        dates = [datetime.fromisoformat(item["date_published"]) for item in items]
        images = [item.get("image") for item in items]
        credits = [item["_feeds"]["credits"] for item in items]
        rss, atom = path.with_suffix(".rss").read_bytes(), path.with_suffix(".atom").read_bytes()
        for document in (rss, atom):
            entries = feedparser.parse(io.BytesIO(document)).entries
            # feedparser uses the id as the link of an entry without a link
            links = [None if entry.get("link") == entry.id else entry.get("link") for entry in entries]
            assert [(entry.id, entry.title, link) for entry, link in zip(entries, links, strict=True)] == expected
            assert [picture(entry) for entry in entries] == images
            assert [[who["name"] for who in entry.get("contributors", [])] for entry in entries] == credits
            fast = fastfeedparser.parse(document).entries if items else []
            assert [(entry.id, entry.title) for entry in fast] == [entry[:2] for entry in expected]
        parsed = atoma.parse_rss_bytes(rss)
        assert [(entry.guid, entry.title, entry.link) for entry in parsed.items] == expected
        assert [entry.pub_date for entry in parsed.items] == [date.replace(microsecond=0) for date in dates]
        parsed_atom = atoma.parse_atom_bytes(atom)
        assert [(entry.id_, entry.title.value) for entry in parsed_atom.entries] == [entry[:2] for entry in expected]
        seen += len(items)
    assert seen > 1_000
