"""`/status.json` and `/metrics`: public, at most ten seconds old, not cacheable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from feeds.config import Config
from feeds.errors import StoreError
from feeds.health import Event
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.store import Store
from feeds.web import create_app
from tests.publish.status.samples import CONFIG, DAY, NOW, TITLES, polled
from tests.store.samples import sample
from tests.web.conftest import CountingStore, FakePublisher, FakeStore, assert_error, assert_security_headers

TYPES = {"/status.json": "application/json", "/metrics": "text/plain; version=0.0.4; charset=utf-8"}


@pytest.mark.parametrize("address", TYPES)
def test_content_types_and_no_caching(polled_store: Store, address: str) -> None:
    answer = create_app(CONFIG, polled_store).test_client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TYPES[address])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert_security_headers(answer)


@pytest.mark.parametrize("address", TYPES)
def test_head_is_get_without_the_body(polled_store: Store, address: str) -> None:
    head = create_app(CONFIG, polled_store).test_client().head(address)
    assert (head.status_code, head.data, head.headers["Content-Type"]) == (200, b"", TYPES[address])


def test_the_status_has_cors_headers_and_the_metrics_have_none(client: FlaskClient) -> None:
    assert client.get("/status.json").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/metrics").headers


@pytest.mark.parametrize("address", TYPES)
def test_a_failing_store_is_503_with_retry_after(client: FlaskClient, store: FakeStore, address: str) -> None:
    assert client.get(address).status_code == 200
    store.error = StoreError("the database is damaged", path="/home/somebody/feeds.sqlite3")
    answer = client.get(address)
    assert_error(answer, 503)
    assert answer.headers["Retry-After"] == "60"
    assert b"somebody" not in answer.data


def test_source_states_are_current(polled_store: Store) -> None:
    """By the clock of the store, which is no longer polled: sources that were healthy in 2024 are stale."""
    status = create_app(CONFIG, polled_store).test_client().get("/status.json").get_json()
    assert {source["id"]: source["state"] for source in status["sources"]} == {id: id for id in TITLES} | {
        "fresh": "stale",
        "late": "stale",
    }
    assert status["poller"]["overdue"] == 4


def test_a_poll_is_seen_within_ten_seconds() -> None:
    """A poll does not change the revision, so a cache by revision must not hide it."""
    store = CountingStore()
    client = create_app(CONFIG, store, FakePublisher({})).test_client()  # type: ignore[arg-type]
    client.get("/status.json")
    now = store.time
    store.saved = {"fresh": polled("fresh", last_try=now, last_new=now, next_at=now + DAY, state="fresh")}
    for seconds, state in ((9, "waiting"), (10, "fresh")):
        store.time = now + timedelta(seconds=seconds)
        (source,) = (
            candidate for candidate in client.get("/status.json").get_json()["sources"] if candidate["id"] == "fresh"
        )
        assert source["state"] == state
    assert 'feeds_source_state{source="fresh",state="fresh"} 1.0' in client.get("/metrics").text


def test_the_store_is_read_once_in_ten_seconds() -> None:
    store = CountingStore()
    client = create_app(CONFIG, store, FakePublisher({})).test_client()  # type: ignore[arg-type]
    for address in (*TYPES, "/status/", "/en/status/", *TYPES):
        assert client.get(address).status_code == 200
    assert store.poll_reads == 1
    store.time += timedelta(seconds=10)
    for address in (*TYPES, "/status/"):
        client.get(address)
    assert store.poll_reads == 2


def test_a_clock_set_back_does_not_extend_the_cache() -> None:
    store = CountingStore()
    client = create_app(CONFIG, store, FakePublisher({})).test_client()  # type: ignore[arg-type]
    client.get("/status.json")
    store.time -= timedelta(days=9)
    assert client.get("/status.json").get_json()["at"] == f"{store.time:%Y-%m-%dT%H:%M:%SZ}"


def test_metrics_are_parsed_by_the_prometheus_client(polled_store: Store) -> None:
    text = create_app(CONFIG, polled_store).test_client().get("/metrics").get_data(as_text=True)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families["feeds_polls_overdue"].samples[0].value == 4


def test_requests_create_no_metric_series(client: FlaskClient) -> None:
    metrics = client.get("/metrics").data
    for address in ("/feeds/nobody.rss", "/metrics?name[]=x", "/status.json?id=x", "/nothing"):
        client.get(address)
    assert client.get("/metrics?name[]=up").data == metrics


def test_a_site_without_sources_has_a_status(polled_store: Store) -> None:
    status = create_app(Config(), polled_store).test_client().get("/status.json").get_json()
    assert (status["sources"], status["poller"]) == ([], {"overdue": 0, "last_try": None})


def test_the_time_is_that_of_the_store(polled_store: Store) -> None:
    start = polled_store.now()
    status_time = create_app(CONFIG, polled_store).test_client().get("/status.json").get_json()["at"]
    assert (
        f"{start:%Y-%m-%dT%H:%M:%SZ}"
        <= status_time
        <= f"{polled_store.now() + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    )


@pytest.mark.parametrize("address", [*TYPES, "/status.atom"])
def test_status_contains_no_secrets_internal_hosts_or_paths(polled_store: Store, address: str) -> None:
    words = "https://x.example.org/?key=s3cret, hub.example.net:1200, /home/somebody/feeds.toml"
    with polled_store.batch(NOW) as batch:
        batch.put_events([Event(source="late", previous="fresh", state="failing", at=NOW, reason=untranslated(words))])
    text = create_app(CONFIG, polled_store).test_client().get(address).get_data(as_text=True)
    assert TITLES["late"] in text or 'source="late"' in text
    assert [secret for secret in ("s3cret", "hub.example", "somebody") if secret in text] == []


@pytest.mark.parametrize("address", [*TYPES, "/status.atom"])
def test_private_sources_are_in_no_list_and_no_count(polled_store: Store, address: str) -> None:
    hidden = replace(
        CONFIG, sources=tuple(replace(config, private=config.id == "failing") for config in CONFIG.sources)
    )
    with polled_store.batch(NOW) as batch:
        batch.put_events(
            [Event(source=id, previous="fresh", state="failing", at=NOW, reason=untranslated("")) for id in TITLES]
        )
        put_article(batch, sample("1", source="failing"))
    public_text, private_text = (
        create_app(config, polled_store).test_client().get(address).get_data(as_text=True)
        for config in (CONFIG, hidden)
    )
    assert [
        word for word in (TITLES["failing"], "failing.example.org", 'source="failing"') if word in private_text
    ] == []
    assert [
        word for word in (TITLES["failing"], "failing.example.org", 'source="failing"') if word in public_text
    ] != []


def test_the_articles_of_private_sources_are_not_counted(polled_store: Store) -> None:
    hidden = replace(
        CONFIG, sources=tuple(replace(source, private=source.id == "failing") for source in CONFIG.sources)
    )
    with polled_store.batch(NOW) as batch:
        put_article(batch, sample("1", source="failing"))
        put_article(batch, sample("1", source="fresh"))
    status = create_app(hidden, polled_store).test_client().get("/status.json").get_json()
    assert (status["articles"], sum(status["states"].values())) == (1, len(TITLES) - 1)
