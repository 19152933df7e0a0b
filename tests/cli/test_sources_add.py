"""`feeds sources add`: feed discovery at an address, the choice of a feed, and the resulting settings file."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from click.testing import CliRunner, Result

from feeds.cli import main
from feeds.cli.context import CliContext
from feeds.config import Config, load, seeds
from feeds.errors import FeedsError, SubscribeError
from feeds.subscribe import FetchedPage
from tests.upstream.feeds import rss as made_rss
from tests.upstream.server import Answer, Upstream

MINE = """# 我的设置
[[source]]
id = "harbour"
title = "海港日报"
homepage = "https://harbour.example.org/"
feeds = ["https://harbour.example.org/feed"]
"""
SITE = "https://hill.example.net"


def rss(title: str = "山城晚报", link: str = f"{SITE}/", extra: str = "", item: str = "山路通车了") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{title}</title><link>{link}</link><language>zh-cn</language>{extra}
<item><title>{item}</title><link>{SITE}/a/2</link><pubDate>Wed, 04 Dec 2024 10:00:00 GMT</pubDate></item>
<item><title>旧闻一则</title><link>{SITE}/a/1</link><pubDate>Tue, 03 Dec 2024 10:00:00 GMT</pubDate></item>
</channel></rss>""".encode()


def page(*links: str) -> bytes:
    tags = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return f"<!doctype html><html><head>{tags}</head><body>山城的早晨</body></html>".encode()


def answering(pages: Mapping[str, bytes], requests: list[str]) -> Callable[[Config, str], FetchedPage]:
    """A fake network of these pages."""

    def get(_: Config, url: str) -> FetchedPage:
        requests.append(url)
        if url not in pages:
            raise SubscribeError("expected status 200, found 404", url=url)
        return FetchedPage(url=url, body=pages[url])

    return get


