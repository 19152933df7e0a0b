"""The ingest pipeline: untrusted documents, in any order, at any time, never affect articles of other sources."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from feeds.config import Config, load
from feeds.ingest.pipeline import IngestReport, InputDocument, Rejection, ingest
from feeds.messages.reasons import Reason
from feeds.model import Article, Source
from feeds.store import Store, open_store
from feeds.store.sqlite_driver import sqlite3

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = load(None, Path("unused"), {})

DW = """<!--1641655025000-->
[河上的新桥](https://www.dw.com/zh/%E6%A1%A5/a-98000999)
------

<div><i><br>2022-01-08T15:05:28.672Z</i></div><p>新桥在周六通车，第一个走过去的是一只猫。</p>
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        yield opened


def take(store: Store, *bodies: str, now: datetime = NOW, config: Config = CONFIG) -> IngestReport:
    documents = [InputDocument(path=f"{n}.txt", body=body.encode()) for n, body in enumerate(bodies)]
    return ingest(documents, store=store, config=config, now=now)


def rss(*items: str, link: str = "https://news.example.org/", title: str = "例子") -> str:
    head = f"<title>{title}</title><link>{link}</link><description>x</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(title: str, link: str = "", guid: str = "", text: str = "正文在这里。", date: str = "") -> str:
    parts = (("title", title), ("link", link), ("guid", guid), ("description", text), ("pubDate", date))
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts if value) + "</item>"


def held(store: Store) -> list[Article]:
    return store.newest(None, 500)


def test_more_than_one_batch_is_counted_whole(store: Store) -> None:
    items = [
        item(f"第{n}条", f"https://news.example.org/{n}", date="Tue, 14 May 2024 09:00:00 GMT") for n in range(450)
    ]
    results: list[int] = []
    documents = [InputDocument(path="a.xml", body=rss(*items).encode())]
    report = ingest(documents, store=store, config=CONFIG, now=NOW, progress=results.append)
    assert (report.documents, report.outcomes["new"], store.count()) == (450, 450, 450)
    assert results == [200, 400, 450]


def test_one_bad_entry_never_hides_its_feed(store: Store) -> None:
    bad = item("坏", "https://news.example.org/bad").replace(
        "</item>", '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos></item>'
    )
    report = take(store, rss(item("一", "https://news.example.org/1"), bad, item("二", "https://news.example.org/2")))
    assert report.outcomes == {"new": 2}
    assert [rejection.path for rejection in report.rejected] == ["0.txt"]
    assert "KeyError('where')" in str(report.rejected[0].reason)


class Failing(Config):
    """A catalogue that fails on one host, as a fault of ours would."""

    def source_of_url(self, url: str) -> Source | None:
        if "//bad.example.org/" in url:
            raise RuntimeError("a fault")
        return super().source_of_url(url)


def test_a_fault_of_ours_costs_one_entry_and_is_reported(store: Store, tmp_path: Path) -> None:
    config = Failing(path=tmp_path, data=tmp_path)
    bodies = [rss(item("一", f"https://{host}.example.org/1"), link="") for host in ("good", "bad", "fine")]
    report = take(store, *bodies, config=config)
    assert report.outcomes == {"new": 2}
    assert [(rejection.path, rejection.line) for rejection in report.rejected] == [("1.txt", 1)]
    assert "RuntimeError: a fault" in str(report.rejected[0].reason)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(item("没有日期", "https://news.example.org/1"), id="no date"),
        pytest.param(item("在未来", "https://news.example.org/2", date="Fri, 14 May 2099 09:00:00 GMT"), id="future"),
        pytest.param(item("什么都没有"), id="no date, link or guid"),
    ],
)
def test_the_same_bytes_at_another_time_change_nothing(store: Store, entry: str) -> None:
    take(store, rss(entry))
    previous, revision = held(store), store.revision()
    report = take(store, rss(entry), now=NOW + timedelta(days=3))
    assert report.outcomes == {"same": 1}
    assert (held(store), store.revision()) == (previous, revision)


def test_a_feed_with_a_date_of_its_own_dates_its_entries(store: Store) -> None:
    body = rss(item("一", "https://news.example.org/1")).replace(
        "<item>", "<lastBuildDate>Wed, 26 Oct 2016 22:16:59 +0800</lastBuildDate><item>"
    )
    take(store, body)
    assert held(store)[0].published == datetime(2016, 10, 26, 14, 16, 59, tzinfo=UTC)


