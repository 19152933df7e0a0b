"""The whole site with the samples: served and exported bytes are equal, and no path escapes the site."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from flask.testing import FlaskClient

from feeds.config import Config, load, seeds
from feeds.export import MANIFEST, export
from feeds.ingest.files import walk
from feeds.ingest.pipeline import ingest
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.web import create_app

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    data = tmp_path_factory.mktemp("data")
    return load(seeds() / "sources.toml", data, {}, {"base_url": "https://feeds.example.org"})


@pytest.fixture(scope="module")
def store(config: Config) -> Iterator[Store]:
    with open_store(config.database) as opened:
        ingest(walk([seeds() / "articles"], config.max_document_bytes), store=opened, config=config, now=NOW)
        yield opened


@pytest.fixture(scope="module")
def client(config: Config, store: Store) -> FlaskClient:
    return create_app(config, store).test_client()


def test_served_and_exported_bytes_are_the_same(
    client: FlaskClient, config: Config, store: Store, tmp_path: Path
) -> None:
    publisher = Publisher(store, config)
    export(publisher, tmp_path)
    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    del files[MANIFEST]
    assert {
        "feeds/all.rss",
        "feeds/voa.atom",
        "feeds/main.json",
        "opml.xml",
        "index.html",
        "status.atom",
    } <= files.keys()
    # the served page depends on the clock, the exported page on the last poll
    live = {path for path in files if path.endswith("status/index.html")}
    assert len(live) == 4
    # in the publisher's order, in which documents with the same articles follow each other
    paths = [path for path in publisher.paths() if path not in live]
    assert {*paths, *live} == files.keys()
    for path in paths:
        file = files[path]
        answer = client.get(f"/{path}")
        assert (answer.status_code, answer.data) == (200, file.read_bytes()), path
        head = client.head(f"/{path}")
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"]), path
    assert client.get("/").data == files["index.html"].read_bytes()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/style.css", "text/css"),
        ("/robots.txt", "text/plain"),
        ("/feeds/voa.rss", "application/rss+xml"),
        ("/feeds/voa.atom", "application/atom+xml"),
        ("/feeds/voa.json", "application/feed+json"),
    ],
)
def test_every_document_has_its_media_type(client: FlaskClient, path: str, media_type: str) -> None:
    assert client.get(path).headers["Content-Type"] == f"{media_type}; charset=utf-8"


def test_self_links_come_from_the_base_url_alone(client: FlaskClient) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for path in ("/", "/feeds/voa.rss", "/feeds/voa.atom", "/feeds/voa.json", "/opml.xml"):
        answer = client.get(path, headers=forged)
        assert b"evil.example" not in answer.data
        assert b"127.0.0.1" not in answer.data
    assert json.loads(client.get("/feeds/voa.json").data)["feed_url"] == "https://feeds.example.org/feeds/voa.json"


def test_the_front_page_links_to_every_feed(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    for source in ("all", "voa", "dw", "zaker"):
        for extension in ("rss", "atom", "json"):
            assert f"feeds/{source}.{extension}" in page


# --- path traversal ---------------------------------------------------------------------------------------------

CLIMBING = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..\\..\\windows\\win.ini",
    "....//....//etc/passwd",
    "..%c0%af..%c0%afetc/passwd",
    "..%00/etc/passwd",
    "voa.rss%00.html",
    "voa.rss\x00",
    "/etc/passwd",
    "file:///etc/passwd",
    "voa.rss/../../style.css",
    "archive/2024-12.atom",
    "voa/archive/../../all.rss",
    "VOA.rss",
    "voa.rss ",
    "%u002e%u002e/style.css",
    "x" * 5000,
]


def refused(client: FlaskClient, path: str) -> bool:
    """Whether a path below /feeds/ is 404, both decoded once and undecoded."""
    once = unquote_to_bytes(path.encode("utf-8", "surrogateescape")).decode("latin-1")
    as_it_came = path.encode("utf-8", "surrogateescape").decode("latin-1")
    answers = [client.get("/", environ_overrides={"PATH_INFO": f"/feeds/{name}"}) for name in (once, as_it_came)]
    return all(answer.status_code == 404 and answer.data == b"404 Not Found\n" for answer in answers)


@pytest.mark.parametrize("path", CLIMBING, ids=range(len(CLIMBING)))
def test_a_path_traversal_is_404(client: FlaskClient, path: str) -> None:
    assert refused(client, path)


@pytest.mark.corpus
def test_every_path_of_the_public_traversal_lists_is_404(client: FlaskClient) -> None:
    listed = CORPUS / "hostile" / "traversal.txt"
    if not listed.exists():
        pytest.skip(f"no corpus at {CORPUS}")
    paths = listed.read_text(encoding="utf-8", errors="replace").splitlines()
    assert len(paths) > 500
    assert [path for path in paths if not refused(client, path)] == []
