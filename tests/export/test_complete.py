"""An export behind the simplest server there is: every link leads somewhere, and nothing in it is out of reach."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from feeds.common.folder import Disk
from feeds.config import Config, load, seeds
from feeds.config.export_settings import ExportSettings
from feeds.export import export
from feeds.ingest.files import walk
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.publish.extent import EVERYTHING, Extent, exported
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.web import create_app
from tests.cli.test_serve import PATIENCE, ask, free_port
from tests.corpus.measure import CORPUS, paths
from tests.export.crawl import Crawl, links
from tests.export.support import tree

#: the links between archive documents, in each format; with fewer of them an export has other links
ARCHIVE_LINKS = re.compile(
    rb'\s*<(?:atom:)?link [^>]*rel="(?:prev|next)-archive"[^>]*>|\s*<fh:archive/>|,?\s*"next_url": ?"[^"]*"'
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


#: returns the documents of a site
Documents = Callable[[], Iterable[InputDocument]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The files of a site that was exported, and the same feeds live."""

    url: str
    files: dict[str, bytes]
    live: dict[str, bytes]
    extent: Extent


@contextmanager
def hosted(folder: Path, port: int) -> Iterator[None]:
    """A folder served by `python -m http.server`."""
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603  # Python
        try:
            for _ in range(PATIENCE * 20):
                try:
                    ask(port, "/")
                except OSError:
                    time.sleep(0.05)
                else:
                    break
            yield
        finally:
            server.kill()


def samples() -> Iterable[InputDocument]:
    return walk([seeds() / "articles"], Config().max_document_bytes)  # type: ignore[return-value]  # none is rejected


def real() -> Iterable[InputDocument]:
    """A third of the real documents, of all publishers."""
    results = list(paths("feedx", "hexo"))[::3]
    return [InputDocument(path=str(path.relative_to(CORPUS)), body=path.read_bytes()) for path in results]


def extent(**settings: Any) -> Extent:
    """What the command exports from the samples with these settings."""
    return exported(Config(export=ExportSettings(**settings)), "2025-01")


