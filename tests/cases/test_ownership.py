"""No other feed changes an article of a declared source, even on the same domain, host or mirror.

Each test compares the bytes of the feeds, archives and article pages of one declared source, stored alone, with the
bytes of the same source stored together with another feed.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.config import Config
from feeds.errors import ConfigError
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.urls.hosts import registrable_domain

from .documents import NOW, config_with

TEXT = (
    "傍晚的渡口比往常热闹，渔民们把网晾在栏杆上，孩子们数着对岸一盏一盏亮起来的灯，船长说今年的潮水来得比去年早，"
    "末班船因此提前了二十分钟，赶路的人在售票窗口前排起了队，最后一个上船的是提着鸟笼的老人。"
)
STORY = "渡轮公司宣布夜间航线九月恢复运营"
SPAM = "买一送一"
DATE = "Tue, 14 May 2024 09:00:00 GMT"


@dataclass(frozen=True, kw_only=True)
class Blog:
    """A blog: its homepage, its feed and the prefix of its article addresses."""

    home: str
    feed: str
    articles: str


def blogs(service: str, name: str) -> Blog:
    """The blog of `name` at a shared hosting service."""
    by_subdomain = f"https://{name}.{service}/"
    return {
        "medium.com paths": Blog(
            home=f"https://medium.com/@{name}",
            feed=f"https://medium.com/feed/@{name}",
            articles=f"https://medium.com/@{name}/",
        ),
        "a college": Blog(
            home=f"https://www.college.example.edu/~{name}/",
            feed=f"https://www.college.example.edu/~{name}/rss.xml",
            articles=f"https://www.college.example.edu/~{name}/",
        ),
        "a paper": Blog(
            home=f"https://{name}.paper.example.org/",
            feed=f"https://feeds.paper.example.org/{name}.xml",
            articles=f"https://{name}.paper.example.org/",
        ),
        "feedproxy": Blog(
            home=f"https://{name}.example.org/",
            feed=f"https://feedproxy.google.com/{name}",
            articles=f"https://{name}.example.org/",
        ),
        "rsshub": Blog(
            home=f"https://{name}.example.org/",
            feed=f"https://rsshub.app/blogs/{name}",
            articles=f"https://{name}.example.org/",
        ),
    }.get(service) or Blog(home=by_subdomain, feed=f"{by_subdomain}feed", articles=f"{by_subdomain}p/")


SERVICES = (
    *(
        "substack.com",
        "wordpress.com",
        "medium.com",
        "tumblr.com",
        "ghost.io",
        "blogspot.com",
        "github.io",
        "lofter.com",
    ),
    *("medium.com paths", "a college", "a paper", "feedproxy", "rsshub"),
)


def catalogue(folder: Path, **blogs_by_name: Blog) -> Config:
    """Settings that declare these blogs, with nothing about their hosts."""
    tables = (
        f'[[source]]\nid = "{name}"\ntitle = "{name}的博客"\nhomepage = "{blog.home}"\nfeeds = ["{blog.feed}"]\n'
        for name, blog in blogs_by_name.items()
    )
    return replace(config_with(folder, "\n".join(tables)), languages=("zh-Hans",))


def item(link: str, title: str, text: str, guid: str = "", date: str = DATE) -> str:
    guid_xml = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    link_xml = f"<link>{link}</link>" if link else ""
    content = f"<pubDate>{date}</pubDate><description>{text}</description>"
    return f"<item><title>{title}</title>{link_xml}{guid_xml}{content}</item>"


def rss(home: str, *items: str, self: str = "") -> bytes:
    link = f"<link>{home}</link>" if home else ""
    own = f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='self' href='{self}'/>" if self else ""
    return f'<rss version="2.0"><channel><title>博客</title>{link}{own}{"".join(items)}</channel></rss>'.encode()


def of_alice(alice: Blog) -> bytes:
    """The feed of alice: two articles with addresses, one with only a guid."""
    return rss(
        alice.home,
        item(f"{alice.articles}ferry", STORY, TEXT, "ferry"),
        item(f"{alice.articles}library", "图书馆延长开放", TEXT[::-1], "library"),
        item("", "没有地址的短讯", "今天的船准点。", "notice"),
    )


def attack(alice: Blog, home: str, own: str, *, self: str = "") -> bytes:
    """A feed with altered copies of alice's articles, and one at an address of its `own`."""
    return rss(
        home,
        item(f"{alice.articles}ferry", SPAM, SPAM * 40, "ferry", "Mon, 14 May 1990 09:00:00 GMT"),
        item(f"{alice.articles}library?utm_source=x#top", SPAM, SPAM, "library"),
        item(own and f"{own}library", f"{SPAM}图书馆", SPAM, "library"),
        item("", SPAM, SPAM, "notice", "Mon, 14 May 1990 09:00:00 GMT"),
        self=self,
    )


