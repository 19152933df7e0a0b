"""Private feeds over HTTP: served with a valid token, otherwise 404."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.common.tokens import new_token, token_digest
from feeds.errors import StoreError
from feeds.publish.private_feeds import PrivateFeeds
from feeds.publish.publisher import Publisher
from feeds.publish.routes import Route
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import OpenCopy
from tests.publish.cellar import CONFIG, WORDS, fill, private_document
from tests.publish.formats.samples import at
from tests.web.conftest import assert_error, assert_security_headers
from tests.web.test_cors import PREFLIGHT

PATHS = [
    f"/feeds/cellar{ending}" for ending in (".rss", ".atom", ".json", "/archive/2024-05.atom", "/archive/2024-02.json")
]


@pytest.fixture
def real(open_copy: OpenCopy, tmp_path: Path) -> Iterator[Store]:
    with open_copy(fill, tmp_path / "feeds.sqlite3") as store:
        yield store


@pytest.fixture
def site(real: Store) -> FlaskClient:
    return create_app(CONFIG, real).test_client()


def token_for(store: Store, feed: str) -> str:
    token = new_token()
    store.tokens.add(token_digest(token) or "", feed, now=at(8))
    return token


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def no_such_feed(site: FlaskClient, answer: TestResponse) -> None:
    """Assert the response of a feed that does not exist, except for the date."""
    assert_error(answer, 404)
    other = site.get("/feeds/nobody.rss")
    assert (answer.data, [*answer.headers]) == (other.data, [*other.headers])


# --- authorization ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_token_opens_its_feed_in_every_format_and_its_months(site: FlaskClient, real: Store, path: str) -> None:
    answer = site.get(f"{path}?token={token_for(real, 'cellar')}")
    rendition = private_document(PrivateFeeds(real, CONFIG), path[1:])
    assert rendition is not None
    assert (answer.status_code, answer.data, answer.content_type) == (200, rendition.body, rendition.media_type)
    assert "地窖" in answer.get_data(as_text=True)


@pytest.mark.parametrize("scheme", ["query", "bearer", "basic", "basic without a user", "header beside a wrong query"])
def test_a_token_may_be_in_the_query_or_a_header(site: FlaskClient, real: Store, scheme: str) -> None:
    token = token_for(real, "vault")
    query, headers = {
        "query": (f"?limit=3&token={token}", {}),
        "bearer": ("", {"Authorization": f"Bearer {token}"}),
        "basic": ("", basic("阿梅", token)),
        "basic without a user": ("", basic("", token)),
        "header beside a wrong query": (f"?token={new_token()}", basic("x", token)),
    }[scheme]
    assert site.get(f"/feeds/vault.rss{query}", headers=headers).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_private_feed_without_token_is_404(site: FlaskClient, path: str) -> None:
    no_such_feed(site, site.get(path))
    assert site.head(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?token=",
        "?token",
        f"?token={new_token()}",
        f"?Token={new_token()}",
        "?token=%00",
        "?token=%FF%FE",
        "?token=' OR 1=1 --",
        "?token=" + "A" * 12_000,
        f"?token={new_token() * 300}",
        "&".join(["?token=feeds_"] * 500),
    ],
    ids=range(10),
)
def test_a_wrong_token_opens_nothing(site: FlaskClient, real: Store, query: str) -> None:
    token_for(real, "cellar")
    no_such_feed(site, site.get(f"/feeds/cellar.atom{query}"))


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer x",
        f"Bearer {new_token()}",
        "Basic",
        "Basic !!!",
        "Basic " + "A" * 12_000,
        "Digest a=b",
        "\xff",
        "",
    ],
    ids=range(9),
)
def test_a_wrong_header_opens_nothing(site: FlaskClient, real: Store, value: str) -> None:
    token_for(real, "cellar")
    no_such_feed(site, site.get("/feeds/cellar.atom", headers={"Authorization": value}))


def test_a_token_is_no_user_and_no_path(site: FlaskClient, real: Store) -> None:
    token = token_for(real, "cellar")
    no_such_feed(site, site.get("/feeds/cellar.atom", headers=basic(token, "")))
    for path in (f"/feeds/{token}/cellar.atom", f"/feeds/cellar.atom/{token}", f"/feeds/{token}.atom"):
        no_such_feed(site, site.get(path))


def test_a_token_of_one_feed_opens_no_other(site: FlaskClient, real: Store) -> None:
    token = token_for(real, "vault")
    # although the group contains the same articles as the source
    no_such_feed(site, site.get(f"/feeds/cellar.atom?token={token}"))
    no_such_feed(site, site.get(f"/feeds/attic.atom?token={token}"))
    no_such_feed(site, site.get(f"/feeds/vault/archive/2024-07.atom?token={token}"))


def test_a_revoked_token_opens_nothing_from_the_next_request_on(site: FlaskClient, real: Store) -> None:
    token = token_for(real, "cellar")
    address = f"/feeds/cellar.atom?token={token}"
    first = site.get(address)
    real.tokens.revoke(digest=token_digest(token) or "", now=at(9))
    no_such_feed(site, site.get(address))
    # a copy of the reader does not make it a 304 either
    no_such_feed(site, site.get(address, headers={"If-None-Match": first.headers["ETag"]}))


def test_a_cached_private_feed_still_needs_a_token(site: FlaskClient, real: Store) -> None:
    """The rendition is in the cache by then."""
    path = "/feeds/cellar.atom"
    assert site.get(f"{path}?token={token_for(real, 'cellar')}").status_code == 200
    no_such_feed(site, site.get(path))
    no_such_feed(site, site.get(path, headers={"If-None-Match": "*"}))


def test_a_feed_made_public_needs_no_token_and_accepts_one(real: Store) -> None:
    site = create_app(CONFIG, real).test_client()
    plain = site.get("/feeds/harbour.atom")
    for token in (token_for(real, "harbour"), token_for(real, "cellar"), new_token()):
        answer = site.get(f"/feeds/harbour.atom?token={token}")
        assert (answer.data, answer.headers["Cache-Control"]) == (plain.data, plain.headers["Cache-Control"])


# --- responses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_private_responses_are_not_cacheable_by_proxies(site: FlaskClient, real: Store, path: str) -> None:
    rendition = private_document(PrivateFeeds(real, CONFIG), path[1:])
    assert rendition is not None
    # neither at the URL with the version, which would be immutable in a public feed
    query = f"?token={token_for(real, 'cellar')}&v={rendition.version}"
    answer = site.get(f"{path}{query}", headers={"Accept-Encoding": "gzip"})
    assert_security_headers(answer)
    cached = answer.headers["Cache-Control"].split(", ")
    assert cached[:2] == ["private", "max-age=1800"]
    assert "public" not in answer.headers["Cache-Control"]
    assert {header.strip() for header in answer.headers["Vary"].split(",")} == {"Accept-Encoding", "Authorization"}
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_private_feeds_have_no_cors_headers(site: FlaskClient, real: Store, path: str) -> None:
    token = token_for(real, "cellar")
    other = path.replace("cellar", "nobody")
    preflight, unknown = (site.options(f"{address}?token={token}", headers=PREFLIGHT) for address in (path, other))
    assert (preflight.status_code, preflight.data, [*preflight.headers]) == (200, b"", [*unknown.headers])
    assert "authorization" not in preflight.headers["Access-Control-Allow-Headers"].lower()
    for headers in ({}, {"If-None-Match": "*"}):
        answer = site.get(f"{path}?token={token}", headers={**PREFLIGHT, **headers})
        assert answer.status_code in (200, 304)
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_public_feeds_are_unchanged(site: FlaskClient) -> None:
    answer = site.get("/feeds/harbour.rss")
    assert answer.headers["Cache-Control"].startswith("public, ")
    assert (answer.headers["Vary"], answer.headers["Access-Control-Allow-Origin"]) == ("Accept-Encoding", "*")
    assert "X-Robots-Tag" not in answer.headers


def test_a_private_feed_supports_conditional_requests(site: FlaskClient, real: Store) -> None:
    address = f"/feeds/cellar.rss?token={token_for(real, 'cellar')}"
    first = site.get(address)
    again = site.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_no_header_and_no_body_contains_the_token(site: FlaskClient, real: Store, path: str) -> None:
    token = token_for(real, "cellar")
    for headers in ({}, basic("x", token), {"Authorization": f"Bearer {token}"}):
        answer = site.get(f"{path}?token={token}", headers=headers)
        text = f"{answer.headers}{answer.get_data(as_text=True)}"
        assert f"https://feeds.example.com{path}" in text or "feeds/cellar" in text
        assert token not in text
        assert "token" not in text


# --- public addresses -------------------------------------------------------------------------------------------


def test_no_public_address_names_a_private_source(site: FlaskClient, real: Store) -> None:
    """Every route of the site and every document of the publisher, requested without a token."""
    rules = [rule.rule for rule in create_app(CONFIG, real).url_map.iter_rules() if "<" not in rule.rule]
    addresses = {*rules, *(f"/{path}" for path in Publisher(real, CONFIG).paths())}
    assert {"/", "/status.json", "/metrics", "/opml.xml", "/status.atom", "/feeds/all.rss"} <= addresses
    for address in sorted(addresses):
        answer = site.get(address)
        text = f"{address} {answer.headers} {answer.get_data(as_text=True)}"
        assert (answer.status_code, [word for word in WORDS if word in text]) == (200, []), address


# --- failures ---------------------------------------------------------------------------------------------------


def test_with_a_broken_database_only_public_feeds_are_served(real: Store, tmp_path: Path) -> None:
    token = token_for(real, "cellar")
    site = create_app(CONFIG, real).test_client()
    for path in ("/feeds/cellar.rss", "/feeds/harbour.rss"):
        assert site.get(f"{path}?token={token}").status_code == 200
    real.close()
    for file in tmp_path.glob("feeds.sqlite3*"):
        file.unlink()
    (tmp_path / "feeds.sqlite3").write_text("damaged", encoding="utf-8")
    assert site.get(f"/feeds/harbour.rss?token={token}").status_code == 200
    private, unknown = (site.get(f"/feeds/{name}.rss?token={token}") for name in ("cellar", "nobody"))
    assert_error(private, 503)
    assert (private.data, [*private.headers]) == (unknown.data, [*unknown.headers])


class StoreWithoutTokens:
    """A store whose tokens cannot be read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @property
    def tokens(self) -> None:
        raise StoreError("another process has been writing for more than 5 s", path="feeds.sqlite3")