# at the root of a host, and in a folder of one where others have theirs
PLACES = {
    "samples": (samples, "", EVERYTHING),
    "samples in a folder": (samples, "/news", EVERYTHING),
    "samples by default": (samples, "/news", extent()),
    "samples of some months in RSS": (
        samples,
        "",
        extent(archive=2, archive_formats=("rss",), converted_archives=True),
    ),
    "samples in JSON": (samples, "", extent(archive_formats=("json",))),
    "samples without pages and archive": (samples, "", extent(pages=False, archive_formats=())),
    "real documents in a folder": pytest.param((real, "/news", EVERYTHING), marks=pytest.mark.corpus),
    "real documents by default": pytest.param((real, "/news", extent()), marks=pytest.mark.corpus),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A site with these documents below `location`, from which several exports with different extents are made."""

    config: Config
    store: Store
    client: FlaskClient
    port: int


@pytest.fixture(scope="module")
def origin_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Documents, str], Origin]]:
    with ExitStack() as stack:

        @cache
        def origin(documents: Documents, location: str) -> Origin:
            port = free_port()
            settings = {"base_url": f"http://127.0.0.1:{port}{location}"}
            config = load(seeds() / "sources.toml", tmp_path_factory.mktemp("data"), {}, settings)
            store = stack.enter_context(open_store(config.database))
            ingest(documents(), store=store, config=config, now=NOW)
            return Origin(config=config, store=store, client=create_app(config, store).test_client(), port=port)

        yield origin


@pytest.fixture(scope="module", params=PLACES.values(), ids=PLACES)
def copy(
    request: pytest.FixtureRequest,
    origin_of: Callable[[Documents, str], Origin],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Copy]:
    documents, location, extent = request.param
    if documents is real and not CORPUS.is_dir():
        pytest.skip(f"no real documents at {CORPUS}")
    origin, folder = origin_of(documents, location), tmp_path_factory.mktemp("host")
    # renders by itself; the live site has a publisher of its own
    publisher = Publisher(origin.store, origin.config, extent=extent)
    export(publisher, folder / location.strip("/"), disk=Disk(fsync=lambda _: None))
    files = tree(folder / location.strip("/"))
    live = {path: origin.client.get(f"/{path}").data for path in publisher.paths() if path.startswith("feeds/")}
    with hosted(folder, origin.port):
        yield Copy(url=f"{origin.config.base_url}/", files=files, live=live, extent=extent)


@pytest.fixture(scope="module")
def crawl(copy: Copy) -> Crawl:
    crawler = Crawl(copy.url)
    crawler.follow()
    return crawler


def test_every_link_of_every_page_and_feed_leads_somewhere(crawl: Crawl) -> None:
    assert crawl.broken == []
    assert len(crawl.found) > 150


def test_everything_can_be_reached_from_the_front_page(copy: Copy, crawl: Crawl) -> None:
    reached = {f"{path}index.html" if path.endswith("/") or not path else path for path in crawl.found}
    # robots look for theirs where it always is, and hosts for what they show in the place of what is not there
    assert copy.files.keys() - reached == {"robots.txt", "404.html"}


def test_what_is_reached_is_what_is_served_live(copy: Copy, crawl: Crawl) -> None:
    feeds = [path for path in crawl.found if path.startswith("feeds/")]
    assert len(feeds) > 40
    links = ARCHIVE_LINKS if copy.extent != EVERYTHING else re.compile(rb"(?!)")
    for path in feeds:
        assert links.sub(b"", crawl.found[path]) == links.sub(b"", copy.live[path]), path


def test_an_archive_link_names_the_type_of_its_target(copy: Copy) -> None:
    types = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
    for path, body in copy.files.items():
        if path.endswith((".rss", ".atom")):
            for link in etree.fromstring(body).iter("{http://www.w3.org/2005/Atom}link"):
                if link.get("rel") in ("prev-archive", "next-archive", "current"):
                    extension = urlsplit(link.get("href")).path.rpartition(".")[2]
                    assert link.get("type") == types[extension], path


def test_every_article_can_be_reached_from_the_feed_by_the_archive(copy: Copy) -> None:
    """From the RSS and the Atom feed of everything, and from the JSON feed if it has an archive in JSON."""
    if copy.extent.archive_from or not copy.extent.archive_formats:
        pytest.skip("an archive of some months")
    ids = set(re.findall(rb"urn:uuid:[0-9a-f-]{36}", b"".join(live_archive(copy))))
    for extension in ("rss", "atom", "json"):
        if copy.extent.archive_of(extension, None) is None:
            continue
        address, bodies = f"feeds/all.{extension}", []
        while address:
            bodies.append(copy.files[address])
            older = re.search(rb'<[^<>]*rel="prev-archive"[^>]*|"next_url": ?"[^"]*"', bodies[-1])
            links = re.findall(rb"feeds/all/archive/[^?\"]*", older[0]) if older else []
            address = links[0].decode() if links else ""
        assert ids <= {*re.findall(rb"urn:uuid:[0-9a-f-]{36}", b"".join(bodies))}, extension


def live_archive(copy: Copy) -> list[bytes]:
    """The documents of the archive in the first format that it has."""
    extension = next(iter(copy.extent.archive_formats))
    return [body for path, body in copy.live.items() if re.match(rf"feeds/all/archive/.*{extension}", path)]


# --- what the crawl itself can see ------------------------------------------------------------------------------


def test_a_missing_page_file_or_place_is_noticed(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "index.html").write_text('<a href="a.html">1</a><a href="#b">2</a><img src="c.png"><p id="d">', "utf-8")
    (tmp_path / "a.html").write_text(
        '<a href="./#d">3</a><a href="f.xml#">4</a><a href="https://a.example/">5</a>', "utf-8"
    )
    (tmp_path / "f.xml").write_text('<?xml version="1.0"?><a><link rel="prev-archive" href="g.xml"/></a>', "utf-8")
    with hosted(tmp_path, port):
        crawl = Crawl(f"http://127.0.0.1:{port}/")
        crawl.follow()
    text = [line.removeprefix(f"http://127.0.0.1:{port}/").partition(" ")[0] for line in crawl.broken]
    assert sorted(text) == ["#b", "c.png", "g.xml"]


def test_links_of_every_kind_of_document_are_seen() -> None:
    rss = b'<?xml version="1.0"?><rss><channel><link>http://a.example/1</link></channel></rss>'
    assert list(links(rss, "application/octet-stream")) == ["http://a.example/1"]
    assert list(links(b'{"next_url": "http://a.example/2"}', "application/json")) == ["http://a.example/2"]
    opml = b'<?xml version="1.0"?><opml><outline xmlUrl="http://a.example/3"/></opml>'
    assert list(links(opml, "text/xml")) == ["http://a.example/3"]
    assert list(links(b"a { color: red }", "text/css")) == []
