"""Different articles of one document have different ids at every poll; placeholders are no ids."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Article
from feeds.parsing.normalizers import published_id, published_url
from feeds.store import Store, open_store

from .documents import HERE, NOW, SHIPPED, accepted, articles, config_with, entries_of_bytes

#: entries without a unique link or guid
CASES = sorted(path.name for path in (HERE / "field").glob("id-*.xml"))

STORIES = (
    ("旧桥修缮", "第一座桥开始修缮，渡轮加开夜班。"),
    ("图书馆夜读", "市图书馆周六延长开放到晚上十点。"),
    ("北山头采", "北山茶园今年头采比去年早了五天。"),
    ("周末有雨", "气象台说周末有雨，山区防滑。"),
)

#: placeholders that programs write if there is no link or id
NOTHING = (
    "N/A n/a NA # #! 0 -1 - undefined null NULL None nil NaN false about:blank javascript:; javascript:void(0) "
    "JavaScript:void(0); [object%20Object] 00000000-0000-0000-0000-000000000000 无 暂无 ?"
).split()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        yield opened


def poll(store: Store, body: bytes, minutes: int = 0) -> dict[str, str]:
    """Store a document; return title -> id of all articles in the store."""
    now = NOW + timedelta(minutes=minutes)
    document = InputDocument(path="https://feeds.example.cn/a.xml", body=body, seen=now)
    report = ingest([document], store=store, config=SHIPPED, now=now)
    assert report.rejected == ()
    return {article.title: article.id for article in store.newest(None, 100)}


def rss(items: list[str]) -> bytes:
    head = "<title>青石新闻</title><link>https://news.example.cn/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def item(number: int, link: str = "", guid: str = "", *, title: str = "", day: int = 0) -> str:
    story, text = STORIES[number]
    parts = (("title", title or story), ("link", link), ("guid", guid), ("description", text))
    date = f"<pubDate>Mon, {day or number + 1:02} Mar 2026 08:00:00 +0800</pubDate>"
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts if value) + date + "</item>"


def check_stable(store: Store, items: list[str], count: int) -> dict[str, str]:
    """Poll `items`, again, in reverse order, and after a new item; every article keeps its id."""
    first = poll(store, rss(items))
    assert len(first) == len(set(first.values())) == count
    assert poll(store, rss(items), 10) == first
    assert poll(store, rss(items[::-1]), 20) == first
    new = re.sub("<title>.*?</title>", "<title>渡口通航</title>", items[0])
    new = re.sub("<description>.*?</description>", "<description>新渡口今天通航，头班船免费。</description>", new)
    fresh = new.replace("01 Mar", "05 Mar").replace(
        "<link>https://news.example.cn/p/1<", "<link>https://news.example.cn/p/9<"
    )
    ids = poll(store, rss([fresh, *items]), 30)
    assert {title: ids[title] for title in first} == first
    return ids


@pytest.mark.parametrize("name", CASES)
def test_four_articles_have_four_ids_at_every_poll(name: str, store: Store) -> None:
    text = (HERE / "field" / name).read_text("utf-8")
    ids = check_stable(store, re.findall("<item>.*?</item>", text, re.DOTALL), 4)
    if not re.search("<guid.*?>(g1|https.*#v1)|queryid", text + name):
        assert len(ids) == 5
    links = {article.url for article in articles(f"field/{name}") if article.url}
    assert not [link for link in links if re.search("N/A|undefined|javascript", link)]


def test_a_placeholder_repeated_as_guid_and_link_is_ignored(store: Store) -> None:
    entries = articles("field/mofa-24.xml")
    assert len({article.id for article in entries}) == 5
    assert [article.url for article in entries] == [
        "https://news.example.cn/p/1",
        "https://news.example.cn/p/2",
    ] + 3 * [None]
    text = (HERE / "field" / "mofa-24.xml").read_text("utf-8")
    first = poll(store, text.encode())
    items = re.findall("<item>.*?</item>", text, re.DOTALL)
    assert len(set(first.values())) == len(first)
    assert poll(store, rss(items[::-1]), 10) == first


@pytest.mark.parametrize("guid", ["", *NOTHING], ids=lambda word: word or "none")
@pytest.mark.parametrize(
    "link", ["", "N/A", "#", "undefined", "https://news.example.cn/", "https://news.example.cn/null"]
)
def test_a_placeholder_does_not_merge_articles(link: str, guid: str, store: Store) -> None:
    check_stable(store, [item(n, link, guid) for n in range(4)], 4)


@pytest.mark.parametrize("word", NOTHING)
def test_a_placeholder_is_no_link(word: str) -> None:
    """A single entry proves that the placeholder is recognized by its text and not by its repetition."""
    (article,) = accepted(entries_of_bytes(rss([item(0, word, word)])))
    assert article.url is None
    assert article.native_key.startswith("2026-03-01:")


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example.cn/undefined",
        "https://news.example.cn/article/undefined",
        "https://news.example.cn/post/null/",
        "https://news.example.cn/read.php?tid=undefined",
        "https://news.example.cn/a?id=null&amp;page=undefined",
        "/article/NaN",
        "/N/A",
        "/%5Bobject%20Object%5D",
    ],
)
def test_an_address_with_an_empty_variable_is_no_link(link: str) -> None:
    (article,) = accepted(entries_of_bytes(rss([item(0, link)])))
    assert article.url is None


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example.cn/undefined-behaviour",
        "https://news.example.cn/a?id=5&amp;ref=undefined",
        "https://news.example.cn/null/5",
        "https://news.example.cn/link",
        "https://news.example.cn/0",
    ],
)
def test_an_address_that_resembles_a_placeholder_is_a_link(link: str) -> None:
    (article,) = accepted(entries_of_bytes(rss([item(0, link)])))
    assert article.url == link.replace("&amp;", "&")


def test_a_permalink_that_ends_in_a_placeholder_is_kept() -> None:
    link = "https://blog.example.cn/js/null"
    (article,) = accepted(entries_of_bytes(rss([item(0, link, link)])))
    assert article.url == article.native_key == link


@pytest.mark.parametrize("guid", ["column", "0815", "https://news.example.cn/live", "tag:news.example.cn,2026:live"])
def test_a_guid_shared_by_different_articles_is_ignored(guid: str, store: Store) -> None:
    check_stable(store, [item(n, guid=guid) for n in range(4)], 4)
    check_stable(store, [item(n, "https://news.example.cn/live", guid) for n in range(4)], 5)


def test_one_guid_at_four_addresses_makes_four_articles(store: Store) -> None:
    items = [item(n, f"https://news.example.cn/p/{n + 1}", "daily") for n in range(4)]
    assert set(check_stable(store, items, 4)) == {title for title, _ in STORIES} | {"渡口通航"}


@pytest.mark.parametrize(
    ("link", "guid"), [("https://news.example.cn/p/1", "g1"), ("", "g1"), ("", ""), ("N/A", "N/A")]
)
def test_the_same_item_twice_is_one_article(link: str, guid: str, store: Store) -> None:
    assert (
        len(poll(store, rss([item(0, link, guid), item(1, "https://news.example.cn/p/2"), item(0, link, guid)]))) == 2
    )


def test_two_versions_of_one_article_in_one_document_are_one(store: Store) -> None:
    """The title was corrected; date and text are unchanged."""
    link = "https://news.example.cn/p/1"
    assert len(poll(store, rss([item(0, link, "g1"), item(0, link, "g1", title="旧桥开始修缮")]))) == 1


def test_a_guid_that_stays_unique_keeps_its_id() -> None:
    """An article without a link is identified by its guid, even if other entries have none."""
    good = item(0, "N/A", "g1")
    (alone,) = accepted(entries_of_bytes(rss([good])))
    among = accepted(entries_of_bytes(rss([good, item(1, "N/A", "N/A"), item(2, "N/A", "N/A")])))
    assert alone.id == among[0].id
    assert alone.native_key == "g1"


# --- links ----------------------------------------------------------------------------------------------------


def one(xml: str) -> Article:
    (article,) = accepted(entries_of_bytes(xml.encode()))
    return article


def test_a_guid_that_is_the_link_keeps_its_fragment() -> None:
    (article,) = articles("suites/F13_guid_fragment.rss")
    assert article.url == "https://blog.example.org/2026.html#item572"


@pytest.mark.parametrize("fragment", ["#item572", "#v1.2", "#更新", "#/post/5", "#!a"])
def test_fragments_of_a_page_are_separate_articles(fragment: str) -> None:
    page = "https://news.example.cn/2026.html"
    first, second = (
        accepted(entries_of_bytes(rss([item(number, guid=page + part)])))[0]
        for number, part in enumerate((fragment, "#other"))
    )
    assert first.id != second.id
    assert first.url is not None
    assert first.url.startswith(page + "#")


def test_the_fragment_of_a_unique_link_is_removed() -> None:
    (article,) = accepted(entries_of_bytes(rss([item(0, "https://news.example.cn/p/1#rss", "g1")])))
    assert article.url == article.native_key == "https://news.example.cn/p/1"


def test_the_original_of_a_tracked_link_is_the_link() -> None:
    (article,) = articles("suites/F12_feedburner_origlink.rss")
    assert article.url == article.native_key == "https://blog.example.org/real"


@pytest.mark.parametrize(
    "element",
    [
        '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">{}</feedburner:origLink>',
        "<feedburner:origLink>{}</feedburner:origLink>",
        '<fb:origLink xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0">{}</fb:origLink>',
        '<pheedo:origLink xmlns:pheedo="http://www.pheedo.com/namespace/pheedo">{}</pheedo:origLink>',
        "<pheedo:origLink>{}</pheedo:origLink>",
    ],
)
@pytest.mark.parametrize("attribute", ["before", "after"])
@pytest.mark.parametrize("shape", ["rss", "atom"])
def test_originals_of_other_spellings(element: str, attribute: str, shape: str) -> None:
    original = element.format("https://blog.example.org/real?p=1&amp;q=2")
    tracked = "http://feedproxy.google.com/~r/x/~3/abc/"
    link = f"<link>{tracked}</link>" if shape == "rss" else f'<link rel="alternate" href="{tracked}"/>'
    inner = "<title>FB</title>" + (original + link if attribute == "before" else link + original)
    if shape == "rss":
        xml = f"<rss><channel><link>https://blog.example.org/</link><item>{inner}<description>t</description></item></channel></rss>"
    else:
        xml = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{inner}<content>t</content></entry></feed>'
    assert one(xml).url == "https://blog.example.org/real?p=1&q=2"


def test_an_original_link_that_is_no_address_is_ignored() -> None:
    links = "<link>https://b.example.org/1</link><feedburner:origLink>javascript:x</feedburner:origLink>"
    item = f"<item><title>a</title>{links}<description>t</description></item>"
    assert one(f"<rss><channel>{item}</channel></rss>").url == "https://b.example.org/1"


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("nnw-5418", ["https://news.example.cn/blog/lamp"]),
        ("nnw-987", ["https://news.example.cn/art/makers/886840-lamp/"]),
        ("brief-337", ["https://news.example.cn/2026/03/02/lamp/", None]),
        (
            "folo-3551",
            ["https://pics.example.cn/imgs/2025%E5%9B%BD%E9%99%85%E5%8A%B3%E5%8A%A8%E8%8A%82.webp"],
        ),
        ("freshrss-1892", ["https://x.example.org/157/"]),
    ],
)
def test_a_guid_does_not_replace_the_link(name: str, urls: list[str | None]) -> None:
    assert [article.url for article in articles(f"field/{name}.xml")] == urls


# --- the publisher's number -----------------------------------------------------------------------------------

#: an address with a number, with `{}` for the raw title; what is published of it
NUMBERED = (
    ("https://www.dw.com/zh/{}/a-55300001", "https://www.dw.com/zh/a-55300001"),
    ("http://www.dw.com/zh/{}/a-55300001?maca=chi", "https://www.dw.com/zh/a-55300001"),
    ("https://www.dw.com/zh/{}/av-55300002", "https://www.dw.com/zh/av-55300002"),
    ("https://www.voachinese.com/a/{}/9886464.html", ""),
    ("https://www.voachinese.com/amp/{}/9886464.html", ""),
    ("https://www.voachinese.com/a/{}/9886464.html?ltflags=mailer", ""),
)


def test_titles_that_begin_with_a_hash_do_not_hide_the_number() -> None:
    entries = [*articles("fidelity/f14-dw-hash-1.md"), *articles("fidelity/f14-dw-hash-2.md")]
    assert [article.url for article in entries] == [
        "https://www.dw.com/zh/a-55300001",
        "https://www.dw.com/zh/a-55300002",
    ]
    assert [article.native_key for article in entries] == ["55300001", "55300002"]


@pytest.mark.parametrize("title", ["#修屋顶", "修#屋顶", "为什么?修", "#一?二", "?一#二", "100%#好"])
@pytest.mark.parametrize(("address", "published"), NUMBERED)
def test_the_number_is_found_after_punctuation_of_the_title(
    address: str, published: str, title: str, tmp_path: Path
) -> None:
    link = address.format(title)
    number = re.findall(r"\d{7,}", address)[0]
    body = f"<!--1603547705000-->\n[{title}]({link})\n------\n\n<p>湖边小镇的图书馆星期二重新开门。</p>\n"
    for config in (SHIPPED, config_with(tmp_path)):
        (article,) = accepted(entries_of_bytes(body.encode(), config, address="a.md"))
        assert number in article.native_key
        assert article.url is not None
        assert number in article.url
        assert article.url == (published or article.url)
        assert "#" not in article.url
    assert published_id(link) == article.id
    assert published_url(link) == article.url


def test_a_fragment_after_the_number_changes_nothing() -> None:
    assert published_id("https://www.dw.com/zh/a-55300001#/a-999999") == published_id(
        "https://www.dw.com/zh/a-55300001"
    )
    assert published_id("https://www.voachinese.com/a/9886464.html#comments") == published_id(
        "https://www.voachinese.com/a/9886464.html"
    )
