"""Private feeds over HTTP: open for who brings a token, and not there for anybody else."""

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
from feeds.store import Store, open_store
from feeds.web import create_app
from tests.publish.cellar import CONFIG, WORDS, fill
from tests.publish.formats.samples import at
from tests.web.conftest import failed, secure
from tests.web.test_cors import PREFLIGHT

PATHS = [
    f"/feeds/cellar{ending}" for ending in (".rss", ".atom", ".json", "/archive/2024-05.atom", "/archive/2024-02.json")
]


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store)
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
    """The very answer that a feed gets that never was, but for the time."""
    failed(answer, 404)
    other = site.get("/feeds/nobody.rss")
    assert (answer.data, [*answer.headers]) == (other.data, [*other.headers])


# --- who is let in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_a_token_opens_its_feed_in_every_format_and_its_months(site: FlaskClient, real: Store, path: str) -> None:
    answer = site.get(f"{path}?token={token_for(real, 'cellar')}")
    rendition = PrivateFeeds(real, CONFIG).rendition(path[1:])
    assert rendition is not None
    assert (answer.status_code, answer.data, answer.content_type) == (200, rendition.body, rendition.media_type)
    assert "地窖" in answer.get_data(as_text=True)


@pytest.mark.parametrize("scheme", ["query", "bearer", "basic", "basic without a user", "header beside a wrong query"])
def test_there_are_three_ways_to_bring_it(site: FlaskClient, real: Store, scheme: str) -> None:
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
def test_without_a_token_a_private_feed_is_one_that_does_not_exist(site: FlaskClient, path: str) -> None:
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
    # although the group has all that the source has
    no_such_feed(site, site.get(f"/feeds/cellar.atom?token={token}"))
    no_such_feed(site, site.get(f"/feeds/attic.atom?token={token}"))
    no_such_feed(site, site.get(f"/feeds/vault/archive/2024-07.atom?token={token}"))


def test_a_revoked_token_opens_nothing_from_the_next_request_on(site: FlaskClient, real: Store) -> None:
    token = token_for(real, "cellar")
    address = f"/feeds/cellar.atom?token={token}"
    first = site.get(address)
    real.tokens.revoke(digest=token_digest(token) or "", now=at(9))
    no_such_feed(site, site.get(address))
    # nor does a copy that the reader has make it a 304
    no_such_feed(site, site.get(address, headers={"If-None-Match": first.headers["ETag"]}))


def test_what_a_reader_was_given_is_given_to_nobody_else(site: FlaskClient, real: Store) -> None:
    """It is prepared and kept by then."""
    path = "/feeds/cellar.atom"
    assert site.get(f"{path}?token={token_for(real, 'cellar')}").status_code == 200
    no_such_feed(site, site.get(path))
    no_such_feed(site, site.get(path, headers={"If-None-Match": "*"}))


def test_what_is_not_private_any_more_needs_no_token_and_the_token_does_no_harm(real: Store) -> None:
    site = create_app(CONFIG, real).test_client()
    plain = site.get("/feeds/harbour.atom")
    for token in (token_for(real, "harbour"), token_for(real, "cellar"), new_token()):
        answer = site.get(f"/feeds/harbour.atom?token={token}")
        assert (answer.data, answer.headers["Cache-Control"]) == (plain.data, plain.headers["Cache-Control"])