def copies(own: str, home: str) -> bytes:
    """Her story in another feed: an exact copy, and a rewritten one under a similar title."""
    return rss(
        home,
        item(f"{own}copied", f"{SPAM} {STORY}", TEXT),
        item(f"{own}retold", f"{STORY}，{SPAM}", SPAM * 60),
    )


def take(store: Store, config: Config, body: bytes, *, polled: str = "", hours: int = 0) -> Counter[str]:
    source = config.source(polled) if polled else None
    when = NOW + timedelta(hours=hours)
    path = source.feeds[0] if source else "feed.xml"
    document = InputDocument(path=path, body=body, polled=polled, seen=when if source else None)
    report = ingest([document], store=store, config=config, now=when)
    assert not report.rejected
    return report.outcomes


def bytes_of(store: Store, config: Config, source: str = "alice") -> dict[str, bytes]:
    """Every document of `source`: its feeds, its archives and the pages of its articles.

    The result includes their change time: `Last-Modified` must not change without the bytes.
    """
    publisher = Publisher(store, config)
    pages = {f"articles/{article.id.removeprefix('urn:uuid:')}/" for article in store.newest([source], 500)}
    paths = [path for path in publisher.paths() if path.startswith((f"feeds/{source}.", f"feeds/{source}/", *pages))]
    renditions = {path: publisher.rendition(path) for path in paths}
    assert {path.rpartition(".")[2] for path in renditions} == {"rss", "atom", "json", "html"}
    changed = {"changed": store.changed_at([source]).isoformat().encode()}
    return {path: rendition.body for path, rendition in renditions.items() if rendition} | changed


def beside(folder: Path, config: Config, alice: Blog, *documents: tuple[bytes, str]) -> dict[str, dict[str, bytes]]:
    """Alice's documents: alone, with the other documents after hers, and with the others before hers.

    Each other document has the id of its polled source, empty for an imported file.
    """
    orders: dict[str, list[tuple[bytes, str]]] = {
        "alone": [(of_alice(alice), "alice")],
        "after": [(of_alice(alice), "alice"), *documents, *documents],
        "before": [*documents, (of_alice(alice), "alice"), *documents],
    }
    renditions = {}
    for name, order in orders.items():
        with open_store(folder / f"{name}.db") as store:
            for at, (body, polled) in enumerate(order):
                # alice's own feed is always stored at the same time
                take(
                    store,
                    config,
                    body,
                    polled=polled,
                    hours=10 if polled == "alice" else at if name == "before" else 20,
                )
            renditions[name] = bytes_of(store, config)
    return renditions


def same(renditions: dict[str, dict[str, bytes]]) -> None:
    assert renditions["alone"]
    for name in ("after", "before"):
        assert renditions[name] == renditions["alone"], name


@pytest.mark.parametrize("service", SERVICES)
def test_a_neighbour_changes_nothing(tmp_path: Path, service: str) -> None:
    """Two declared sources at one service: the feed of one carries articles of the other."""
    alice, bob = blogs(service, "alice"), blogs(service, "bob")
    config = catalogue(tmp_path, alice=alice, bob=bob)
    # the feed may claim any site
    for number, home in enumerate((bob.home, alice.home, "")):
        body = attack(alice, home, bob.articles)
        folder = tmp_path / str(number)
        folder.mkdir()
        same(beside(folder, config, alice, (body, "bob")))