def test_entries_that_share_a_link_are_articles_of_their_own(store: Store) -> None:
    home = [item(f"第{n}集", "https://news.example.org/", guid=f"episode-{n}") for n in range(3)]
    same = [item(f"第{n}页", f"https://news.example.org/app#/p/{n}", guid=f"page-{n}") for n in range(2)]
    report = take(store, rss(*home, *same))
    assert report.outcomes == {"new": 5}
    assert {article.url for article in held(store)} >= {"https://news.example.org/app#/p/0"}
    assert take(store, rss(*reversed(same), *home)).outcomes == {"same": 5}


@pytest.mark.parametrize("title", ["DW", "dw", "德国之声", "all", "main"])
def test_a_feed_that_calls_itself_a_source_is_none_of_the_catalogue(store: Store, title: str) -> None:
    take(store, DW)
    previous = store.newest(["dw"], 10)
    take(store, rss(item("假标题", guid="98000999"), link="", title=title))
    assert store.newest(["dw"], 10) == previous
    assert store.count() == 2
    assert {row.source.id for row in store.sources()}.isdisjoint({"all", "main"})


def test_the_name_of_a_source_in_a_feed_is_no_proof(store: Store) -> None:
    take(store, DW)
    claim = item("冒名", guid="98000999").replace(
        "<guid>", "<source url='https://x.example.org/'>德国之声</source><guid>"
    )
    take(store, rss(claim, link=""))
    take(store, DW)  # what was met is adopted at the next import
    assert [article.title for article in store.newest(["dw"], 10)] == ["河上的新桥"]


@pytest.mark.parametrize("link", ["https://evil.example.org/", ""])
def test_a_feed_called_like_a_source_is_never_adopted_by_it(store: Store, link: str) -> None:
    entry = item("假", f"{link}1" if link else "", guid="1")
    for _ in range(2):
        take(store, rss(entry, link=link, title="美国之音"))
    assert store.newest(["voa"], 10) == []


def test_a_source_renamed_in_the_catalogue_keeps_its_articles(store: Store, tmp_path: Path) -> None:
    body = rss(item("一", "https://news.example.org/1", date="Tue, 14 May 2024 09:00:00 GMT"))
    settings = tmp_path / "feeds.toml"
    for name in ("one", "two"):
        settings.write_text(
            f'[[source]]\nid = "{name}"\ntitle = "例"\nhomepage = "https://news.example.org/"\n', "utf-8"
        )
        take(store, body, config=load(settings, tmp_path, {}))
    assert [(row.source.id, row.count) for row in store.sources()] == [("two", 1)]


def test_a_text_that_is_withdrawn_in_its_headline_gives_way(store: Store) -> None:
    text = "老站台上的钟停在七点四十，火车却一直准点。" * 20
    link, date = "https://news.example.org/1", "Tue, 14 May 2024 {}:00:00 GMT"
    take(store, rss(item("站台", link, text=text, date=date.format("09"))))
    take(store, rss(item("更正：站台一文撤回", link, text="本文有误，予以撤回。", date=date.format("10"))))
    assert [article.title for article in held(store)] == ["更正：站台一文撤回"]


def test_trackers_are_no_pictures_at_any_position(store: Store) -> None:
    beacon = "https://pixel.wp.com/b.gif"
    video = f"&lt;video src='https://example.org/a.mp4' poster='{beacon}'&gt;&lt;/video&gt;"
    entry = item("一", "https://news.example.org/1", text=f"甲{video}").replace(
        "</item>", f'<enclosure url="{beacon}" type="image/gif" length="1"/></item>'
    )
    take(store, rss(entry))
    (article,) = held(store)
    assert (article.images, article.lead_image, article.media[0].poster) == ((), None, "")


def test_a_player_in_a_table_is_not_lost(store: Store) -> None:
    frame = escape("<table><tr><td><iframe src='//v.qq.com/iframe/player.html?vid=a1'></iframe></table>")
    take(store, rss(item("一", "https://news.example.org/1", text=f"甲{frame}")))
    assert "https://v.qq.com/x/page/a1.html" in held(store)[0].content_html