class World:
    """The command line with a fake network."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []

    def add(self, *arguments: str, input: str | None = None, get: Any = None) -> Result:
        """Run `sources add`; `input` is the text typed at the terminal, None without a terminal."""
        can_ask = input is not None
        places = CliContext(get=get or answering(self.pages, self.asked), can_ask=lambda: can_ask)
        command = ["sources", "add", *arguments]
        return CliRunner().invoke(main, command, obj=places, input=input, catch_exceptions=False)


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "feeds.toml").write_text(MINE, encoding="utf-8")
    return World()


def declared(tmp_path: Path) -> list[dict[str, Any]]:
    sources: list[dict[str, Any]] = tomllib.loads((tmp_path / "feeds.toml").read_text(encoding="utf-8"))["source"]
    return sources


def test_a_feed_becomes_a_source_and_its_id_alone_is_printed(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/rss")
    assert (result.exit_code, result.stdout) == (0, "hill-example-net\n")
    assert declared(tmp_path)[1:] == [
        {
            "id": "hill-example-net",
            "title": "山城晚报",
            "homepage": f"{SITE}/",
            "language": "zh-Hans",
            "feeds": [f"{SITE}/rss"],
        }
    ]
    assert "山城晚报, 2 entries, newest 2024-12-04 10:00 UTC: 山路通车了\n" in result.stderr
    assert "restart a running" in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8").startswith(MINE)


@pytest.mark.parametrize(
    "url", ["hill.example.net/rss", "feed://hill.example.net/rss", "rss:http://hill.example.net/rss"]
)
def test_an_address_needs_no_scheme(world: World, tmp_path: Path, url: str) -> None:
    world.pages = {"http://hill.example.net/rss": rss()}
    assert world.add(url).exit_code == 0
    assert declared(tmp_path)[1]["feeds"] == ["http://hill.example.net/rss"]


def test_a_private_source_is_private_from_its_first_line_on(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/rss", "--private")
    assert (result.exit_code, result.stdout) == (0, "hill-example-net\n")
    assert declared(tmp_path)[-1]["private"] is True
    assert "  private     yes\n" in result.stderr


def test_id_and_title_may_be_given(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    assert world.add(f"{SITE}/rss", "--id", "hill", "--title", "山城").stdout == "hill\n"
    assert (declared(tmp_path)[1]["id"], declared(tmp_path)[1]["title"]) == ("hill", "山城")


def test_a_page_with_one_feed_needs_no_choice(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/": page("/rss"), f"{SITE}/rss": rss()}
    assert world.add(f"{SITE}/").exit_code == 0
    assert declared(tmp_path)[1]["feeds"] == [f"{SITE}/rss"]
    assert world.asked == [f"{SITE}/", f"{SITE}/rss"], "what a page names is enough: no other place is tried"


def test_linked_addresses_are_fetched_and_other_documents_are_reported(world: World) -> None:
    world.pages = {f"{SITE}/": page("/gone", "/page", "/rss"), f"{SITE}/page": page(), f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/")
    assert result.stdout == "hill-example-net\n"
    assert f"no feed: {SITE}/gone: expected status 200, found 404\n" in result.stderr
    assert f"no feed: {SITE}/page: expected a feed" in result.stderr


def several(world: World) -> None:
    world.pages = {f"{SITE}/": page("/rss", "/sport"), f"{SITE}/rss": rss(), f"{SITE}/sport": rss("山城体育")}


def test_several_feeds_without_a_terminal_are_listed(world: World, tmp_path: Path) -> None:
    several(world)
    result = world.add(f"{SITE}/")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"1  {SITE}/rss\n   山城晚报, 2 entries" in result.stderr
    assert f"2  {SITE}/sport\n   山城体育, 2 entries" in result.stderr
    assert "--choose" in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE


def test_of_several_feeds_one_is_chosen_on_the_command_line(world: World, tmp_path: Path) -> None:
    several(world)
    assert world.add(f"{SITE}/", "--choose", "3").exit_code == 2
    assert world.add(f"{SITE}/", "--yes").exit_code == 2, "to add without being asked is not to guess which"
    assert world.add(f"{SITE}/", "--choose", "2").exit_code == 0
    assert declared(tmp_path)[1]["title"] == "山城体育"


def test_one_of_several_feeds_is_chosen_at_a_prompt(world: World, tmp_path: Path) -> None:
    several(world)
    result = world.add(f"{SITE}/", input="7\n2\n")
    assert (result.exit_code, result.stdout) == (0, "hill-example-net\n")
    assert declared(tmp_path)[1]["title"] == "山城体育"
    assert "Which one?" in result.stderr


def test_a_single_feed_is_confirmed_at_a_prompt_unless_yes(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    assert world.add(f"{SITE}/rss", input="n\n").exit_code == 1
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE
    assert world.add(f"{SITE}/rss", "--yes", input="").exit_code == 0


def test_the_usual_places_are_tried_where_a_page_names_none(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/news/": page(), f"{SITE}/atom.xml": rss(), f"{SITE}/feed.json": rss()}
    assert world.add(f"{SITE}/news/").exit_code == 0
    assert declared(tmp_path)[1]["feeds"] == [f"{SITE}/atom.xml"]
    assert f"{SITE}/feed.json" not in world.asked, "the first that answers is enough"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(), "found no such link, and no feed at usual addresses"),
        (page("/gone"), "found none"),
        (b"\x89PNG\r\n\x1a\n....", "found a PNG picture"),
        (b"<opml version='2.0'><body/></opml>", "`feeds opml import` takes it"),
        (b"<rss><channel><title>", "expected a feed in XML"),
    ],
    ids=["page", "dead link", "picture", "list", "broken"],
)
def test_an_address_without_a_feed_is_reported(world: World, tmp_path: Path, body: bytes, reason: str) -> None:
    world.pages = {f"{SITE}/": body}
    result = world.add(f"{SITE}/")
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE


@pytest.mark.parametrize("url", ["ftp://hill.example.net/", "./rss", "https://name:word@hill.example.net/"])
def test_an_invalid_address_is_a_usage_error(world: World, url: str) -> None:
    assert world.add(url).exit_code == 2
    assert world.asked == []


@pytest.mark.parametrize("url", ["https://harbour.example.org/feed", "http://harbour.example.org/feed"])
def test_a_declared_address_is_not_fetched(world: World, url: str) -> None:
    result = world.add(url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "source 'harbour' already reads this feed" in result.stderr
    assert world.asked == []


def test_a_redirect_to_a_declared_feed_is_noticed(world: World) -> None:
    def get(_: Config, url: str) -> FetchedPage:
        assert url == f"{SITE}/old"
        return FetchedPage(url="https://harbour.example.org/feed", body=rss())

    assert "source 'harbour' already reads this feed" in world.add(f"{SITE}/old", get=get).stderr


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://harbour.example.org/sport.rss", "https://harbour.example.org/sport"),
        ("https://feeds.harbour.example.org/all", ""),
        (f"{SITE}/mirrored", "https://www.harbour.example.org/"),
    ],
    ids=["its host", "a host below", "its homepage"],
)
def test_a_feed_of_a_declared_site_is_refused(world: World, tmp_path: Path, url: str, link: str) -> None:
    world.pages = {url: rss("别的题目", link)}
    result = world.add(url)
    assert result.exit_code == 1
    assert "to the site of source 'harbour'" in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE


def test_an_id_that_is_taken_is_refused_and_nothing_written(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/rss", "--id", "harbour")
    assert result.exit_code == 2
    assert "id: 'harbour' already belongs to source 'harbour'" in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE


def test_the_shipped_catalogue_is_copied_first(world: World, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").unlink()
    world.pages = {f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/rss")
    shipped = (seeds() / "sources.toml").read_text(encoding="utf-8")
    assert "created feeds.toml, a copy of the shipped catalogue" in result.stderr
    assert [source["id"] for source in declared(tmp_path)] == [
        *(source["id"] for source in tomllib.loads(shipped)["source"]),
        "hill-example-net",
    ]
    assert "made feeds.toml" not in world.add(f"{SITE}/rss").stderr
    assert (seeds() / "sources.toml").read_text(encoding="utf-8") == shipped


def test_the_shipped_catalogue_is_not_copied_over_a_file_that_is_not_in_use(world: World, tmp_path: Path) -> None:
    world.pages = {f"{SITE}/rss": rss()}
    result = world.add(f"{SITE}/rss", "--config", str(seeds() / "sources.toml"))
    assert result.exit_code == 2
    assert "expected nothing here" in result.stderr
    assert (tmp_path / "feeds.toml").read_text(encoding="utf-8") == MINE


def test_hostile_titles_cannot_inject_into_terminal_or_settings(world: World, tmp_path: Path) -> None:
    evil = '题目&#27;[2J\u202e"]&#10;[[source]]&#10;id = "x"'
    world.pages = {f"{SITE}/rss": rss(evil.replace("&#27;", "\x9b"), item="新闻\x9b[31m\u202e")}
    result = world.add(f"{SITE}/rss")
    assert result.exit_code == 0
    assert not {"\x1b", "\x9b", "\u202e"} & set(result.stderr)
    assert len(declared(tmp_path)) == 2
    assert "\n" not in declared(tmp_path)[1]["title"]


def test_a_feed_that_calls_another_site_its_home_does_not_get_the_articles_of_that_site(
    world: World, tmp_path: Path
) -> None:
    world.pages = {f"{SITE}/rss": rss(link="https://famous.example.com/")}
    world.add(f"{SITE}/rss")
    assert declared(tmp_path)[1]["hosts"] == []
    assert declared(tmp_path)[1]["id"] == "hill-example-net"


def test_an_address_inside_is_asked_only_where_it_is_allowed(tmp_path: Path) -> None:
    settings = tmp_path / "feeds.toml"
    settings.write_text(MINE, encoding="utf-8")
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(body=made_rss().encode()))
        refused = CliRunner().invoke(main, ["sources", "add", upstream.url("/feed"), "--yes"], catch_exceptions=False)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "127.0.0.1 is an internal host" in refused.stderr
        assert upstream.requests == []
        settings.write_text(f'allow = ["{upstream.host_port}"]\n{MINE}', encoding="utf-8")
        added = CliRunner().invoke(main, ["sources", "add", upstream.url("/feed"), "--yes"], catch_exceptions=False)
        assert added.exit_code == 0, added.stderr
        assert load(settings, tmp_path, {}).sources[-1].feeds == (upstream.url("/feed"),)


# --- over real HTTP ---------------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """A small site: a page, its feed, and a redirect."""

    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/rss")
            self.end_headers()
            return
        host = f"http://127.0.0.1:{self.server.server_address[1]}/"
        bodies = {"/": ("text/html", page("/old", "/rss")), "/rss": ("application/rss+xml", rss(link=host))}
        kind, body = bodies.get(self.path, ("text/plain", b"missing"))
        self.send_response(200 if self.path in bodies else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def over_http(_: Config, url: str) -> FetchedPage:
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=10) as answer:
            return FetchedPage(url=answer.url, body=answer.read(), media_type=answer.headers["Content-Type"])
    except URLError as error:
        raise FeedsError(f"{url}: {error.reason}") from error


def test_a_site_in_an_allowed_local_network_is_added(world: World, tmp_path: Path) -> None:
    with served() as site:
        result = world.add(f"{site}/", get=over_http)
    assert result.exit_code == 0, result.stderr
    (added,) = declared(tmp_path)[1:]
    # two addresses of the page redirect to one feed; a private IP address is no site
    assert (added["feeds"], added["hosts"]) == ([f"{site}/old"], [])
