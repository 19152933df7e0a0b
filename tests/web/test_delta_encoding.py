"""RFC 3229: only the new entries for a client that names its copy, and the whole document for the others."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.config import Config
from feeds.model import Article
from feeds.publish.formats.registry import FORMATS, OutputFormat
from feeds.publish.rendition import Rendition
from feeds.web import create_app
from feeds.web.delta_encoding import EtagHistory
from feeds.web.responses import Freshness, document_response
from tests.publish.formats.samples import article, at, feed, urn
from tests.web.conftest import MODIFIED, FakePublisher, FakeStore, assert_security_headers

NEWS = tuple(
    article(name, published=at(1, hour), updated=at(1, hour), content_html="<p>码头的灯。</p>" * 99)
    for hour, name in enumerate("abcdef")
)
FEED = {"A-IM": "feed"}


def publish(publisher: FakePublisher, articles: Iterable[Article], path: str = "feeds/voa.atom") -> Rendition:
    extension = path.rpartition(".")[2]
    body = FORMATS[extension].render(feed("atom" if extension == "xml" else extension), tuple(articles))
    publisher.pages[path] = Rendition(path=path, body=body, media_type=FORMATS[extension].media_type, modified=MODIFIED)
    return publisher.pages[path]


def ids(got: TestResponse) -> list[str]:
    body = gzip.decompress(got.data) if got.headers.get("Content-Encoding") == "gzip" else got.data
    return [item["id"] for item in json.loads(body)["items"]]


def ask(client: FlaskClient, tag: str | None = None, path: str = "feeds/voa.json", **headers: str) -> TestResponse:
    fields = {**FEED, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.get(f"/{path}", headers=fields | ({"If-None-Match": tag} if tag else {}))


@pytest.fixture
def old_tag(client: FlaskClient, publisher: FakePublisher) -> str:
    """The ETag of a document of three entries, which a client has fetched."""
    publish(publisher, NEWS[:3], "feeds/voa.json")
    got = ask(client)
    assert (got.status_code, ids(got)) == (200, [article.id for article in NEWS[:3]])
    return got.headers["ETag"]


@pytest.mark.parametrize("extension", FORMATS)
def test_only_new_entries_are_sent(client: FlaskClient, publisher: FakePublisher, extension: str) -> None:
    path = f"feeds/voa.{extension}"
    publish(publisher, NEWS[1:4], path)
    tag = ask(client, path=path).headers["ETag"]
    page = publish(publisher, NEWS[:4], path)
    got = ask(client, tag, path)
    assert got.status == "226 IM USED"
    text = got.get_data(as_text=True)
    assert [article.id in text for article in NEWS[:4]] == [True, False, False, False]
    assert got.headers["ETag"] == f'"{page.etag}"'
    assert got.headers["IM"] == "feed"
    assert got.headers["Delta-Base"] == tag
    assert got.headers["Content-Type"] == page.media_type
    assert got.headers["Cache-Control"] == "no-store, im"
    assert got.headers["Vary"] == "A-IM, If-None-Match, Accept-Encoding"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert int(got.headers["Content-Length"]) == len(got.data) < len(page.body)
    assert_security_headers(got)


LINES = OutputFormat(
    extension="txt",
    name="lines",
    media_type="text/plain",
    render=lambda _, articles: "".join(f"{entry.id} {entry.title}\n" for entry in articles).encode(),
    # not used here
    fragments=FORMATS["atom"].fragments,
)
#: possible future formats: one with known positions of its entries, the other without
NEW = {
    "txt": LINES,
    "xml": replace(FORMATS["atom"], extension="xml", name="XML"),
}


def shorten(app: Flask, history: EtagHistory, page: Rendition, tag: str = "") -> Response:
    """The response to a client with the copy `tag`, also in formats that no path has."""
    with app.test_request_context(headers=FEED | ({"If-None-Match": tag} if tag else {})):
        return history.shorten(page, request, document_response(page, request, Freshness(0)))


@pytest.mark.parametrize(("extension", "status"), [("txt", 200), ("xml", 226)])
def test_a_new_format_is_cut_only_if_its_entries_can_be_located(
    app: Flask, publisher: FakePublisher, monkeypatch: pytest.MonkeyPatch, extension: str, status: int
) -> None:
    monkeypatch.setitem(FORMATS, extension, NEW[extension])
    path, history = f"feeds/voa.{extension}", EtagHistory()
    tag = shorten(app, history, publish(publisher, NEWS[:3], path)).headers["ETag"]
    page = publish(publisher, NEWS[:4], path)
    got = shorten(app, history, page, tag)
    assert got.status_code == status
    assert NEWS[3].id in got.get_data(as_text=True)
    assert (got.data == page.body) == (status == 200)


def test_an_unknown_format_is_sent_whole(app: Flask) -> None:
    history = EtagHistory()
    old, new = (
        Rendition(path="feeds/voa.html", body=body, media_type="text/html", modified=MODIFIED)
        for body in (b"<p>", b"<p>news")
    )
    tag = shorten(app, history, old).headers["ETag"]
    for _ in range(2):
        got = shorten(app, history, new, tag)
        assert (got.status_code, got.data) == (200, b"<p>news")


def test_every_format_of_ours_can_be_cut() -> None:
    assert [name for name, format in FORMATS.items() if format.cutting is None] == []


def test_changed_entries_are_sent_again(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    changed = article("b", published=at(1), updated=at(2), title="改过的题目")
    publish(publisher, (NEWS[0], changed, NEWS[2]), "feeds/voa.json")
    got = ask(client, old_tag)
    assert (got.status_code, ids(got)) == (226, [urn("b")])


def test_removed_entries_are_not_sent(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    publish(publisher, NEWS[:2], "feeds/voa.json")
    got = ask(client, old_tag)
    assert (got.status_code, ids(got)) == (226, [])


def test_a_current_copy_gets_304(client: FlaskClient, old_tag: str) -> None:
    got = ask(client, old_tag)
    assert (got.status_code, got.data, got.headers["ETag"]) == (304, b"", old_tag)
    assert ask(client, "*").status_code == 304


def test_successive_deltas(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    """The ETag of a partial response is that of the whole document, for a 226, a 200 and a 304."""
    tag = old_tag
    for number in (4, 5, 6):
        publish(publisher, NEWS[:number], "feeds/voa.json")
        got = ask(client, tag)
        assert (got.status_code, ids(got)) == (226, [NEWS[number - 1].id])
        tag = got.headers["ETag"]
        assert ask(client, tag).status_code == 304
    assert ids(ask(client, old_tag)) == [article.id for article in NEWS[3:]]


def test_a_copy_without_common_entries_gets_the_whole_document(
    client: FlaskClient, publisher: FakePublisher, old_tag: str
) -> None:
    publish(publisher, NEWS[3:], "feeds/voa.json")
    got = ask(client, old_tag)
    assert (got.status_code, len(ids(got))) == (200, 3)
    assert "IM" not in got.headers


@pytest.mark.parametrize("tag", ['"unheard-of"', 'W/"unheard-of"', None])
def test_an_unknown_copy_gets_the_whole_document(
    client: FlaskClient, publisher: FakePublisher, old_tag: str, tag: str | None
) -> None:
    page = publish(publisher, NEWS[:4], "feeds/voa.json")
    got = ask(client, tag)
    assert (got.status_code, got.data) == (200, page.body)
    assert old_tag != got.headers["ETag"]
    assert "no-store" not in got.headers["Cache-Control"]


def test_a_tag_of_another_feed_is_unknown(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    publish(publisher, NEWS[:4], "feeds/dw.json")
    assert ask(client, old_tag, "feeds/dw.json").status_code == 200


def test_the_base_is_the_copy_with_the_smallest_delta(
    client: FlaskClient, publisher: FakePublisher, old_tag: str
) -> None:
    publish(publisher, NEWS[:5], "feeds/voa.json")
    second = ask(client, old_tag).headers["ETag"]
    publish(publisher, NEWS, "feeds/voa.json")
    got = ask(client, f'"unheard-of", {old_tag}, W/{second}')
    assert (got.status_code, ids(got)) == (226, [NEWS[5].id])
    assert got.headers["Delta-Base"] == second


@pytest.mark.parametrize("prefix", ["", "W/"])
def test_a_tag_weakened_by_a_proxy_is_known(
    client: FlaskClient, publisher: FakePublisher, old_tag: str, prefix: str
) -> None:
    publish(publisher, NEWS[:4], "feeds/voa.json")
    assert ask(client, prefix + old_tag).status_code == 226


@pytest.mark.parametrize(
    ("accepted", "status"),
    [
        ("feed", 226),
        ("FEED", 226),
        ("vcdiff, feed;q=0.5, gzip", 226),
        ("feed, identity;q=0.5", 226),
        ("feed;q=0", 200),
        ("identity, feed;q=0.5", 200),
        ("vcdiff, gzip", 200),
        ("feeds", 200),
        ("*", 200),
        ("", 200),
        ("feed;q=nonsense", 200),
    ],
)
def test_only_clients_with_a_im_get_a_delta(
    client: FlaskClient, publisher: FakePublisher, old_tag: str, accepted: str, status: int
) -> None:
    publish(publisher, NEWS[:4], "feeds/voa.json")
    assert ask(client, old_tag, **{"A-IM": accepted}).status_code == status


def test_a_plain_client_gets_the_whole_document(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    page = publish(publisher, NEWS[:4], "feeds/voa.json")
    got = client.get("/feeds/voa.json", headers={"If-None-Match": old_tag})
    assert (got.status_code, got.data, got.headers["Vary"]) == (200, page.body, "Accept-Encoding")
    assert {"IM", "Delta-Base"}.isdisjoint(got.headers.keys())


def test_a_copy_that_a_plain_client_got_is_not_remembered(client: FlaskClient, publisher: FakePublisher) -> None:
    """Most clients never request a delta; they use no memory."""
    publish(publisher, NEWS[:3], "feeds/voa.json")
    tag = client.get("/feeds/voa.json").headers["ETag"]
    publish(publisher, NEWS[:4], "feeds/voa.json")
    assert ask(client, tag).status_code == 200


def test_if_modified_since_alone_gets_the_whole_document(
    client: FlaskClient, publisher: FakePublisher, old_tag: str
) -> None:
    publish(publisher, NEWS[:4], "feeds/voa.json")
    assert old_tag
    since = "Mon, 04 Nov 2024 01:00:00 GMT"
    assert ask(client, If_Modified_Since=since).status_code == 200


def test_gzip_compresses_the_delta_and_keeps_the_tag(client: FlaskClient, publisher: FakePublisher) -> None:
    publish(publisher, NEWS[:3], "feeds/voa.json")
    tag = ask(client, Accept_Encoding="gzip").headers["ETag"]
    page = publish(publisher, NEWS[:4], "feeds/voa.json")
    got = ask(client, tag, Accept_Encoding="gzip")
    assert (got.status_code, ids(got)) == (226, [NEWS[3].id])
    assert got.headers["Content-Encoding"] == "gzip"
    assert got.headers["ETag"] == f'"{page.gzip_etag}"'
    assert ask(client, got.headers["ETag"], Accept_Encoding="gzip").status_code == 304
    # a client with a copy in one encoding may request the other
    assert ask(client, tag).headers["ETag"] == f'"{page.etag}"'
    publish(publisher, NEWS[:2], "feeds/voa.json")
    bare = ask(client, tag, Accept_Encoding="gzip")
    assert (bare.status_code, ids(bare)) == (226, [])
    assert "Content-Encoding" not in bare.headers


def test_head_is_get_without_the_body(client: FlaskClient, publisher: FakePublisher, old_tag: str) -> None:
    publish(publisher, NEWS[:4], "feeds/voa.json")
    head = client.head("/feeds/voa.json", headers={**FEED, "If-None-Match": old_tag})
    got = ask(client, old_tag)
    assert (head.status_code, head.data, dict(head.headers)) == (226, b"", dict(got.headers))


@pytest.mark.parametrize("path", ["feeds/voa/archive/2024-12.atom", "status.atom", "opml.xml", "index.html"])
def test_other_documents_are_sent_whole(client: FlaskClient, publisher: FakePublisher, path: str) -> None:
    address = "" if path == "index.html" else path
    tag = ask(client, path=address).headers["ETag"]
    old = publisher.pages[path]
    publisher.pages[path] = Rendition(path=path, body=old.body + b" ", media_type=old.media_type, modified=MODIFIED)
    assert ask(client, tag, address).status_code == 200


@pytest.mark.parametrize("path", ["feeds/voa.rss?filter=x.json", "feeds/voa.json?filter=x.atom"])
def test_an_extension_in_the_query_is_ignored(path: str) -> None:
    extension = path.partition("?")[0].rpartition(".")[2]
    body = FORMATS[extension].render(feed(extension), NEWS)
    whole = Rendition(path=path, body=body, media_type=FORMATS[extension].media_type, modified=MODIFIED)
    with Flask("test").test_request_context("/", headers=FEED):
        response = document_response(whole, request, Freshness(60))
        assert EtagHistory().shorten(whole, request, response) is response
        assert response.status_code == 200


def test_the_etag_history_is_bounded(client: FlaskClient, publisher: FakePublisher) -> None:
    deltas = EtagHistory(capacity=10)

    def status(number: int, tag: str = "") -> int:
        """The status of the response to a client with that copy, with that many articles."""
        page = publish(publisher, NEWS[:number], "feeds/voa.json")
        headers = {**FEED, "If-None-Match": f'"{tag}"'}
        with client.application.test_request_context("/feeds/voa.json", headers=headers) as context:
            whole = document_response(page, context.request, Freshness(60))
            return deltas.shorten(page, context.request, whole).status_code

    tags = [publish(publisher, NEWS[:number], "feeds/voa.json").etag for number in (1, 3)]
    assert [status(1), status(3), status(5, tags[0])] == [200, 200, 226]
    # the three are evicted, as they were not requested since
    assert [status(2), status(5, tags[0]), status(5, tags[1])] == [200, 226, 200]


def test_a_restart_costs_one_whole_document(publisher: FakePublisher, store: FakeStore, old_tag: str) -> None:
    publish(publisher, NEWS[:4], "feeds/voa.json")
    fresh = create_app(Config(ttl=30), store, publisher).test_client()  # type: ignore[arg-type]
    first = ask(fresh, old_tag)
    assert first.status_code == 200
    publish(publisher, NEWS[:5], "feeds/voa.json")
    assert ask(fresh, first.headers["ETag"]).status_code == 226
