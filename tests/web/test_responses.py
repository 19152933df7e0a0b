"""The headers of all responses, and conditional requests."""

import gzip
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from feeds.publish.rendition import Rendition
from feeds.web.security_headers import PAGE_POLICY
from tests.web.conftest import ADDRESSES, EARLIER, LATER, PAGES, FakePublisher, assert_security_headers, rendition


def file_of(address: str) -> str:
    """The path of the document at an address."""
    return address.removeprefix("/") + ("index.html" if address.endswith("/") else "")


# --- a document -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_document_is_served_unchanged(client: FlaskClient, address: str) -> None:
    page = PAGES[file_of(address)]
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (200, page.body)
    assert answer.headers["Content-Type"] == page.media_type
    assert answer.headers["ETag"] == f'"{page.etag}"'
    assert answer.headers["Last-Modified"] == "Wed, 04 Dec 2024 00:52:55 GMT"
    negotiated = address in ("/", "/sources/voa/")
    assert answer.headers["Vary"] == ("Accept-Encoding, Accept-Language" if negotiated else "Accept-Encoding")
    assert "Content-Encoding" not in answer.headers
    control = "public, max-age=1800, stale-while-revalidate=1800, stale-if-error=86400"
    assert answer.headers["Cache-Control"] == control
    assert_security_headers(answer)


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_pages_may_load_anything(client: FlaskClient, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    assert policy == (PAGE_POLICY if address.endswith(("/", ".html")) else "default-src 'none'; sandbox")


@pytest.mark.parametrize("address", ADDRESSES)
def test_feeds_may_be_read_from_other_sites(client: FlaskClient, address: str) -> None:
    open_to_all = client.get(address).headers.get("Access-Control-Allow-Origin") == "*"
    assert open_to_all == ("/feeds/" in address or address in ("/opml.xml", "/status.atom"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_the_body(client: FlaskClient, address: str) -> None:
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.data) == (200, b"")
    # the clock may advance by a second between the two
    assert {**head.headers, "Date": ""} == {**got.headers, "Date": ""}


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    assert client.get("/feeds/voa.rss?_=17&page=1").headers["ETag"] == client.get("/feeds/voa.rss").headers["ETag"]
    assert client.get("/robots.txt?limit=1").data == PAGES["robots.txt"].body


def test_a_trailing_slash_is_forgiven(client: FlaskClient) -> None:
    assert client.get("/feeds/voa.rss/").data == PAGES["feeds/voa.rss"].body


# --- encodings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.8, *;q=0.1", True),
        ("gzip, deflate, br, zstd", True),
        ("GZIP", True),
        ("*", True),
        ("identity;q=0, gzip", True),
        ("", False),
        ("br", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=nonsense", False),
    ],
)
def test_the_encoding_is_the_one_the_client_prefers(client: FlaskClient, accepted: str, packed: bool) -> None:
    page = PAGES["feeds/voa.rss"]
    answer = client.get("/feeds/voa.rss", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert answer.headers["ETag"] == f'"{page.gzip_etag if packed else page.etag}"'
    assert (gzip.decompress(answer.data) if packed else answer.data) == page.body
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_small_documents_are_not_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/robots.txt", headers={"Accept-Encoding": "gzip"}).headers


# --- conditional requests ---------------------------------------------------------------------------------------

TAG = PAGES["feeds/voa.rss"].etag


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": f'"{TAG}"'}, 304),
        ({"If-None-Match": f'W/"{TAG}"'}, 304),
        ({"If-None-Match": f'"other", W/"more", "{TAG}"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-Modified-Since": "Wed, 04 Dec 2024 00:52:55 GMT"}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-None-Match": f'"{TAG}"', "If-Modified-Since": EARLIER}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": LATER}, 200),
        ({"If-None-Match": f'"{TAG}x"'}, 200),
        ({"If-Modified-Since": EARLIER}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": f'"{TAG}"', "Accept-Encoding": "gzip"}, 200),
        ({"If-None-Match": f'"{PAGES["feeds/voa.rss"].gzip_etag}"', "Accept-Encoding": "gzip"}, 304),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_poll_with_nothing_new_gets_304(
    client: FlaskClient, headers: dict[str, str], status: int, method: str
) -> None:
    assert client.open("/feeds/voa.rss", method=method, headers=headers).status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_304_repeats_what_caches_need(client: FlaskClient, address: str) -> None:
    full = client.get(address)
    short = client.get(address, headers={"If-None-Match": full.headers["ETag"]})
    assert (short.status_code, short.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert short.headers[name] == full.headers[name], name
    assert "Date" in short.headers
    assert "Content-Type" not in short.headers
    assert "Content-Encoding" not in short.headers
    assert_security_headers(short)


def test_a_failed_precondition_is_not_cacheable(client: FlaskClient) -> None:
    failed = client.get("/feeds/voa.rss", headers={"If-Match": '"zz"'})
    assert (failed.status_code, failed.headers["Cache-Control"]) == (412, "no-store")
    assert "default-src 'none'" in failed.headers["Content-Security-Policy"]
    assert len(failed.data) == int(failed.headers["Content-Length"]) < 100


# --- immutable files --------------------------------------------------------------------------------------------

OLD = "feeds/voa/archive/2024-11.atom"


@pytest.fixture
def lasting(publisher: FakePublisher) -> Rendition:
    publisher.pages[OLD] = replace(rendition(OLD, "<feed/>", "application/atom+xml"), version="0123456789abcdef")
    return publisher.pages[OLD]


def test_a_versioned_address_is_cacheable_for_a_year(client: FlaskClient, lasting: Rendition) -> None:
    answer = client.get(f"/{OLD}?v={lasting.version}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    not_modified = client.get(f"/{OLD}?v={lasting.version}", headers={"If-None-Match": f'"{lasting.etag}"'})
    assert (not_modified.status_code, not_modified.headers["Cache-Control"]) == (304, answer.headers["Cache-Control"])


@pytest.mark.usefixtures("lasting")
@pytest.mark.parametrize("query", ["", "?v=", "?v=fedcba9876543210", "?v=0123456789ABCDEF", "?w=0123456789abcdef"])
def test_other_addresses_have_the_normal_max_age(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/{OLD}{query}")
    assert (answer.status_code, answer.data) == (200, b"<feed/>")
    assert answer.headers["Cache-Control"] == client.get("/feeds/voa.atom").headers["Cache-Control"]


def test_a_document_without_version_is_never_immutable(client: FlaskClient) -> None:
    assert "immutable" not in client.get("/feeds/voa.atom?v=").headers["Cache-Control"]


def test_links_are_in_the_link_header_too(client: FlaskClient, publisher: FakePublisher) -> None:
    links = (("hub", "https://hub.example.org/?a=1"), ("self", "https://news.example.org/feeds/voa.atom"))
    page = publisher.pages["feeds/voa.atom"] = replace(PAGES["feeds/voa.atom"], links=links)
    expected = '<https://hub.example.org/?a=1>; rel="hub", <https://news.example.org/feeds/voa.atom>; rel="self"'
    for answer in (client.get("/feeds/voa.atom"), client.head("/feeds/voa.atom")):
        assert answer.headers.getlist("Link") == [expected]
    not_modified = client.get("/feeds/voa.atom", headers={"If-None-Match": f'"{page.etag}"'})
    assert (not_modified.status_code, not_modified.headers["Link"]) == (304, expected)
    assert "Link" not in client.get("/feeds/voa.json").headers