# --- what is sent -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_what_is_sent_is_for_nobody_else_and_for_no_cache_between(site: FlaskClient, real: Store, path: str) -> None:
    answer = site.get(f"{path}?token={token_for(real, 'cellar')}", headers={"Accept-Encoding": "gzip"})
    secure(answer)
    cached = answer.headers["Cache-Control"].split(", ")
    assert cached[:2] == ["private", "max-age=1800"]
    assert "public" not in answer.headers["Cache-Control"]
    assert {header.strip() for header in answer.headers["Vary"].split(",")} == {"Accept-Encoding", "Authorization"}
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_no_other_site_reads_it_or_learns_that_it_is_there(site: FlaskClient, real: Store, path: str) -> None:
    token = token_for(real, "cellar")
    other = path.replace("cellar", "nobody")
    preflight, unknown = (site.options(f"{address}?token={token}", headers=PREFLIGHT) for address in (path, other))
    assert (preflight.status_code, preflight.data, [*preflight.headers]) == (200, b"", [*unknown.headers])
    assert "authorization" not in preflight.headers["Access-Control-Allow-Headers"].lower()
    for headers in ({}, {"If-None-Match": "*"}):
        answer = site.get(f"{path}?token={token}", headers={**PREFLIGHT, **headers})
        assert answer.status_code in (200, 304)
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_public_feeds_are_sent_as_ever(site: FlaskClient) -> None:
    answer = site.get("/feeds/harbour.rss")
    assert answer.headers["Cache-Control"].startswith("public, ")
    assert (answer.headers["Vary"], answer.headers["Access-Control-Allow-Origin"]) == ("Accept-Encoding", "*")
    assert "X-Robots-Tag" not in answer.headers


def test_a_reader_that_has_the_copy_is_told_so(site: FlaskClient, real: Store) -> None:
    address = f"/feeds/cellar.rss?token={token_for(real, 'cellar')}"
    first = site.get(address)
    again = site.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_no_header_and_no_body_holds_the_token(site: FlaskClient, real: Store, path: str) -> None:
    token = token_for(real, "cellar")
    for headers in ({}, basic("x", token), {"Authorization": f"Bearer {token}"}):
        answer = site.get(f"{path}?token={token}", headers=headers)
        text = f"{answer.headers}{answer.get_data(as_text=True)}"
        assert f"https://feeds.example.com{path}" in text or "feeds/cellar" in text
        assert token not in text
        assert "token" not in text


# --- what everybody else sees -----------------------------------------------------------------------------------


def test_no_public_address_names_what_is_private(site: FlaskClient, real: Store) -> None:
    """Every route of the site, and every document of the publisher, asked for as strangers do."""
    rules = [rule.rule for rule in create_app(CONFIG, real).url_map.iter_rules() if "<" not in rule.rule]
    addresses = {*rules, *(f"/{path}" for path in Publisher(real, CONFIG).paths())}
    assert {"/", "/status.json", "/metrics", "/opml.xml", "/status.atom", "/feeds/all.rss"} <= addresses
    for address in sorted(addresses):
        answer = site.get(address)
        text = f"{address} {answer.headers} {answer.get_data(as_text=True)}"
        assert (answer.status_code, [word for word in WORDS if word in text]) == (200, []), address


# --- when things fail -------------------------------------------------------------------------------------------


def test_while_the_database_cannot_be_read_nobody_is_let_in_and_public_feeds_go_on(real: Store, tmp_path: Path) -> None:
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
    failed(private, 503)
    assert (private.data, [*private.headers]) == (unknown.data, [*unknown.headers])


class Mute:
    """A store that is sound but for its tokens."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @property
    def tokens(self) -> None:
        raise StoreError("another process has been writing for more than 5 s", path="feeds.sqlite3")


def test_who_cannot_be_judged_is_not_let_in(real: Store) -> None:
    token = token_for(real, "cellar")
    site = create_app(CONFIG, Mute(real)).test_client()  # type: ignore[arg-type]  # all of a store but one thing
    no_such_feed(site, site.get(f"/feeds/cellar.atom?token={token}"))


def test_a_fault_of_ours_is_logged_without_the_token(
    real: Store, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def rendition(self, path: str, params: object, _client: str) -> None:
            raise RuntimeError(f"no {path} for {params}")

    token = token_for(real, "cellar")
    app = create_app(CONFIG, real, Broken())  # type: ignore[arg-type]  # what it would return is not the matter
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get(f"/feeds/harbour.rss?token={token}", headers=basic("x", token))
    failed(answer, 500)
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
def test_nothing_hidden_is_found_by_asking_public_feeds_for_it(site: FlaskClient, prefix: str) -> None:
    for query in ("limit=200", "filter=地窖|地窖|密", "filter_time=99999999999", "filterout=没有这个词&limit=200"):
        text = site.get(f"/{prefix}feeds/all.json?{query}").get_data(as_text=True)
        assert not [word for word in WORDS if word in text], query
