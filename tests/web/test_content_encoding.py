"""Content encodings: negotiation, and brotli and zstd that are prepared behind the responses."""

import gzip
import random
from collections.abc import Callable, Mapping

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient

from feeds.config import Config
from feeds.publish.encodings import BACKGROUND_ENCODERS
from feeds.publish.rendition import Rendition
from feeds.web import create_app
from feeds.web.content_encoding import BackgroundEncoder, acceptable_encodings
from tests.web.conftest import MODIFIED, PAGES, FakePublisher, FakeStore
from tests.web.test_response_cache import Site, site, store  # noqa: F401  # fixtures

DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
    "gzip": gzip.decompress,
}
ALL = "gzip, deflate, br, zstd"


@pytest.fixture
def encoder() -> BackgroundEncoder:
    return BackgroundEncoder()


@pytest.fixture
def client(publisher: FakePublisher, encoder: BackgroundEncoder) -> FlaskClient:
    app = create_app(Config(ttl=30), FakeStore(), publisher, encoder=encoder)  # type: ignore[arg-type]  # the used part
    return app.test_client()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", []),
        ("identity", []),
        ("gzip", ["gzip"]),
        ("*", ["gzip"]),
        (ALL, ["br", "zstd", "gzip"]),
        ("ZSTD, Br", ["br", "zstd"]),
        ("zstd, br;q=0.9, gzip;q=1.0", ["zstd", "gzip", "br"]),
        ("br;q=0, zstd;q=0.0, *", ["gzip"]),
        ("br, identity;q=0.5, gzip;q=0.4", ["br"]),
        ("br, gzip;q=0", ["br"]),
        ("br;q=nonsense, zstd;q=2, gzip", ["gzip"]),
        ("brotli, gz", []),
    ],
)
def test_encodings_are_negotiated_by_quality(header: str, expected: list[str]) -> None:
    assert list(acceptable_encodings(header)) == expected


@pytest.mark.parametrize("path", ["/", "/feeds/voa.rss"])
def test_every_encoding_has_the_same_bytes_and_headers(
    client: FlaskClient, encoder: BackgroundEncoder, path: str
) -> None:
    plain = client.get(path)
    # the first response does not wait
    assert client.get(path, headers={"Accept-Encoding": ALL}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "br"}).headers
    client.get(path, headers={"Accept-Encoding": "zstd"})
    encoder.wait()
    assert client.get(path, headers={"Accept-Encoding": ALL}).headers["Content-Encoding"] == "br"
    different = dict.fromkeys(("ETag", "Content-Encoding", "Content-Length", "Date"), "")
    tags = {plain.headers["ETag"]}
    for name, decode in DECODERS.items():
        got = client.get(path, headers={"Accept-Encoding": name})
        assert got.headers["Content-Encoding"] == name
        assert decode(got.data) == plain.data
        assert len(got.data) == int(got.headers["Content-Length"]) < len(plain.data)
        assert {**got.headers, **different} == {**plain.headers, **different}
        assert "Accept-Encoding" in got.headers["Vary"]
        head = client.head(path, headers={"Accept-Encoding": name})
        assert {**head.headers, "Date": ""} == {**got.headers, "Date": ""}
        tags.add(got.headers["ETag"])
    assert len(tags) == 4


@pytest.mark.parametrize("is_prepared", [False, True])
@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"', '"{}-br"', 'W/"{};gz"'])
def test_the_copy_of_a_client_stays_valid(
    client: FlaskClient, encoder: BackgroundEncoder, encoding: str, form: str, is_prepared: bool
) -> None:
    """Also after a restart, before its encoding is prepared again, and when a smaller one is ready."""
    if is_prepared:
        client.get("/feeds/voa.rss", headers={"Accept-Encoding": ALL})
        encoder.wait()
    tag = PAGES["feeds/voa.rss"].etag_of(encoding)
    headers = {"Accept-Encoding": ALL, "If-None-Match": form.format(tag)}
    for method in ("GET", "HEAD"):
        answer = client.open("/feeds/voa.rss", method=method, headers=headers)
        assert (answer.status_code, answer.headers["ETag"], answer.data) == (304, f'"{tag}"', b"")
    assert client.get("/feeds/voa.rss", headers={"If-None-Match": f'"{tag}"'}).status_code == 200


def test_a_condition_that_needs_the_body_gets_it(client: FlaskClient) -> None:
    tag = f'"{PAGES["feeds/voa.rss"].etag_of("br")}"'
    headers = {"Accept-Encoding": "br", "If-None-Match": tag, "If-Match": tag}
    answer = client.get("/feeds/voa.rss", headers=headers)
    assert (answer.status_code, bool(answer.data)) == (412, True)


def test_a_delta_is_compressed_by_gzip_only(client: FlaskClient, encoder: BackgroundEncoder) -> None:
    client.get("/feeds/voa.rss", headers={"Accept-Encoding": ALL})
    encoder.wait()
    answer = client.get("/feeds/voa.rss", headers={"Accept-Encoding": ALL, "A-IM": "feed"})
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("encoding", BACKGROUND_ENCODERS)
def test_all_encodings_together_are_not_larger_than_the_body(encoding: str) -> None:
    """The caches count twice the body."""
    for body in (b"a" * 5000, random.Random(1).randbytes(5000)):  # noqa: S311  # no secret
        page = Rendition(path="x", body=body, media_type="text/plain", modified=MODIFIED)
        for name in BACKGROUND_ENCODERS:
            page.encode(name)
        total = sum(len(page.encoded(name)) for name in BACKGROUND_ENCODERS)
        assert total + len(page.gzip) <= len(body) or total == 0
        assert bool(page.encoded(encoding)) == (body[:2] == b"aa")
        assert page.is_prepared(encoding)
        assert page.max_size == 2 * len(body)


def test_a_response_is_repeated_until_a_better_encoding_is_ready(site: Site) -> None:  # noqa: F811  # the fixture
    headers = {"Accept-Encoding": ALL}
    # never equal to itself: an encoding is being prepared
    site.encodings = float("nan")
    assert site.is_stored("/feeds/all.rss", headers=headers)
    site.now += 1
    before = site.asked
    site.fast.get("/feeds/all.rss", headers=headers)
    assert site.asked == before + 1
    site.encodings, site.now = 1, site.now + 1
    assert site.is_stored("/feeds/all.rss", headers=headers)
    site.now += 1
    before = site.asked
    site.fast.get("/feeds/all.rss", headers=headers)
    assert site.asked == before


def test_the_state_of_the_encoder_changes_while_it_works(encoder: BackgroundEncoder) -> None:
    page = PAGES["feeds/voa.rss"]
    before = encoder.state()
    assert encoder.state() == before
    encoder.prepare(page, "br")
    assert encoder.state() != before
    encoder.wait()
    after = encoder.state()
    assert after != before
    assert encoder.state() == after