@pytest.mark.parametrize("service", SERVICES)
def test_each_neighbour_keeps_its_own_articles(tmp_path: Path, service: str) -> None:
    alice, bob = blogs(service, "alice"), blogs(service, "bob")
    config = catalogue(tmp_path, alice=alice, bob=bob)
    with open_store(tmp_path / "feeds.db") as store:
        for hour in range(3):
            take(store, config, of_alice(alice), polled="alice", hours=2 * hour)
            take(store, config, of_alice(bob), polled="bob", hours=2 * hour + 1)
        counts = [len(store.newest([name], 50)) for name in ("alice", "bob")]
        assert counts == [3, 3]
        for name, blog in (("alice", alice), ("bob", bob)):
            urls = [article.url for article in store.newest([name], 50) if article.url]
            assert all(url.startswith(blog.articles) for url in urls), urls


@pytest.mark.parametrize("service", ["substack.com", "wordpress.com", "medium.com paths", "a paper", "rsshub"])
@pytest.mark.parametrize(
    "home",
    ["https://evil.example.net/", "https://carol.{service}/", "https://feedproxy.google.com/", "https://rsshub.app/x"],
)
def test_an_imported_file_of_an_undeclared_feed_changes_nothing(tmp_path: Path, service: str, home: str) -> None:
    alice = blogs(service, "alice")
    config = catalogue(tmp_path, alice=alice)
    home = home.format(service=service if "." in service and " " not in service else "example.org")
    body = attack(alice, home, "https://evil.example.net/")
    if "rsshub" in home or "feedproxy" in home:
        # a known mirror provides articles that the publisher's own feed does not have yet
        with open_store(tmp_path / "feeds.db") as store:
            take(store, config, of_alice(alice), polled="alice")
            old_bytes = bytes_of(store, config)
            take(store, config, body, hours=1)
            assert bytes_of(store, config) == old_bytes
        return
    same(beside(tmp_path, config, alice, (body, "")))


@pytest.mark.parametrize(
    "mirror", ["https://feedproxy.google.com/{}", "https://rsshub.app/{}", "https://feedx.net/rss/{}"]
)
@pytest.mark.parametrize("is_polled", [True, False])
def test_a_mirror_provides_articles_only_for_sources_that_declare_its_address(
    tmp_path: Path, mirror: str, is_polled: bool
) -> None:
    alice = Blog(home="https://alice.example.org/", feed=mirror.format("alice"), articles="https://alice.example.org/")
    bob = Blog(home="https://bob.example.org/", feed=mirror.format("bob"), articles="https://bob.example.org/")
    config = catalogue(tmp_path, alice=alice, bob=bob)
    better = rss(alice.home, item(f"{alice.articles}ferry", "渡轮恢复", TEXT, "ferry"), self="{}")
    for feed, polled, may in ((bob.feed, "bob", False), (mirror.format("x"), "", False), (alice.feed, "alice", True)):
        with open_store(tmp_path / f"{may}{polled}.db") as store:
            take(store, config, of_alice(alice), polled="alice")
            body = better.replace(b"{}", feed.encode())
            outcomes = take(store, config, body, polled=polled if is_polled else "", hours=1)
            assert (outcomes == {"refused": 1}) is not may, (feed, outcomes)
            if is_polled:
                title = next(
                    article.title for article in store.newest(["alice"], 9) if article.url == f"{alice.articles}ferry"
                )
                assert title == ("渡轮恢复" if may else STORY)


def test_a_mirror_declared_by_two_sources_provides_articles_for_both(tmp_path: Path) -> None:
    alice = Blog(
        home="https://alice.example.org/", feed="https://rsshub.app/both", articles="https://alice.example.org/"
    )
    bob = replace(alice, home="https://bob.example.org/", articles="https://bob.example.org/")
    config = catalogue(tmp_path, alice=alice, bob=bob)
    body = rss("", item(f"{alice.articles}1", "甲", TEXT), item(f"{bob.articles}1", "乙", TEXT[::-1]))
    for polled in ("alice", "bob"):
        with open_store(tmp_path / f"{polled}.db") as store:
            take(store, config, body, polled=polled)
            assert {(article.source, article.title, article.via) for article in store.newest(None, 9)} == {
                ("alice", "甲", ""),
                ("bob", "乙", ""),
            }