def test_the_language_a_latin_text_declares_is_its_language(store: Store) -> None:
    text = "Le vieux pont de bois sera rouvert samedi matin par le maire du village."
    body = rss(item("Le pont", "https://news.example.org/1", text=text)).replace(
        "<item>", "<language>fr</language><item>"
    )
    take(store, body)
    assert held(store)[0].language == "fr"


def test_a_mirror_is_never_the_source(store: Store) -> None:
    take(store, rss(item("一", "https://paper.example.org/1"), link="https://feedx.net/", title="镜像"))
    assert [article.source for article in held(store)] == ["paper.example.org"]


def test_two_feeds_that_link_to_one_page_have_articles_of_their_own(store: Store) -> None:
    for host in ("one", "two"):
        take(store, rss(item(f"{host}的评论", "https://third.example.net/1"), link=f"https://{host}.example.org/"))
    assert {article.source for article in held(store)} == {"one.example.org", "two.example.org"}


def test_an_endless_title_is_cut(store: Store) -> None:
    take(store, rss(item("长" * 10_000, "https://news.example.org/1")))
    assert len(held(store)[0].title) == 500


def test_another_feed_does_not_replace_an_article_it_links_to(store: Store) -> None:
    take(store, DW)
    previous = store.newest(["dw"], 10)
    spam = item(
        "广告", "https://www.dw.com/zh/x/a-98000999", text="买一送一" * 30, date="Sat, 08 Jan 2022 18:00:00 GMT"
    )
    take(store, rss(spam, link="https://evil.example.org/"))
    assert [(article.title, article.content_html, article.updated) for article in store.newest(["dw"], 10)] == [
        (article.title, article.content_html, article.updated) for article in previous
    ]


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("", id="no page at all"),
        pytest.param("ftp://evil.example.org/", id="another scheme"),
        pytest.param("http://192.168.0.1/", id="an internal host"),
        pytest.param("https://com/", id="a bare top level"),
        pytest.param("https://feedx.evil.example/", id="called like a mirror"),
        pytest.param("https://rsshub.evil.example/", id="called like RSSHub"),
        pytest.param("https://dw.com.evil.example/", id="called like the publisher"),
    ],
)
def test_a_feed_with_the_name_of_a_publisher_is_not_the_publisher(store: Store, link: str) -> None:
    take(store, DW)
    previous = held(store)
    spam = item(
        "广告", "https://www.dw.com/zh/x/a-98000999", text="买一送一" * 30, date="Sat, 08 Jan 2022 18:00:00 GMT"
    )
    take(store, rss(spam, link=link))
    assert held(store) == previous


@pytest.mark.parametrize("link", ["https://www.dw.com/zh/", *(CONFIG.source("dw") or Source(id="", title="")).feeds])
def test_a_mirror_or_the_publisher_may_correct(store: Store, link: str) -> None:
    take(store, DW)
    text = "新桥在周六通车，第一个走过去的是一只猫。桥头的钟也走了起来。"
    better = item(
        "河上的新桥通车", "https://www.dw.com/zh/x/a-98000999", text=text, date="Sat, 08 Jan 2022 18:00:00 GMT"
    )
    assert take(store, rss(better, link=link)).outcomes == {"updated": 1}
    assert [article.title for article in held(store)] == ["河上的新桥通车"]


@pytest.mark.parametrize("link", ["https://feedx.net/", "https://feedx.net/rss/rfi.xml", "https://rsshub.app/dw/zh"])
def test_a_mirror_may_not_correct_for_an_address_that_the_publisher_does_not_declare(store: Store, link: str) -> None:
    take(store, DW)
    previous = held(store)
    other = item(
        "被改", "https://www.dw.com/zh/x/a-98000999", text="另一篇。" * 30, date="Sat, 08 Jan 2022 18:00:00 GMT"
    )
    assert take(store, rss(other, link=link)).outcomes == {"refused": 1}
    assert held(store) == previous


