"""Feeds with parameters, of the small site and of one with more articles than a feed shows."""

import io
import json
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.common.chinese import fold
from feeds.config import Config
from feeds.errors import Busy
from feeds.model import Group, Image, Source
from feeds.publish.feed.params import FIELDS, parse_feed_params
from feeds.publish.feed.selection import MAX_SEARCHED, limit_per_source
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.publish.render_slots import MAX_RENDERS, ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.publish.rendition_cache import RenditionCache
from feeds.store import open_store
from tests.publish.formats.samples import BASE, article, urn
from tests.publish.formats.validity import problems
from tests.publish.site import ARTICLES, fill

NOON = datetime(2024, 5, 20, 12, tzinfo=UTC)
CONFIG = Config(
    base_url=BASE,
    items=10,
    per_source=4,
    sources=(Source(id="harbour", title="海港日报", language="zh-Hans"), Source(id="island", title="小岛新闻")),
    groups=(Group(id="both", title="两岸", sources=("harbour", "island")),),
)
PICTURE = Image(url="https://img.example.com/1.jpg", caption="码头")


def hours_ago(hours: float) -> datetime:
    return NOON - timedelta(hours=hours)


def made(number: int, source: str = "harbour", **fields):
    """The article published so many hours ago."""
    when = hours_ago(number)
    return article(
        f"{source}{number}",
        **(
            {"source": source, "published": when, "updated": when, "url": f"https://{source}.example.com/{number}"}
            | fields
        ),
    )


LOTS = (
    *(made(n, title=f"港口第{n}则", content_html=f"<p>第{n}天的渡轮。</p>" * 40) for n in range(300)),
    made(301, title="罕见的灯塔", authors=("林海",), categories=("Travel",)),
    *(
        made(n, source="island", title=f"小岛第{n}則", content_html="<p>島上的渡輪</p>", language="zh-Hant")
        for n in range(0, 60, 2)
    ),
    made(
        1,
        source="island",
        title="有图的一篇",
        lead_image=PICTURE,
        images=(PICTURE,),
        content_html='<figure><img src="https://img.example.com/1.jpg" alt="x">'
        "<figcaption>码头的图</figcaption></figure><p>文</p>",
    ),
)


class Clocked:
    """A store with a clock that the test sets, and that counts what is read of it."""

    def __init__(self, store, now: datetime) -> None:
        self._store, self.moment = store, now
        self.pages = 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def hiding(self, sources):
        self._store = self._store.hiding(sources)
        return self

    def now(self) -> datetime:
        return self.moment

    def newest(self, *args, **options):
        self.pages += 1
        return self._store.newest(*args, **options)


@pytest.fixture(scope="module")
def article_store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("lots") / "feeds.sqlite3") as store:
        fill(store, LOTS, hours_ago(1))
        # since when the documents of these settings look as they do: the store keeps it, and no test changes them
        store.fingerprint_since(fingerprint_of(CONFIG), now=hours_ago(900))
        yield store


@pytest.fixture
def store(article_store):
    return Clocked(article_store, NOON)


@pytest.fixture
def publisher(store):
    return Publisher(store, CONFIG)


def rendition(publisher: Publisher, path: str, **query: str) -> Rendition:
    result = publisher.rendition(path, query)
    assert result is not None
    return result


def read(publisher: Publisher, path: str = "feeds/harbour.json", **query: str):
    return json.loads(rendition(publisher, path, **query).body)


def ids(publisher: Publisher, path: str = "feeds/harbour.json", **query: str) -> list[str]:
    return [item["id"] for item in read(publisher, path, **query)["items"]]


# --- limit ------------------------------------------------------------------------------------------------------