@pytest.mark.parametrize("home", ["https://rsshub.app/undeclared", "https://feedx.net/", "https://paper.example.com/"])
def test_an_undeclared_publisher_is_read_through_a_mirror(tmp_path: Path, home: str) -> None:
    config = catalogue(tmp_path, alice=blogs("substack.com", "alice"))
    body = rss(home, item("https://paper.example.com/1", "河上的新桥", TEXT), self="https://rsshub.app/undeclared")
    with open_store(tmp_path / "feeds.db") as store:
        take(store, config, body)
        assert [(article.source, article.title, article.via) for article in store.newest(None, 9)] == [
            ("paper.example.com", "河上的新桥", "")
        ]
        take(store, config, body.replace("新桥".encode(), "新桥通车".encode()), hours=1)
        assert [article.title for article in store.newest(None, 9)] == ["河上的新桥通车"]


@pytest.mark.parametrize("service", ["substack.com", "medium.com paths", "a paper"])
@pytest.mark.parametrize("home", ["https://evil.example.net/", "https://rsshub.app/evil", ""])
def test_no_document_of_a_declared_source_names_an_undeclared_one(tmp_path: Path, service: str, home: str) -> None:
    """Neither an exact copy of her story nor a rewritten one."""
    alice = blogs(service, "alice")
    config = catalogue(tmp_path, alice=alice)
    renditions = beside(tmp_path, config, alice, (copies("https://evil.example.net/", home), ""))
    same(renditions)
    for body in renditions["after"].values():
        assert SPAM.encode() not in body
        assert b"evil.example.net" not in body


def test_another_declared_source_with_the_same_story_is_still_named(tmp_path: Path) -> None:
    """But not for articles that it copied from elsewhere."""
    alice, bob = blogs("substack.com", "alice"), blogs("tumblr.com", "bob")
    config = catalogue(tmp_path, alice=alice, bob=bob)
    with open_store(tmp_path / "feeds.db") as store:
        take(store, config, of_alice(alice), polled="alice")
        stolen = rss(bob.home, item("https://alice.substack.com/p/other", f"{SPAM} {STORY}", SPAM * 50))
        take(store, config, stolen, polled="bob", hours=1)
        assert SPAM.encode() not in b"".join(bytes_of(store, config).values())
        take(store, config, copies(bob.articles, bob.home), polled="bob", hours=2)
        for path, body in bytes_of(store, config).items():
            if path.startswith("feeds/alice."):
                assert f"{bob.articles}retold".encode() in body, path


@pytest.mark.parametrize(("private", "moves"), [("", True), ("private = true\n", False)])
def test_only_public_articles_change_the_times_of_other_feeds(tmp_path: Path, private: str, moves: bool) -> None:
    alice, bob = blogs("substack.com", "alice"), blogs("tumblr.com", "bob")
    tables = (
        f'[[source]]\nid = "{name}"\ntitle = "{name}的博客"\nhomepage = "{blog.home}"\nfeeds = ["{blog.feed}"]\n{extra}'
        for name, blog, extra in (("alice", alice, ""), ("bob", bob, private))
    )
    config = config_with(tmp_path, "\n".join(tables))
    with open_store(tmp_path / "feeds.db") as store:
        take(store, config, of_alice(alice), polled="alice")
        changed_at = store.changed_at(["alice"])
        take(store, config, copies(bob.articles, bob.home), polled="bob", hours=2)
        assert store.changed_at(["bob"]) == changed_at + timedelta(hours=2)
        assert (store.changed_at(["alice"]) > changed_at) is moves