def test_a_teaser_never_takes_the_place_of_the_text(tmp_path: Path) -> None:
    text = "老站台上的钟停在七点四十，火车却一直准点。" * 20
    full = rss(item("站台", "https://news.example.org/1", text=text, date="Tue, 14 May 2024 09:00:00 GMT"))
    teaser = rss(
        item("站台", "https://news.example.org/1", text="老站台上的钟。", date="Tue, 14 May 2024 10:00:00 GMT")
    )
    for n, order in enumerate(((full, teaser), (teaser, full))):
        with open_store(tmp_path / str(n) / "feeds.sqlite3") as opened:
            take(opened, *order)
            (article,) = held(opened)
            assert text in article.content_html
            assert article.published == datetime(2024, 5, 14, 9, tzinfo=UTC)


def test_a_correction_with_its_time_of_change_wins_in_any_order(tmp_path: Path) -> None:
    entry = """<feed xmlns="http://www.w3.org/2005/Atom"><title>例</title><id>urn:x</id>
    <link href="https://news.example.org/"/><updated>2024-05-14T13:00:00Z</updated><entry><id>urn:x:{n}</id>
    <title>{title}</title><link href="https://news.example.org/{n}"/><published>2024-05-14T09:00:00Z</published>
    <updated>{updated}</updated><content>桥在{n}号通车。</content></entry></feed>"""
    first = [entry.format(n=n, title="桥塌了", updated="2024-05-14T09:00:00Z") for n in range(8)]
    second = [entry.format(n=n, title="桥没有塌", updated="2024-05-14T13:00:00Z") for n in range(8)]
    for n, order in enumerate((first + second, second + first)):
        with open_store(tmp_path / str(n) / "feeds.sqlite3") as opened:
            take(opened, *order)
            assert {article.title for article in held(opened)} == {"桥没有塌"}


def test_the_same_item_twice_in_a_feed_is_one_article(store: Store) -> None:
    entry = item("一", "https://news.example.org/1", date="Tue, 14 May 2024 09:00:00 GMT")
    assert take(store, rss(entry, entry)).outcomes == {"new": 1, "same": 1}
    assert take(store, rss(entry)).outcomes == {"same": 1}


def test_declaring_a_site_known_by_name_announces_nothing_again(store: Store, tmp_path: Path) -> None:
    body = (
        "\n---\ntitle: '井绳'\ncategories: \n - 新媒体\nauthor: 山雀专栏\ncomments: false\n"
        "date: Fri, 06 May 2022 03:24:10 GMT\n---\n\n<div>   \n<p>井绳像笛子。</p>  \n</div>\n"
    )
    take(store, body)
    (previous,) = held(store)
    settings = tmp_path / "feeds.toml"
    for name in ("tit", "renamed"):
        settings.write_text(f'[[source]]\nid = "{name}"\ntitle = "例"\nnames = ["山雀专栏"]\n', "utf-8")
        assert take(store, body, config=load(settings, tmp_path, {})).outcomes.keys() == {"same"}
        assert [article.id for article in held(store)] == [previous.id]
    assert previous.source.startswith("site-")


def test_a_hidden_picture_is_no_picture(store: Store) -> None:
    visible = "&lt;img src='https://example.org/a.jpg'&gt;"
    hidden = "&lt;img style='display: none' src='https://t.example.com/p'&gt;&lt;img hidden src='https://t.example.com/q'&gt;"
    take(store, rss(item("图", "https://news.example.org/1", text=f"甲{hidden}{visible}")))
    assert [image.url for image in held(store)[0].images] == ["https://example.org/a.jpg"]


def test_the_advert_of_a_mirror_is_removed_in_every_feed(store: Store) -> None:
    advert = "&lt;br&gt;&lt;hr&gt;&lt;{0}&gt;获取更多RSS：&lt;br&gt;&lt;a href='https://feedx.net'&gt;x&lt;/a&gt;&lt;/{0}&gt;"
    for n, tag in enumerate(("div", "p")):
        take(store, rss(item(f"文{n}", f"https://news.example.org/{n}", text="甲" + advert.format(tag))))
    assert {article.content_html for article in held(store)} == {"<p>甲</p>"}


def test_markup_in_names_is_no_name(store: Store) -> None:
    entry = item("一", "https://news.example.org/1").replace(
        "</item>", "<author>&lt;b&gt;李四&lt;/b&gt;</author><category>&lt;i&gt;类&lt;/i&gt;</category></item>"
    )
    take(store, rss(entry))
    assert (held(store)[0].authors, held(store)[0].categories) == (("李四",), ("类",))


