"""Hostile feed content runs nowhere: tested with our own payloads, and with the public lists if they are available.

One payload in twelve of the public lists, or all with `pytest tests/browser/test_hostile.py --whole`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from feeds.config import Config
from feeds.publish.publisher import Publisher
from feeds.publish.views.status import MAX_SOURCES
from feeds.store import Store, open_store
from tests.browser.conftest import Visiting
from tests.browser.oracle import Bench, bench, packed, without_policy
from tests.browser.payloads import LISTED, OWN, listed, taken_in
from tests.cli.test_serve import free_port, serving

#: content types under which hosts without feed support send feeds
XML_TYPES = ("text/xml", "application/xml", "application/xhtml+xml")
#: articles that are packed into one page, as there are thousands
PACKED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A served site with every payload, and its store and publisher for tests without a server."""

    url: str
    config: Config
    store: Store
    publisher: Publisher
    paths: tuple[str, ...]
    payloads: tuple[str, ...]

    def pages(self, start: str, *, every: int = 1) -> list[bytes]:
        """The pages below a folder, or every n-th, without their policy."""
        paths = [path for path in self.paths if path.startswith(start) and path.endswith(".html")]
        return [without_policy(self.body(path)) for path in paths[::every]]

    def body(self, path: str) -> bytes:
        rendition = self.publisher.rendition(path)
        assert rendition, path
        return rendition.body


@contextmanager
def fallen(folder: Path, payloads: tuple[str, ...]) -> Iterator[Victim]:
    config, port = taken_in(folder, payloads), free_port()
    arguments = ("--data", str(config.data), "--config", str(config.path))
    with open_store(config.database) as store, serving(port, *arguments):
        site = Publisher(store, config)
        yield Victim(
            url=f"http://127.0.0.1:{port}",
            config=config,
            store=store,
            publisher=site,
            paths=tuple(site.paths()),
            payloads=payloads,
        )