def test_a_source_declared_later_is_named_from_then_on(tmp_path: Path) -> None:
    alice, bob = blogs("substack.com", "alice"), blogs("tumblr.com", "bob")
    alone, both = catalogue(tmp_path, alice=alice), catalogue(tmp_path, alice=alice, bob=bob)
    with open_store(tmp_path / "feeds.db") as store:
        take(store, alone, of_alice(alice), polled="alice")
        take(store, alone, copies(bob.articles, bob.home), hours=1)
        publisher = Publisher(store, both)
        old_feed = publisher.rendition("feeds/alice.json")
        assert old_feed
        assert b"retold" not in old_feed.body
        stamp = store.changed_at(["alice"])
        take(store, both, of_alice(alice), polled="alice", hours=2)
        new_feed = publisher.rendition("feeds/alice.json")
        assert new_feed
        assert b"retold" in new_feed.body
        assert store.changed_at(["alice"]) > stamp


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(["alice", "bob", "file", "copies"]),
    service=st.sampled_from(SERVICES[:-2]),
    home=st.sampled_from(["https://evil.example.net/", "https://x.evil.example.com/a", "bob"]),
)
def test_nothing_in_any_order_changes_her_documents(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], service: str, home: str
) -> None:
    folder = tmp_path_factory.mktemp("order")
    alice, bob = blogs(service, "alice"), blogs(service, "bob")
    config = catalogue(folder, alice=alice, bob=bob)
    home = bob.home if home == "bob" else home
    bodies = {
        "alice": (of_alice(alice), "alice"),
        "bob": (attack(alice, home, bob.articles), "bob"),
        "file": (attack(alice, home, "https://evil.example.net/"), ""),
        "copies": (copies("https://evil.example.net/", "https://evil.example.net/"), ""),
    }
    renditions = []
    for number, steps in enumerate((["alice"], order)):
        with open_store(folder / f"{number}.db") as store:
            for step in steps:
                body, polled = bodies[step]
                # alice at the same hour in both stores, and the clock never goes back: change times are monotonic
                position = order.index(step) - order.index("alice")
                take(store, config, body, polled=polled, hours=9 + 2 * position)
            renditions.append(bytes_of(store, config))
    assert renditions[0] == renditions[1]


# --- owner of an address ------------------------------------------------------------------------------------------


def test_the_longest_path_of_a_host_is_the_owner(tmp_path: Path) -> None:
    text = (
        '[[source]]\nid = "dw"\ntitle = "甲"\nhosts = ["dw.example"]\n'
        '[[source]]\nid = "english"\ntitle = "乙"\nhosts = ["dw.example/en"]\n'
        '[[source]]\nid = "africa"\ntitle = "丙"\nhosts = ["dw.example/en/africa/"]\n'
        '[[source]]\nid = "sports"\ntitle = "丁"\nhosts = ["sports.dw.example"]\n'
    )
    config = config_with(tmp_path, text)
    for url, owner in {
        "https://www.dw.example/zh/1": "dw",
        "https://dw.example/": "dw",
        "https://dw.example/english": "dw",
        "https://www.dw.example/en": "english",
        "https://www.dw.example/EN/africans": "english",
        "http://dw.example/en/africa/1?x=1#y": "africa",
        "https://sports.dw.example/en/africa/1": "sports",
        "https://notdw.example/en": None,
        "no address": None,
    }.items():
        source = config.source_of_url(url)
        assert (source.id if source else None) == owner, url
    # a path does not claim the whole host
    assert config.source_of_host("dw.example") == config.source("dw")


@pytest.mark.parametrize(
    ("homes", "hosts"),
    [
        (["https://medium.com/@alice"], [("medium.com/@alice",)]),
        (["http://blog.sina.com.cn/u/1234567"], [("blog.sina.com.cn/u/1234567",)]),
        (["https://alice.medium.com/"], [("alice.medium.com",)]),
        (["https://www.example.org/news/"], [("example.org",)]),
        (["https://www.example.org/a/", "https://example.org/b"], [("example.org/a",), ("example.org/b",)]),
        (["https://example.org/", "https://example.org/b"], [("example.org",), ("example.org/b",)]),
        (["https://example.org/张/", "https://example.org/b"], [("example.org/%E5%BC%A0",), ("example.org/b",)]),
    ],
)  # fmt: skip
def test_a_homepage_claims_its_host_or_its_path_where_the_host_is_shared(
    tmp_path: Path, homes: list[str], hosts: list[tuple[str, ...]]
) -> None:
    tables = [f'[[source]]\nid = "s{at}"\ntitle = "{at}"\nhomepage = "{home}"\n' for at, home in enumerate(homes)]
    assert [source.hosts for source in config_with(tmp_path, "\n".join(tables)).sources] == hosts


@pytest.mark.parametrize("homes", [("https://example.org/", "https://www.example.org"), ("https://medium.com/@a",) * 2])
def test_two_sources_cannot_claim_the_same_pages(tmp_path: Path, homes: tuple[str, str]) -> None:
    tables = [f'[[source]]\nid = "s{at}"\ntitle = "{at}"\nhomepage = "{home}"\n' for at, home in enumerate(homes)]
    with pytest.raises(ConfigError, match="already belongs to source 's0'"):
        config_with(tmp_path, "\n".join(tables))