def test_a_limit_shows_the_first_of_the_feed_or_more_than_it_shows_by_itself(publisher):
    for path in ("feeds/harbour.json", "feeds/both.json", "feeds/all.json"):
        plain = ids(publisher, path)
        assert len(plain) == 10
        assert ids(publisher, path, limit="3") == plain[:3]
        extra = ids(publisher, path, limit="25")
        assert len(extra) == 25
        assert set(plain) <= set(extra)
    assert len(ids(publisher, limit="100000")) == 200
    assert len(ids(publisher, limit="-1")) == 1


def test_an_unknown_or_default_parameter_gives_the_very_same_object(publisher):
    plain = publisher.rendition("feeds/harbour.json")
    assert rendition(publisher, "feeds/harbour.json", limit="10", images="origin", sorted="false", utm="x") is plain
    assert rendition(publisher, "feeds/harbour.json", limit="abc", filter="|") is plain


def test_an_archive_and_a_page_know_no_parameters(publisher):
    for path in (
        "feeds/harbour/archive/2024-05.rss",
        "index.html",
        "opml.xml",
        "zh-Hant/feeds/both/archive/2024-05.atom",
    ):
        assert rendition(publisher, path, limit="1", filter="灯塔", images="none") is publisher.rendition(path)


# --- filters ----------------------------------------------------------------------------------------------------


def test_a_rare_word_is_found_far_behind_what_the_feed_shows(publisher):
    assert ids(publisher, filter="灯塔") == [urn("harbour301")]
    assert ids(publisher, filter_author="林海") == [urn("harbour301")]
    assert ids(publisher, filter_category="travel") == []
    assert ids(publisher, filter_category="travel", filter_case_sensitive="false") == [urn("harbour301")]


def test_a_common_word_fills_the_feed_and_is_not_looked_for_further(publisher, store):
    assert len(ids(publisher, filter="渡轮")) == 10
    assert store.pages == 1


def test_no_more_than_so_many_articles_are_looked_through(tmp_path):
    with open_store(tmp_path / "many.sqlite3") as opened:
        many = [made(n, content_html="<p>渡轮</p>") for n in range(MAX_SEARCHED)]
        fill(
            opened,
            (*many[:-1], made(MAX_SEARCHED - 1, title="最后的灯塔"), made(MAX_SEARCHED, title="太远的灯塔")),
            NOON,
        )
        store = Clocked(opened, NOON)
        assert ids(Publisher(store, CONFIG), filter="灯塔") == [urn(f"harbour{MAX_SEARCHED - 1}")]
        assert store.pages == 10


def test_a_filter_finds_both_scripts_in_whichever_script_the_feed_is(publisher):
    for path in ("feeds/island.json", "zh-Hans/feeds/island.json", "zh-Hant/feeds/island.json"):
        assert ids(publisher, path, filter="渡轮") == ids(publisher, path, filter="渡輪")
        assert len(ids(publisher, path, filter="渡轮")) == 10
        assert rendition(publisher, path, filter="渡輪") is rendition(publisher, path, filter="渡轮")


def test_matches_are_shared_fairly_among_sources(publisher):
    items = read(publisher, "feeds/both.json", filter="渡轮", limit="8")["items"]
    sources = [item["_feeds"]["source"] for item in items]
    assert (sources.count("harbour"), sources.count("island")) == (4, 4)
    dates = [item["date_published"] for item in items]
    assert dates == sorted(dates, reverse=True)
    remaining = read(publisher, "feeds/both.json", filter="渡轮", filterout="渡輪|小岛", limit="6")["items"]
    assert remaining == []
    only = [item["_feeds"]["source"] for item in read(publisher, "feeds/both.json", filter_title="港口")["items"]]
    assert only == ["harbour"] * 10


def test_a_filter_shows_the_copy_that_the_feed_shows(tmp_path):
    groups = tuple(
        Group(id=id, title=id, sources=("island", "met.example.net"), prefer=prefer)
        for id, prefer in (("first", ()), ("preferred", ("met.example.net",)))
    )
    with open_store(tmp_path / "copies.sqlite3") as opened:
        fill(opened, ARTICLES, NOON)
        publisher = Publisher(opened, replace(CONFIG, groups=groups))
        for path, visible in (("feeds/first.json", "i1"), ("feeds/preferred.json", "m1"), ("feeds/all.json", "i1")):
            assert ids(publisher, path, filter="渡轮") == [urn(visible)]
            assert urn(visible) in ids(publisher, path)