def test_an_unreadable_token_table_denies_access(real: Store) -> None:
    token = token_for(real, "cellar")
    site = create_app(CONFIG, StoreWithoutTokens(real)).test_client()  # type: ignore[arg-type]  # a store except its tokens
    no_such_feed(site, site.get(f"/feeds/cellar.atom?token={token}"))


def test_an_internal_error_is_logged_without_the_token(
    real: Store, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def document_or_stale(self, route: Route, _client: str) -> None:
            raise RuntimeError(f"no {route.path} for {route}")

    token = token_for(real, "cellar")
    app = create_app(CONFIG, real, Broken())  # type: ignore[arg-type]  # the return value is not used
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get(f"/feeds/harbour.rss?token={token}", headers=basic("x", token))
    assert_error(answer, 500)
    output = caplog.text + "".join(capsys.readouterr())
    assert "no feeds/harbour.rss" in output
    assert token not in output + answer.get_data(as_text=True)


# --- scripts and parameters -------------------------------------------------------------------------------------

ASKED = [
    "/zh-Hans/feeds/cellar.rss",
    "/zh-Hant/feeds/cellar/archive/2024-05.atom",
    "/feeds/cellar.json?limit=2&filter=a",
]


@pytest.mark.parametrize("address", ASKED)
def test_no_script_and_no_parameter_opens_a_private_feed(site: FlaskClient, real: Store, address: str) -> None:
    joint = "&" if "?" in address else "?"
    for token in ("", new_token(), token_for(real, "vault")):
        no_such_feed(site, site.get(f"{address}{joint}token={token}"))
    answer = site.get(f"{address}{joint}token={token_for(real, 'cellar')}")
    assert answer.status_code == 200
    assert b"token" not in answer.data
    no_such_feed(site, site.get(address))


@pytest.mark.parametrize("prefix", ["", "zh-Hans/", "zh-Hant/"])
def test_public_feeds_do_not_reveal_private_articles(site: FlaskClient, prefix: str) -> None:
    for query in ("limit=200", "filter=地窖|地窖|密", "filter_time=99999999999", "filterout=没有这个词&limit=200"):
        text = site.get(f"/{prefix}feeds/all.json?{query}").get_data(as_text=True)
        assert not [word for word in WORDS if word in text], query
