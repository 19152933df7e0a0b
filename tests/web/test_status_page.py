"""`/status/`: by the clock of the store, rendered at most once a minute, in the language of the request."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feeds.config import Config
from feeds.errors import StoreError
from feeds.store import Store
from feeds.web import create_app
from feeds.web.security_headers import PAGE_POLICY
from tests.publish.status.samples import CONFIG
from tests.web.conftest import CountingStore, FakePublisher, assert_error, assert_security_headers

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


def test_the_status_page_is_not_cacheable(client: FlaskClient) -> None:
    answer = client.get("/status/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == PAGE_POLICY
    assert_security_headers(answer)
    head = client.head("/status/")
    assert (head.status_code, head.data) == (200, b"")


def test_the_status_page_is_compressed_by_accept_encoding(client: FlaskClient) -> None:
    answer = client.get("/status/", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.data[:2]) == ("gzip", b"\x1f\x8b")


def test_each_language_has_a_status_page_and_the_default_redirects(client: FlaskClient) -> None:
    for address, words in (
        ("/status/", "来源状况"),
        ("/zh-Hant/status/", "來源狀況"),
        ("/en/status/", "Source status"),
    ):
        for form in (address, f"{address}index.html"):
            assert words in client.get(form).get_data(as_text=True)
    sent = client.get("/status/", headers={"Accept-Language": "en"})
    assert (sent.status_code, sent.headers["Location"]) == (302, "../en/status/")
    assert client.get("/status").headers["Location"] == "./status/"
    assert_error(client.get("/fr/status/"), 404)


def test_a_language_that_is_not_configured_has_no_page(store: CountingStore) -> None:
    config = Config(languages=("zh-Hans", "en"))
    client = create_app(config, store, FakePublisher({})).test_client()  # type: ignore[arg-type]
    assert client.get("/en/status/").status_code == 200
    assert_error(client.get("/zh-Hant/status/"), 404)


def test_the_store_is_read_once_a_minute_for_all_languages(client: FlaskClient, store: CountingStore) -> None:
    for address in ("/status/", "/en/status/", "/status/index.html", "/zh-Hant/status/", "/status/"):
        client.get(address)
    assert store.poll_reads == 1
    store.time += MINUTE - timedelta(seconds=1)
    client.get("/status/")
    assert store.poll_reads == 1
    store.time += timedelta(seconds=1)
    assert f"{store.time:%Y-%m-%d %H:%M} UTC" in client.get("/status/").get_data(as_text=True)
    assert store.poll_reads == 2


def test_a_clock_set_back_does_not_extend_the_cache(client: FlaskClient, store: CountingStore) -> None:
    client.get("/status/")
    store.time -= timedelta(days=9)
    assert f"{store.time:%Y-%m-%d %H:%M} UTC" in client.get("/status/").get_data(as_text=True)


def test_an_old_page_is_not_served_in_another_language(client: FlaskClient, store: CountingStore) -> None:
    client.get("/en/status/")
    store.time += MINUTE
    client.get("/status/")
    assert f"{store.time:%Y-%m-%d %H:%M} UTC" in client.get("/en/status/").get_data(as_text=True)


def test_a_failing_store_is_503_and_not_a_stale_page(client: FlaskClient, store: CountingStore) -> None:
    assert client.get("/status/").status_code == 200
    store.error = StoreError("the database is damaged", path="/home/somebody/feeds.sqlite3")
    answer = client.get("/status/")
    assert_error(answer, 503)
    assert b"somebody" not in answer.data


def test_source_states_are_current(polled_store: Store) -> None:
    """Sources that were healthy in 2024 are stale, as they were not polled since."""
    text = create_app(CONFIG, polled_store).test_client().get("/status/").get_data(as_text=True)
    assert text.count('<section class="condition state-stale"') == 3
    assert "有 4 个来源早该抓取却没有" in text
    assert "副本" not in text
    assert [source for source in ("s3cret", "hub.example.net", "somebody") if source in text] == []


def test_the_publisher_is_not_used_for_the_status_page(store: CountingStore) -> None:
    publisher = FakePublisher({})
    publisher.error = AssertionError("nobody is to ask")
    assert create_app(Config(), store, publisher).test_client().get("/status/").status_code == 200  # type: ignore[arg-type]