def test_sharing_keeps_the_order_and_fills_what_others_leave():
    articles = [made(n) for n in range(6)] + [made(7, source="island")]
    assert limit_per_source(articles, 4, 2) == [articles[0], articles[1], articles[2], articles[6]]
    assert limit_per_source(articles, 2, 2) == articles[:2]
    assert limit_per_source([], 2, 2) == []


def test_a_feed_that_leaves_articles_out_is_a_feed_of_its_own_and_has_no_archive(publisher):
    def head(**query: str):
        return feedparser.parse(io.BytesIO(rendition(publisher, "feeds/harbour.atom", **query).body)).feed

    def rels(**query: str) -> set[str]:
        return {link.rel for link in head(**query).links}

    plain = head().id
    assert head(limit="3").id == head(brief="100").id == head(images="none").id == plain
    remaining = {head(filter="渡轮").id, head(filterout="渡轮").id, head(filter_time="60").id}
    assert len(remaining | {plain}) == 4
    assert head(filter="渡轮", limit="3", brief="100").id == head(filter="渡轮").id
    assert "prev-archive" in rels() & rels(limit="3")
    assert "prev-archive" not in rels(filter="渡轮") | rels(brief="100") | rels(images="none")
    assert set(ids(publisher, filter="渡轮")) <= set(ids(publisher, limit="200")), "articles keep their ids"


def test_a_feed_names_itself_with_what_it_understood_and_nothing_else(publisher):
    for extension in ("rss", "atom"):
        result = rendition(
            publisher,
            f"zh-Hant/feeds/both.{extension}",
            images="none",
            key="geheim",
            limit="5",
            filter="輪|渡",
            brief="1e3",
        )
        own = f"{BASE}/zh-Hant/feeds/both.{extension}?limit=5&filter=%E6%B8%A1%7C%E8%BD%AE&images=none"
        assert problems(result.body, own) == []
        assert result.path == own.removeprefix(f"{BASE}/")
        assert b"geheim" not in result.body
    assert read(publisher, limit="5")["feed_url"] == f"{BASE}/feeds/harbour.json?limit=5"


def test_nothing_is_searched_that_the_rights_hold_back(tmp_path):
    config = replace(CONFIG, own={"island": {"content": "link"}})
    with open_store(tmp_path / "few.sqlite3") as opened:
        fill(opened, LOTS[-10:-1], NOON)
        publisher = Publisher(opened, config)
        assert ids(publisher, "feeds/island.json", filter="渡轮") == []
        assert len(ids(publisher, "feeds/island.json", filter="小岛")) == 9


# --- the time ---------------------------------------------------------------------------------------------------


def test_only_what_is_young_enough_is_shown(publisher):
    assert ids(publisher, filter_time=str(3 * 3600)) == [urn(f"harbour{n}") for n in range(4)]
    assert ids(publisher, filter_time="1") == [urn("harbour0")]
    assert len(ids(publisher, filter_time="99999999999999999999")) == 10


def test_the_same_bytes_are_kept_until_an_article_is_too_old(publisher, store):
    first = rendition(publisher, "feeds/harbour.rss", filter_time="3600")
    store.moment = NOON + timedelta(seconds=59)
    assert rendition(publisher, "feeds/harbour.rss", filter_time="3600") is first
    store.moment = NOON + timedelta(seconds=60)
    second = rendition(publisher, "feeds/harbour.rss", filter_time="3600")
    assert second.etag != first.etag
    assert second.modified == store.moment, "it lost an article in this minute"
    store.moment = NOON + timedelta(minutes=30)
    third = rendition(publisher, "feeds/harbour.rss", filter_time="3600")
    assert (third.etag, third.modified) == (second.etag, second.modified), "nothing else happened"


