"""One article from several feeds and archives has one id, in any order."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Article
from feeds.store import open_store

from .documents import CONFIG, NOW

#: long enough for the comparison of texts
TEXT = (
    "<p>傍晚的渡口比往常热闹，渔民们把网晾在栏杆上，孩子们数着对岸一盏一盏亮起来的灯，船长说今年的潮水来得比去年早，"
    "末班船因此提前了二十分钟，赶路的人在售票窗口前排起了队。</p>"
    "<p>面馆的老板把炉子搬到门外，等船的人围着它烤手，谁也不急着走，直到雾散了，船才慢慢离岸。</p>"
)
DATE = "Sat, 08 Jan 2022 15:27:35 GMT"


def mirror(link: str, title: str) -> str:
    """Return a file as feedx writes it."""
    return f"<!--1641655655000-->\n[{title}]({link})\n------\n\n<div><i>{DATE}</i></div>{TEXT}\n"


def rss(link: str, title: str, *, home: str, guid: str = "", text: str = TEXT, generator: str = "") -> str:
    """Return a feed as RSSHub, feedx and publishers serve it."""
    guid_tag = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    generator_tag = f"<generator>{generator}</generator>" if generator else ""
    return (
        f'<rss version="2.0"><channel><title>例子</title><link>{home}</link>{generator_tag}<item><title>{title}</title>'
        f"<link>{link}</link>{guid_tag}<pubDate>{DATE}</pubDate><description><![CDATA[{text}]]></description></item>"
        "</channel></rss>"
    )


def archived(title: str, author: str, link: str = "") -> str:
    """Return an archive file made from RSSHub's feeds."""
    link_line = f"from: '{link}'\n" if link else ""
    return (
        f"\n---\ntitle: '{title}'\ncategories: \n - 新媒体\n - {author}\n - channel\nauthor: {author}\n{link_line}"
        f"comments: false\ndate: {DATE}\n---\n\n<div>\n{TEXT}\n</div>\n"
    )


HUB = "RSSHub"
ZAKER = "渡口：灯“亮了”"
RFI = "http://www.rfi.fr//cn/%E4%B8%AD%E5%9B%BD/20220108-%E6%B8%A1%E5%8F%A3%E7%9A%84%E7%81%AF"
WAYS = {
    "dw": [
        mirror("https://www.dw.com/zh/%E6%B8%A1%E5%8F%A3/a-60368204", "渡口的灯"),
        rss("http://www.dw.com/zh/a-60368204?maca=chi-rss", "渡口的灯又亮了", home="https://www.dw.com/"),
        rss("https://m.dw.com/zh/another-slug/a-60368204", "渡口的灯", home="https://www.dw.com", generator=HUB),
        rss("https://www.dw.com/zh/渡口/a-60368204", "渡口的灯", home="https://feedx.net/rss/dw.xml"),
    ],
    "voa": [
        mirror("https://www.voachinese.com/a/ferry-20220108/6388001.html", "渡口的灯"),
        rss("https://www.voachinese.com/a/6388001.html", "渡口的灯", home="https://www.voachinese.com/", guid="x1"),
        rss(
            "http://m.voachinese.com/a/other/6388001.html", "渡口的灯", home="https://www.voachinese.com", generator=HUB
        ),
        rss("https://www.voachinese.com/amp/6388001.html", "渡口的灯", home="https://feedx.net/rss/voa.xml"),
    ],
    "zaker": [
        archived("渡口_灯_亮了", "ZAKER"),
        rss(
            "https://app.myzaker.com/article/61d9a2c08e9f0912ab000001/",
            ZAKER,
            home="https://www.myzaker.com/",
            generator=HUB,
        ),
        rss("http://www.myzaker.com/article/61d9a2c08e9f0912ab000001?f=1", ZAKER, home="https://www.myzaker.com/"),
    ],
    "rfi": [
        mirror("https://www.rfi.fr/cn/中国/20220108-渡口的灯", "渡口的灯"),
        rss(RFI, "渡口的灯", home="http://www.rfi.fr/cn/"),
        rss("https://amp.rfi.fr/cn/中国/20220108-渡口的灯/", "渡口的灯", home="https://www.rfi.fr/cn/", generator=HUB),
    ],
}


@pytest.mark.parametrize("source", WAYS)
def test_article_id_does_not_depend_on_the_order_of_documents(tmp_path: Path, source: str) -> None:
    ways = WAYS[source]
    ids = set()
    for number, order in enumerate(permutations(ways)):
        (article,) = stored_articles(tmp_path / f"{number}.db", order)
        assert article.source == source
        ids.add(article.id)
    # a first copy without an address determines the id, as readers know the article by it
    assert len(ids) == (1 if source != "zaker" else 2)


def test_moved_article_keeps_its_id_by_guid(tmp_path: Path) -> None:
    home = "https://news.example.org/"
    first = rss(f"{home}2022/ferry", "渡口的灯", home=home, guid="post-17")
    moved = rss(f"{home}local/2022/ferry-lights", "渡口的灯又亮了", home=home, guid="post-17")
    for number, order in enumerate([(first, moved), (moved, first)]):
        assert len(stored_articles(tmp_path / f"{number}.db", order)) == 1


def test_shared_guid_does_not_join_articles(tmp_path: Path) -> None:
    home = "https://news.example.org/"
    other = "<p>图书馆从下周起延长开放时间，自习的人不必再赶着末班车回家，管理员说这是读者们自己投票选出来的。</p>"
    ways = [
        rss(f"{home}1", "渡口的灯", home=home, guid="article"),
        rss(f"{home}2", "图书馆延长开放", home=home, guid="article", text=other),
    ]
    assert len(stored_articles(tmp_path / "feeds.db", ways)) == 2


def stored_articles(path: Path, bodies: Sequence[str]) -> list[Article]:
    """Return the stored articles after ingesting these documents, one per day."""
    with open_store(path) as store:
        for day, body in enumerate(bodies):
            document = InputDocument(path=f"{day}.txt", body=body.encode())
            report = ingest([document], store=store, config=CONFIG, now=NOW + timedelta(days=day))
            assert not report.rejected
        return store.newest(None, 10)