@pytest.mark.parametrize(
    "address", ["/a/bridge/9901099.html?withmediaplayer=1", "/amp/bridge/9901099.html", "/a/bridge/9901099/"]
)
def test_voa_is_known_by_number_in_every_address_it_writes(store: Store, address: str) -> None:
    take(store, DW.replace("https://www.dw.com/zh/%E6%A1%A5/a-98000999", f"https://www.voachinese.com{address}"))
    (article,) = held(store)
    assert (article.source, article.native_key) == ("voa", "9901099")
    assert article.url == "https://www.voachinese.com/a/bridge/9901099.html"


def test_the_publishers_article_replaces_one_from_another_feed(store: Store) -> None:
    early = item("转载", "https://www.dw.com/zh/x/a-98000999", text="转载的文字", date="Fri, 07 Jan 2022 18:00:00 GMT")
    take(store, rss(early, link="https://blog.example.org/"))
    assert [(article.source, article.via) for article in held(store)] == [("blog.example.org", "blog.example.org")]
    take(store, DW)
    assert [(article.source, article.title) for article in held(store)] == [("dw", "河上的新桥")]


def test_declaring_a_source_announces_nothing_again(store: Store, tmp_path: Path) -> None:
    body = rss(item("一", "https://news.example.org/1", date="Tue, 14 May 2024 09:00:00 GMT"))
    take(store, body)
    ids = {article.id for article in held(store)}
    assert [row.source.id for row in store.sources()] == ["news.example.org"]
    settings = tmp_path / "feeds.toml"
    settings.write_text('[[source]]\nid = "example"\ntitle = "例"\nhomepage = "https://news.example.org/"\n', "utf-8")
    assert take(store, body, config=load(settings, tmp_path, {})).outcomes == {"same": 1}
    assert {article.id for article in held(store)} == ids
    assert [article.source for article in held(store)] == ["example"]
    assert [row.source.id for row in store.sources()] == ["example"]
    assert store.problems() == []


def test_a_header_from_the_future_is_rejected(store: Store) -> None:
    report = take(store, DW.replace("1641655025000", "9999999999999"))
    assert report.outcomes.total() == 0
    assert report.rejected == (
        Rejection(
            path="0.txt",
            line=1,
            reason=Reason.FUTURE(words="2286-11-20"),
        ),
    )


def test_a_feed_without_entries_is_reported(store: Store) -> None:
    report = take(store, rss())
    assert report.as_dict() == {
        "documents": 1,
        **dict.fromkeys(("new", "updated", "same", "duplicate"), 0),
        "of_which": {"corrected": 0, "refused": 0},
        "incomplete": [],
        "rejected": [{"path": "0.txt", "line": 1, "reason": "expected at least one entry, found none"}],
    }


def test_an_undeclared_source_is_named_alike_in_any_order(tmp_path: Path) -> None:
    plain = "<!--1641655025000-->\n[一](https://paper.example.org/1)\n------\n\n<p>甲</p>\n"
    incoming = f'---\nlayout: post\ntitle: "二"\nauthor: 河畔报\n---\n{plain.replace("/1)", "/2)")}'
    result = []
    for n, order in enumerate(((plain, incoming), (incoming, plain), (incoming, plain, incoming))):
        with open_store(tmp_path / str(n) / "feeds.sqlite3") as opened:
            take(opened, *order)
            result.append([row.source for row in opened.sources() if row.source.id == "paper.example.org"])
    assert result[0] == result[1] == result[2]
    assert result[0][0].title == "河畔报"


# --- articles in feeds of other sources --------------------------------------------------------------------------