@pytest.fixture(scope="module", params=["own", pytest.param("listed", marks=pytest.mark.corpus)])
def victim(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    if request.param == "listed" and not LISTED.exists():
        pytest.skip(f"no public lists at {LISTED}")
    payloads = OWN if request.param == "own" else listed()[:: 1 if request.config.getoption("--whole") else 24]
    with fallen(tmp_path_factory.mktemp("victim"), payloads) as victim:
        yield victim


@pytest.fixture(scope="module")
def tab(browser: Browser, victim: Victim) -> Iterator[Bench]:
    with bench(browser, victim.url) as opened:
        yield opened


def harmless(tab: Bench, pages: list[bytes], *, only_visible: bool = False) -> None:
    verdict = tab.examine(pages, only_visible=only_visible)
    assert pages
    assert verdict.struck == ()
    assert verdict.problems == ()


# --- pages without the policy, which would block unsanitized content ----------------------------------------------


def test_no_article_runs_anything(tab: Bench, victim: Victim) -> None:
    pages = victim.pages("articles/")
    assert len(pages) >= 0.98 * len(victim.payloads)
    whole = len(pages) - len(pages) % PACKED
    verdict = tab.examine([packed(pages[n : n + PACKED]) for n in range(0, whole, PACKED)], pages_each=PACKED)
    assert (verdict.struck, verdict.problems) == ((), ())
    harmless(tab, pages[whole:])


@pytest.mark.parametrize("prefix", ["", "zh-Hant/"])
def test_no_visible_article_runs_anything(tab: Bench, victim: Victim, prefix: str) -> None:
    harmless(tab, victim.pages(f"{prefix}articles/", every=1 + len(victim.payloads) // 150), only_visible=True)


def test_no_list_runs_anything(tab: Bench, victim: Victim) -> None:
    few = 1 + len(victim.payloads) // 50
    harmless(tab, [*victim.pages("index.html"), *victim.pages("zh-Hant/index.html"), *victim.pages("sources/all/")])
    harmless(tab, [*victim.pages("sources/", every=few), *victim.pages("zh-Hant/sources/", every=few)])


def test_the_status_of_hostile_sources_runs_nothing(tab: Bench, victim: Victim) -> None:
    sources = victim.config.sources
    for first in range(0, len(sources), MAX_SOURCES):
        part = replace(victim.config, sources=sources[first : first + MAX_SOURCES])
        page = Publisher(victim.store, part, capacity=0).rendition("status/index.html")
        assert page
        harmless(tab, [without_policy(page.body)])


def test_no_search_runs_anything(tab: Bench, victim: Victim) -> None:
    # the page lists all sources: with thousands of sources few pages are requested, the others with few sources
    words = [*victim.payloads[:: 1 + len(victim.payloads) // 40]]
    if victim.payloads == OWN and LISTED.exists():
        words += listed()[::24]
    questions = [{"q": word} for word in words]
    questions += [{"q": "黑板", "order": "relevance", "page": f"{page}"} for page in range(5)]
    pages = [without_policy(victim.publisher.rendition("search/index.html", word).body) for word in questions]
    assert any(b"<mark>" in page for page in pages)
    whole = len(pages) - len(pages) % PACKED
    verdict = tab.examine([packed(pages[n : n + PACKED]) for n in range(0, whole, PACKED)], pages_each=PACKED)
    assert (verdict.struck, verdict.problems) == ((), ())
    harmless(tab, pages[whole:], only_visible=True)


# --- feeds and other files, opened by themselves ------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(len(XML_TYPES)), ids=XML_TYPES)
def test_no_feed_runs_anything_with_any_content_type(tab: Bench, victim: Victim, turn: int) -> None:
    """Every month in both formats; if there are many, each with one of the content types."""
    months = [path for path in victim.paths if path.startswith("feeds/all/archive/") and not path.endswith(".json")]
    batch = months if len(months) < 10 else months[turn :: len(XML_TYPES)]
    for path in ("opml.xml", "feeds/all.rss", "feeds/all.atom", *batch):
        assert tab.open(victim.body(path), XML_TYPES[turn]) == [], path


def test_no_json_feed_runs_anything(tab: Bench, victim: Victim) -> None:
    assert tab.open(victim.body("feeds/all.json"), "application/json") == []


# --- as served ----------------------------------------------------------------------------------------------------


def test_served_pages_do_not_violate_the_policy(visit: Visiting, victim: Victim) -> None:
    paths = [path for path in victim.paths if path.startswith("articles/")]
    with visit() as tab:
        for path in ("", "sources/all/", "status/", *paths[:: 1 + len(paths) // 60]):
            answer = tab.page.goto(f"{victim.url}/{path}")
            assert answer
            assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert tab.complaints == []
        assert tab.foreign(besides=frozenset({"image", "media"})) == []


# --- without the sanitizer, to prove that the browser detects the payloads -------------------------------------------


def bare(victim: Victim) -> list[bytes]:
    """Pages with unsanitized payloads in heading and text."""
    page = victim.body(next(path for path in victim.paths if path.startswith("articles/")))
    start, heading, tail = page.partition(b"<h1>")
    between, text, end = tail.partition(b'<div class="text">')
    assert heading
    assert text
    contents = [payload.encode("utf-8", "replace") for payload in victim.payloads[:: 1 + len(victim.payloads) // 1_200]]
    return [start + heading + content + between + text + content + end for content in contents]


def test_unsanitized_payloads_run_and_are_detected(tab: Bench, victim: Victim) -> None:
    pages = bare(victim)
    verdict = tab.provoke(map(without_policy, pages))
    ran = {line.partition(":")[0] for line in verdict.struck}
    seen = {line.partition(":")[0] for line in verdict.problems}
    # many wait for a device event, or run something that is not observed
    assert len(ran) > len(pages) // 6
    assert len(seen) > len(pages) // 2


def test_the_policy_blocks_unsanitized_payloads(tab: Bench, victim: Victim) -> None:
    verdict = tab.provoke(bare(victim))
    assert [line for line in verdict.struck if "policy" not in line] == []
    assert len({line.partition(":")[0] for line in verdict.struck}) > len(bare(victim)) // 6


@pytest.mark.parametrize("media_type", XML_TYPES)
def test_a_script_in_a_feed_is_detected(tab: Bench, media_type: str) -> None:
    script = b'<feed><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script></feed>'
    assert tab.open(script, media_type) == [": alert"]