@pytest.mark.parametrize("bad", ["https://x.org/a", "x.org/a?b", "x.org/a#b", "x.org/a b", "X.org/a", "/a"])
def test_a_site_that_is_no_host_with_a_path_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(ConfigError, match="hosts: expected a host name"):
        config_with(tmp_path, f'[[source]]\nid = "s"\ntitle = "s"\nhosts = ["{bad}"]\n')


def test_articles_whose_path_names_no_owner_are_never_rewritten(tmp_path: Path) -> None:
    """At Sina the address of a post does not name its owner; the first source keeps it."""
    text = "".join(
        f'[[source]]\nid = "{name}"\ntitle = "{name}"\nhomepage = "http://blog.sina.com.cn/u/{number}"\n'
        f'feeds = ["http://blog.sina.com.cn/rss/{number}.xml"]\n'
        for name, number in (("alice", 1234567), ("bob", 7654321))
    )
    config = replace(config_with(tmp_path, text), languages=("zh-Hans",))
    post = "http://blog.sina.com.cn/s/blog_4b1e3a0102x1.html"
    with open_store(tmp_path / "feeds.db") as store:
        take(store, config, rss("http://blog.sina.com.cn/u/1234567", item(post, STORY, TEXT, "1")), polled="alice")
        old_bytes = bytes_of(store, config)
        for home in ("http://blog.sina.com.cn/u/7654321", "http://blog.sina.com.cn/u/1234567"):
            take(store, config, rss(home, item(post, SPAM, SPAM * 30, "1")), polled="bob", hours=1)
        assert bytes_of(store, config) == old_bytes


def test_the_only_source_on_a_site_owns_the_whole_site(tmp_path: Path) -> None:
    """A feed host and a page host of one publisher that declares neither as its site."""
    text = '[[source]]\nid = "alice"\ntitle = "甲"\nhosts = []\nfeeds = ["https://feeds.paper.example.org/rss"]\n'
    thief = '[[source]]\nid = "bob"\ntitle = "乙"\nhosts = []\nfeeds = ["https://bob.example.net/rss"]\n'
    config = config_with(tmp_path, text + thief)
    link = "https://www.paper.example.org/1"
    with open_store(tmp_path / "feeds.db") as store:
        take(store, config, rss("https://bob.example.net/", item(link, SPAM, SPAM)), polled="bob")
        take(store, config, rss("https://www.paper.example.org/", item(link, STORY, TEXT)), polled="alice", hours=1)
        take(store, config, rss("https://bob.example.net/", item(link, SPAM, SPAM)), polled="bob", hours=2)
        assert [(article.source, article.title) for article in store.newest(None, 9)] == [("alice", STORY)]


@pytest.mark.parametrize("service", [host for host in SERVICES if "." in host and " " not in host])
def test_two_blogs_at_one_service_are_two_sites(service: str) -> None:
    assert registrable_domain(f"alice.{service}") != registrable_domain(f"bob.{service}")
    assert registrable_domain(f"www.alice.{service}") == registrable_domain(f"alice.{service}")


@pytest.mark.parametrize("order", ["first", "last"])
def test_a_copy_in_an_undeclared_feed_never_hides_the_article_in_a_combined_feed(tmp_path: Path, order: str) -> None:
    alice = blogs("substack.com", "alice")
    config = catalogue(tmp_path, alice=alice)
    copied = rss("https://evil.example.net/", item("https://evil.example.net/1", f"{SPAM} {STORY}", TEXT))
    with open_store(tmp_path / "feeds.db") as store:
        for hour, step in enumerate(["copy", "alice"] if order == "first" else ["alice", "copy"]):
            if step == "alice":
                take(store, config, of_alice(alice), polled="alice", hours=hour)
            else:
                take(store, config, copied, hours=hour)
        rendition = Publisher(store, config).rendition("feeds/all.json")
        assert rendition
        assert b"alice.substack.com/p/ferry" in rendition.body
        assert b"evil.example.net" not in rendition.body