def test_a_clock_that_goes_on_changes_no_other_feed(publisher, store):
    first = rendition(publisher, "feeds/harbour.rss", limit="3")
    store.moment = NOON + timedelta(days=9)
    assert rendition(publisher, "feeds/harbour.rss", limit="3") is first


# --- less of each article ---------------------------------------------------------------------------------------


def test_a_brief_feed_has_the_beginnings(publisher):
    for item in read(publisher, brief="100")["items"]:
        text = item["content_html"].removeprefix("<p>").removesuffix("</p>")
        assert 50 < len(text) <= 100
        assert "<" not in text


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_without_pictures_no_address_of_one_is_in_the_document(publisher, extension):
    path = f"feeds/island.{extension}"
    assert b"img.example.com" in rendition(publisher, path).body
    bare = rendition(publisher, path, images="none").body
    assert b"img.example.com" not in bare
    assert b"enclosure" not in bare
    assert "码头的图" in bare.decode()


# --- limits ------------------------------------------------------------------------------------------------------

VALUES = st.sampled_from(["渡轮", "灯塔|x", "0", "7", "9999", "100", "none", "false", "a|b|第1", ""]) | st.text(
    max_size=30
)
QUERIES = st.dictionaries(
    st.sampled_from(
        [
            *(f"{verb}_{field}".rstrip("_") for verb in ("filter", "filterout") for field in FIELDS),
            *("limit", "filter_time", "filter_case_sensitive", "brief", "images", "_"),
        ]
    ),
    VALUES,
    max_size=5,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(QUERIES, st.sampled_from(["feeds/both.json", "zh-Hant/feeds/island.json"]))
def test_any_query_is_answered_within_its_bounds(publisher, query, path):
    params = parse_feed_params(query, CONFIG.items)
    feed = read(publisher, path, **query)
    assert len(feed["items"]) <= (params.limit or CONFIG.items)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for field, words in params.only:
        for item in feed["items"] if field == "title" and not params.any_case else ():
            assert any(fold(word) in fold(item["title"]) for word in words)
    assert feed == read(publisher, path, **dict(reversed(query.items())))


def test_strangers_push_no_plain_feed_off_the_shelf(article_store):
    publisher = Publisher(article_store, CONFIG, capacity=400_000)
    plain = publisher.rendition("feeds/harbour.rss")
    first = rendition(publisher, "feeds/harbour.rss", limit="7")
    sizes = [
        len(rendition(publisher, "feeds/harbour.rss", limit=str(n % 9 + 1), filter_title=f"第|{n}").body)
        for n in range(20)
    ]
    assert 50_000 < sum(sizes) < 400_000
    assert publisher.rendition("feeds/harbour.rss") is plain
    assert rendition(publisher, "feeds/harbour.rss", limit="7") is not first, "theirs is small"


def test_a_feed_with_parameters_is_made_once_for_many_who_ask(publisher, store):
    with ThreadPoolExecutor(MAX_RENDERS) as pool:
        results = list(pool.map(lambda _: rendition(publisher, "feeds/harbour.rss", filter="灯塔"), range(MAX_RENDERS)))
    assert all(one is results[0] for one in results)
    assert store.pages == 4


def one(path: str) -> Rendition:
    return Rendition(path=path, body=b"x", media_type="", modified=NOON)


def test_one_stranger_is_served_at_a_time():
    guests, at_work, met = RenditionCache(1000, limit=ConcurrencyLimit()), threading.Lock(), threading.Event()

    def make(path: str) -> Rendition:
        if not at_work.acquire(blocking=False):
            met.set()
            return one(path)
        met.wait(0.02)
        at_work.release()
        return one(path)

    with ThreadPoolExecutor(MAX_RENDERS) as pool:
        futures = [pool.submit(guests.get_or_render, str(n), 1, lambda n=n: make(str(n))) for n in range(MAX_RENDERS)]
        assert [future.result(20).path for future in futures] == [str(n) for n in range(MAX_RENDERS)]
    assert not met.is_set()


@pytest.mark.parametrize(("client", "limit"), [("1.2.3.4", MAX_RENDERS // 2), ("", MAX_RENDERS)])
def test_one_client_leaves_half_of_the_places_to_the_others(client, limit):
    guests, go_on = RenditionCache(1000, limit=ConcurrencyLimit()), threading.Event()

    def ask(path: str, who: str) -> Rendition | None:
        return guests.get_or_render(path, 1, lambda: one(path) if go_on.wait(20) else None, who)

    def refused(futures: list[Future]) -> int:
        """How many of them are refused, once all others must be waiting."""
        while sum(future.done() for future in futures) < 2:
            assert wait([future for future in futures if not future.done()], 10, FIRST_COMPLETED).done
        return sum(isinstance(future.exception(), Busy) for future in futures if future.done())

    with ThreadPoolExecutor(2 * MAX_RENDERS) as pool:
        try:
            asked = [pool.submit(ask, f"own {n}", client) for n in range(limit + 2)]
            assert refused(asked) == 2
            remaining = [pool.submit(ask, f"other {n}", f"1.2.3.{n}") for n in range(10, 10 + MAX_RENDERS - limit + 2)]
            assert refused(remaining) == 2, "the rest was kept for them"
        finally:
            go_on.set()
    served = [future for future in (*asked, *remaining) if future.exception() is None]
    assert len(served) == MAX_RENDERS
    assert ask("more", client) == one("more"), "places are given back"


class Slow(Clocked):
    """A store whose reads block until they are released."""

    def __init__(self, store, now: datetime) -> None:
        super().__init__(store, now)
        self.go_on = threading.Event()

    def newest(self, *args, **options):
        assert self.go_on.wait(20)
        return super().newest(*args, **options)

    def search(self, *args, **options):
        assert self.go_on.wait(20)
        return self._store.search(*args, **options)


@pytest.mark.parametrize(
    "ask",
    [
        lambda publisher, n: publisher.rendition("feeds/harbour.rss", {"limit": str(n)}, "1.2.3.4"),
        lambda publisher, n: publisher.rendition("search.rss", {"q": f"渡轮{n}"}, "1.2.3.4"),
    ],
    ids=["feeds", "searches"],
)
def test_a_client_is_refused_more_than_its_part_of_feeds_and_of_searches(article_store, ask):
    store = Slow(article_store, NOON)
    publisher = Publisher(store, CONFIG)
    with ThreadPoolExecutor(MAX_RENDERS) as pool:
        futures = [pool.submit(ask, publisher, n) for n in range(1, MAX_RENDERS // 2 + 2)]
        done = wait(futures, 10, FIRST_COMPLETED).done
        store.go_on.set()
    assert [type(future.exception()) for future in done] == [Busy]
    assert sum(future.exception() is None for future in futures) == MAX_RENDERS // 2


def test_who_comes_when_all_seats_are_taken_is_refused_and_may_come_again():
    guests, begun, go_on = RenditionCache(1000, limit=ConcurrencyLimit(1)), threading.Event(), threading.Event()

    def make() -> Rendition:
        begun.set()
        assert go_on.wait(20)
        return one("a")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(guests.get_or_render, "a", 1, make)
        assert begun.wait(20)
        with pytest.raises(Busy, match="expected at most 1 "):
            guests.get_or_render("b", 1, lambda: one("b"))
        go_on.set()
        assert first.result(20) is guests.get_or_render("a", 1, make)
    assert guests.get_or_render("b", 1, lambda: one("b")).path == "b", "seats are given back"
    with pytest.raises(ZeroDivisionError):
        guests.get_or_render("c", 1, lambda: 1 / 0)
    assert guests.get_or_render("c", 1, lambda: one("c")).path == "c", "after a failure too"