def rows_of(path: Path, source: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the articles of a source, as they lie in the database."""
    queries = {
        "article": "SELECT * FROM article WHERE source = ? ORDER BY id",
        "version": "SELECT v.* FROM version v JOIN article a ON a.id = v.article WHERE a.source = ? ORDER BY 1, 2",
        "body": "SELECT b.* FROM body b JOIN article a ON a.id = b.article WHERE a.source = ? ORDER BY 1, 2",
        "sketch": "SELECT k.* FROM sketch k JOIN article a ON a.id = k.article WHERE a.source = ? ORDER BY 1",
        "alias": "SELECT n.* FROM alias n JOIN article a ON a.id = n.article WHERE a.source = ? ORDER BY 1",
        # not when it changed last: its articles name their other places, and there is one more
        "source": "SELECT id, title, homepage, language, feeds, hosts, names, declared FROM source WHERE id = ?",
    }
    with closing(sqlite3.connect(path)) as database:
        return {name: database.execute(query, (source,)).fetchall() for name, query in queries.items()}


NIGHTS = (
    "傍晚的渡口比往常热闹，渔民们把网晾在栏杆上，孩子们数着对岸一盏一盏亮起来的灯，船长说今年的潮水来得比去年早，"
    "末班船因此提前了二十分钟，赶路的人在售票窗口前排起了队，最后一个上船的是提着鸟笼的老人。",
    "第二天清早起了雾，灯塔的钟每隔一分钟敲一次，面馆的老板把炉子搬到门外，等船的人围着它烤手，谁也不急着走，"
    "直到太阳从仓库的屋顶后面露出来，第一班船才慢慢靠岸，船上装满了还带着露水的青菜。",
)


def theirs(host: str, *, links: str = "", guids: bool = True) -> str:
    """The feed of `host`: two entries with the titles and texts of the other one, its guids, and links where asked."""
    created = [
        item(
            f"渡口的灯（{n}）",
            f"https://{links or host}/{n}",
            f"ferry-{n}" if guids else "",
            text=NIGHTS[n - 1] + ("" if host == "a.example.org" else "被改过。"),
            date="Tue, 14 May 2024 09:00:00 GMT",
        )
        for n in (1, 2)
    ]
    return rss(*created, link=f"https://{host}/", title=host)


@pytest.mark.parametrize(
    "stolen",
    [
        theirs("b.example.net", links="a.example.org"),
        theirs("b.example.net"),
        theirs("b.example.net", guids=False),
        theirs("b.example.net").replace("<link>https://b.example.net/1</link>", ""),
        theirs("b.example.net", links="a.example.org").replace(
            "https://a.example.org/1", "http://A.example.org//1?utm_source=b"
        ),
    ],
    ids=["guids, links and titles", "guids and titles", "titles", "no link", "links spelt otherwise"],
)
def test_what_another_source_republishes_changes_no_row(tmp_path: Path, stolen: str) -> None:
    path = tmp_path / "feeds.sqlite3"
    with open_store(path) as store:
        assert take(store, theirs("a.example.org")).outcomes == {"new": 2}
        previous = rows_of(path, "a.example.org")
        assert (len(previous["article"]), len(previous["alias"])) == (2, 2)
        for day in range(3):
            take(store, stolen, now=NOW + timedelta(days=day))
        assert rows_of(path, "a.example.org") == previous
        # and readers of the one feed see its own text
        assert all("被改过" not in article.content_html for article in store.newest(["a.example.org"], 10))


def test_what_is_polled_from_another_source_changes_no_row(tmp_path: Path) -> None:
    """A declared source may not change them either, even if its document names another origin."""
    text = "".join(
        f'[[source]]\nid = "{name}"\ntitle = "{name}"\nhomepage = "https://{name}.example.org/"\n'
        f'feeds = ["https://{name}.example.org/rss"]\n\n'
        for name in ("harbour", "thief")
    )
    (tmp_path / "feeds.toml").write_text(text.replace("thief.example.org", "thief.example.net"), encoding="utf-8")
    config = load(tmp_path / "feeds.toml", tmp_path, {})
    path = tmp_path / "feeds.sqlite3"
    body = theirs("a.example.org").replace("a.example.org", "harbour.example.org")
    own = InputDocument(path="https://harbour.example.org/rss", body=body.encode(), seen=NOW, polled="harbour")
    with open_store(path) as store:
        assert ingest([own], store=store, config=config, now=NOW).outcomes == {"new": 2}
        previous = rows_of(path, "harbour")
        body = theirs("b.example.net", links="harbour.example.org").replace("b.example.net", "harbour.example.org")
        later = NOW + timedelta(hours=1)
        stolen = InputDocument(path="https://thief.example.net/rss", body=body.encode(), seen=later, polled="thief")
        report = ingest([stolen], store=store, config=config, now=NOW + timedelta(days=1))
        # they are in its own feed, linked with those of the publisher, and no combined feed has them twice
        assert report.outcomes == {"duplicate": 2}
        assert rows_of(path, "harbour") == previous
        assert {article.source for article in store.fair(None, 10, 10)} == {"harbour"}
        assert [len(store.record(article.id).duplicates) for article in store.newest(["harbour"], 10)] == [1, 1]


def test_an_article_that_came_through_another_feed_first_is_announced_once(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        take(store, theirs("b.example.net", links="a.example.org"))
        assert take(store, theirs("a.example.org")).outcomes == {"duplicate": 2}
        assert len(store.fair(None, 10, 10)) == 2
        assert all("被改过" not in article.content_html for article in store.newest(["a.example.org"], 10))


def two_sources(folder: Path, *, hosts: str = "") -> Config:
    """A catalogue of two sources, each with a feed on its own host."""
    text = "".join(
        f'[[source]]\nid = "{name}"\ntitle = "{name}"\nhomepage = "https://{host}/"\nfeeds = ["https://{host}/rss"]\n{hosts}\n'
        for name, host in (("harbour", "harbour.example.org"), ("thief", "thief.example.net"))
    )
    (folder / "feeds.toml").write_text(text, encoding="utf-8")
    return load(folder / "feeds.toml", folder, {})


def polled(source: str, body: str, *, hours: int = 0) -> InputDocument:
    """The document as it was fetched from the source's own address, `hours` after NOW."""
    host = {"harbour": "harbour.example.org", "thief": "thief.example.net"}[source]
    return InputDocument(
        path=f"https://{host}/rss", body=body.encode(), seen=NOW + timedelta(hours=hours), polled=source
    )


OWN = theirs("a.example.org").replace("a.example.org", "harbour.example.org")


def shown(store: Store) -> set[str]:
    return {article.source for article in store.fair(None, 10, 10)}


def test_a_file_of_a_declared_sources_feed_changes_no_article_of_others(tmp_path: Path) -> None:
    """The host of an upstream may not change other articles, by a poll or by an imported file."""
    config = two_sources(tmp_path)
    path = tmp_path / "feeds.sqlite3"
    with open_store(path) as store:
        ingest([polled("harbour", OWN)], store=store, config=config, now=NOW)
        previous = rows_of(path, "harbour")
        stolen = theirs("thief.example.net", links="harbour.example.org").replace("渡口的灯", "买灯")
        for body in (stolen, stolen.replace("<pubDate>Tue, 14 May 2024 09:00:00 GMT</pubDate>", "")):
            report = take(store, body, config=config, now=NOW + timedelta(days=1))
            assert report.outcomes == {"refused": 2}
        current = rows_of(path, "harbour")
        # the ids that the other one's entries would have had are names of these from now on
        assert set(previous.pop("alias")) < set(current.pop("alias"))
        assert current == previous
        assert {claim.claimant for article in store.newest(None, 9) for claim in store.record(article.id).claims} == {
            "thief.example.net"
        }


def test_an_earlier_claim_on_a_url_hides_nothing_of_its_owner(tmp_path: Path) -> None:
    config = two_sources(tmp_path)
    stolen = theirs("thief.example.net", links="harbour.example.org").replace("渡口的灯", "买灯")
    with open_store(tmp_path / "feeds.sqlite3") as store:
        ingest([polled("thief", stolen)], store=store, config=config, now=NOW)
        assert shown(store) == {"thief"}
        ingest([polled("harbour", OWN, hours=5)], store=store, config=config, now=NOW)
        assert shown(store) == {"harbour"}
        assert len(store.fair(None, 10, 10)) == 2


def test_a_polled_document_cannot_say_when_we_first_saw_it(tmp_path: Path) -> None:
    """Otherwise the header of a mirrored file would be shown with other copies of the text."""
    config = two_sources(tmp_path)
    copied = f"<!--978307200000-->\n[买灯](https://thief.example.net/1)\n------\n\n<p>{NIGHTS[0]}</p>\n"
    with open_store(tmp_path / "feeds.sqlite3") as store:
        ingest([polled("harbour", OWN)], store=store, config=config, now=NOW)
        report = ingest([polled("thief", copied, hours=3)], store=store, config=config, now=NOW)
        assert report.outcomes == {"duplicate": 1}
        (article,) = store.newest(["thief"], 9)
        assert article.first_seen == NOW + timedelta(hours=3)
        assert shown(store) == {"harbour"}


def test_an_undeclared_url_belongs_to_the_source_that_had_it_first(tmp_path: Path) -> None:
    config = two_sources(tmp_path, hosts="hosts = []")
    path = tmp_path / "feeds.sqlite3"
    shared = theirs("harbour.example.org", links="stories.example.info")
    other = theirs("thief.example.net", links="stories.example.info").replace("渡口的灯", "买灯")
    with open_store(path) as store:
        assert ingest([polled("harbour", shared)], store=store, config=config, now=NOW).outcomes == {"new": 2}
        previous = rows_of(path, "harbour")
        for hour in (1, 2):
            report = ingest([polled("thief", other, hours=hour)], store=store, config=config, now=NOW)
            assert report.outcomes == {"refused": 2}
        assert rows_of(path, "harbour") == previous
        assert ingest([polled("harbour", shared, hours=3)], store=store, config=config, now=NOW).outcomes == {"same": 2}


def test_a_guid_and_a_channel_link_prove_nothing(tmp_path: Path) -> None:
    """An entry without a link, in a document that says it is of another site, with that site's guids."""
    config = two_sources(tmp_path)
    path = tmp_path / "feeds.sqlite3"
    items = "".join(
        item(f"渡口的灯（{n}）", "", f"ferry-{n}", text="买灯。", date="Mon, 14 May 1990 09:00:00 GMT") for n in (1, 2)
    )
    with open_store(path) as store:
        ingest([polled("harbour", OWN)], store=store, config=config, now=NOW)
        without_links = re.sub("<link>https://harbour.example.org/.</link>", "", OWN)
        ingest(
            [polled("harbour", without_links.replace("ferry-", "night-"), hours=1)], store=store, config=config, now=NOW
        )
        previous = rows_of(path, "harbour")
        for guids in (items, items.replace("ferry-", "night-")):
            stolen = f'<rss version="2.0"><channel><title>x</title><link>https://harbour.example.org/</link>{guids}</channel></rss>'
            ingest([polled("thief", stolen, hours=2)], store=store, config=config, now=NOW)
        assert rows_of(path, "harbour") == previous


def test_what_comes_back_and_forth_by_polling_settles(tmp_path: Path) -> None:
    config = two_sources(tmp_path)
    other = OWN.replace("排起了队", "排起长队").replace("靠岸", "停靠")
    with open_store(tmp_path / "feeds.sqlite3") as store:
        results = [
            ingest(
                [polled("harbour", (OWN, other)[hour % 2], hours=hour)], store=store, config=config, now=NOW
            ).outcomes
            for hour in range(10)
        ]
    assert results[0] == {"new": 2}
    assert results[-1] == results[-2] == {"same": 2}


# --- copies without an address -----------------------------------------------------------------------------------


def archived(title: str, text: str, hour: int = 9, day: int = 19) -> str:
    return (
        f"\n---\ntitle: '{title}'\ncategories: \n - 新媒体\n - ZAKER\n - channel\nauthor: ZAKER\ncomments: false\n"
        f"date: Thu, {day} Aug 2021 {hour:02}:00:00 GMT\n---\n\n<div>\n<p>{text}</p>\n</div>\n"
    )


def test_two_texts_under_one_title_of_one_day_are_two_articles(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        bodies = [archived("早报", NIGHTS[0], 3), archived("早报", NIGHTS[1], 7)]
        for now in (NOW, NOW + timedelta(days=1)):
            take(store, *bodies, now=now)
            take(store, *reversed(bodies), now=now)
            assert len(held(store)) == 2
        ids = {article.id for article in held(store)}
        # a correction is no third one
        assert take(store, bodies[0].replace("售票窗口", "售票的窗口"), now=NOW).count("new") == 0
        assert {article.id for article in held(store)} == ids


def test_a_daily_column_without_an_address_loses_no_day(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        days = [
            archived("今日油价", f"{NIGHTS[0]}汽油每升{7 + n}.{n}2元，柴油每升{6 + n}.{n}8元。", day=10 + n)
            for n in range(4)
        ]
        assert take(store, *days).outcomes == {"new": 4}
        short = [archived("金价快报", f"今日金价每克{450 + n}元，与昨日相比有升有降。", day=20 + n) for n in range(3)]
        assert take(store, *short).outcomes == {"new": 3}
