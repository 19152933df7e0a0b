"""ETags with a suffix added by a compressing reverse proxy."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from feeds.web.etags import without_suffix
from tests.web.conftest import PAGES, FakePublisher
from tests.web.test_delta_encoding import NEWS, ask, ids, publish

PAGE = PAGES["feeds/voa.rss"]
SUFFIXES = ["-gzip", "-br", "-zstd", "-deflate", "--gzip", ";gz", ";br", "-GZIP"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"', 'W/"other-br", "{}", "more"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_tag_changed_by_a_compressing_proxy_is_known(
    client: FlaskClient, suffix: str, form: str, method: str
) -> None:
    answer = client.open("/feeds/voa.rss", method=method, headers={"If-None-Match": form.format(PAGE.etag + suffix)})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", f'"{PAGE.etag}"')


@pytest.mark.parametrize("tag", [PAGE.etag, PAGE.gzip_etag])
@pytest.mark.parametrize(("accepted", "sent"), [("identity", PAGE.etag), ("gzip", PAGE.gzip_etag)])
def test_a_changed_tag_is_known_at_any_position(client: FlaskClient, tag: str, accepted: str, sent: str) -> None:
    headers = {"If-None-Match": f'"{tag}-gzip"', "Accept-Encoding": accepted}
    answer = client.get("/feeds/voa.rss", headers=headers)
    assert (answer.status_code, answer.headers["ETag"]) == (304, f'"{sent}"')


@pytest.mark.parametrize(
    "tag", ["other-gzip", f"{PAGE.etag}-gzip-x", f"{PAGE.etag}gzip", f"{PAGE.etag}-", f"x{PAGE.etag}-gzip", "-gzip", ""]
)
def test_another_copy_is_replaced(client: FlaskClient, tag: str) -> None:
    assert client.get("/feeds/voa.rss", headers={"If-None-Match": f'"{tag}"'}).status_code == 200


@pytest.mark.parametrize("path", ["feeds/voa.atom", "zh-Hant/feeds/voa.rss", "feeds/all.rss"])
@pytest.mark.parametrize("suffix", ["", "-gzip", "-br"])
def test_the_tag_of_another_document_does_not_match(client: FlaskClient, path: str, suffix: str) -> None:
    answer = client.get("/feeds/voa.rss", headers={"If-None-Match": f'"{PAGES[path].etag}{suffix}"'})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (200, PAGE.body, f'"{PAGE.etag}"')


@pytest.mark.parametrize("path", ["/", "/sources/voa/", "/opml.xml", "/zh-Hant/feeds/voa.rss", "/style.css"])
def test_changed_tags_are_known_for_every_document(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"].strip('"')
    assert client.get(path, headers={"If-None-Match": f'"{tag}-gzip"'}).status_code == 304


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_no_tag_of_ours_has_a_suffix(tag: str) -> None:
    assert without_suffix(tag) == tag


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_copy_with_a_changed_tag_is_a_base_for_a_delta(
    client: FlaskClient, publisher: FakePublisher, suffix: str
) -> None:
    publish(publisher, NEWS[:3], "feeds/voa.json")
    changed = ask(client).headers["ETag"].replace('"', "") + suffix
    publish(publisher, NEWS[:4], "feeds/voa.json")
    got = ask(client, f'"{changed}"')
    assert (got.status_code, ids(got)) == (226, [NEWS[3].id])
    # with the tag that the client has
    assert got.headers["Delta-Base"] == f'"{changed}"'


def test_an_empty_tag_is_ignored(client: FlaskClient, publisher: FakePublisher) -> None:
    publish(publisher, NEWS[:3], "feeds/voa.json")
    tag = ask(client).headers["ETag"]
    publish(publisher, NEWS[:4], "feeds/voa.json")
    assert ask(client, f'"", {tag}').status_code == 226
