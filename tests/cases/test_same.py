"""One article or two: a follow-up that quotes its background, and an article that is published again.

A case is the document with the same name; tables and hypothesis vary each kind.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.newsroom import PERTURBED, story
from feeds.dedupe import is_follow_up
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.ingest.pipeline import IngestReport, InputDocument, ingest
from feeds.model import Article
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store

from .documents import HERE, NOW, SHIPPED


def take(store: Store, *bodies: bytes, hours: int = 0) -> IngestReport:
    when = NOW + timedelta(hours=hours)
    documents = [InputDocument(path=f"{at}.xml", body=body) for at, body in enumerate(bodies)]
    report = ingest(documents, store=store, config=SHIPPED, now=when)
    assert not report.rejected
    return report


def case(name: str) -> bytes:
    return (HERE / name).read_bytes()


def held(store: Store) -> list[Article]:
    return store.newest(None, 500)


def combined(store: Store) -> list[str]:
    """The titles in the combined feed, the oldest first."""
    return [article.title for article in reversed(store.newest(None, 500, hide_duplicates=True))]


def rss(*items: str, home: str = "https://news.example.cn/") -> bytes:
    head = f"<title>青石新闻</title><link>{home}</link>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def item(title: str, text: str, *, slug: str, guid: str = "", when: str = "Mon, 02 Mar 2026 08:00:00 +0800") -> str:
    guid_tag = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    link = f"<link>https://news.example.cn/{slug}/</link>" if slug else ""
    dated = f"<pubDate>{when}</pubDate>" if when else ""
    return f"<item><title>{title}</title>{link}{guid_tag}{dated}<description><![CDATA[{text}]]></description></item>"


# --- a follow-up that quotes its background -----------------------------------------------------------------------

FOLLOW_UPS = ["fidelity/f07-follow-up-1.md", "fidelity/f07-follow-up-2.md"]


@pytest.mark.parametrize("order", list(permutations(FOLLOW_UPS)))
def test_a_follow_up_and_what_it_quotes_are_both_in_the_combined_feed(tmp_path: Path, order: Sequence[str]) -> None:
    with open_store(tmp_path / "feeds.db") as store:
        for name in order:
            assert take(store, case(name)).outcomes == {"new": 1}
        titles = ["湖边小镇图书馆修好屋顶重新开门", "小镇请夜班管理员 图书馆晚间开到十点"]
        assert combined(store) == titles
        rendition = Publisher(store, SHIPPED).rendition("feeds/all.json")
        assert rendition
        assert all(title.encode() in rendition.body for title in titles)


def sentences(number: int, letters: int) -> str:
    """A generated text of `letters` characters."""
    return "".join(story(number) * 3)[:letters]


BACKGROUND = sentences(1, 600)
NEWS = sentences(2, 600)
#: title and text of the other article beside 旧桥将修 with BACKGROUND, and whether the two are one in a combined feed
BESIDE = {
    "two new sentences in front": ("新桥通车", NEWS[:60] + BACKGROUND, False),
    "one new sentence in front": ("新桥通车", NEWS[:45] + BACKGROUND, False),
    "news in front, and the end cut": ("新桥通车", NEWS[:80] + BACKGROUND[:540], False),
    "a title that has the other one in it": ("旧桥将修的消息传出三周后 新桥通车", NEWS[:60] + BACKGROUND, False),
    "much longer": ("新桥通车", NEWS + BACKGROUND, False),
    "another headline, the same text": ("市里要修三座桥", BACKGROUND, True),
    "another headline, a sentence more at the end": ("市里要修三座桥", BACKGROUND + NEWS[:60], True),
    "another headline, a sentence more in the middle": (
        "市里要修三座桥",
        BACKGROUND[:300] + NEWS[:60] + BACKGROUND[300:],
        True,
    ),
    "another headline, a line about the source in front": ("市里要修三座桥", "本报记者北京电" + BACKGROUND, True),
    "another headline, the beginning corrected": ("市里要修三座桥", BACKGROUND.replace(BACKGROUND[8:12], "更正"), True),
    "the same headline, news in front": ("旧桥将修", NEWS[:60] + BACKGROUND, True),
    "the same headline in other marks": ("“旧桥”将修！", NEWS[:60] + BACKGROUND, True),
    "nothing in common": ("新桥通车", NEWS, False),
}


@pytest.mark.parametrize(("title", "text", "is_one"), BESIDE.values(), ids=BESIDE)
def test_another_headline_and_another_opening_are_another_article(
    tmp_path: Path, title: str, text: str, is_one: bool
) -> None:
    first = rss(item("旧桥将修", f"<p>{BACKGROUND}</p>", slug="old"))
    second = rss(item(title, f"<p>{text}</p>", slug="new", when="Fri, 06 Mar 2026 08:00:00 +0800"))
    for number, order in enumerate(([first, second], [second, first])):
        with open_store(tmp_path / f"{number}.db") as store:
            for hour, body in enumerate(order):
                take(store, body, hours=hour)
            assert len(held(store)) == 2
            assert len(combined(store)) == (1 if is_one else 2)


@settings(max_examples=30, deadline=None)
@given(number=st.integers(1, 500), other=st.integers(501, 999), letters=st.integers(45, 400))
def test_any_new_opening_under_another_headline_is_news(number: int, other: int, letters: int) -> None:
    text, opening = "".join(story(number)), sentences(other, letters)
    assert is_follow_up(("旧桥将修", "新桥通车"), (text, opening + text))
    assert is_follow_up(("新桥通车", "旧桥将修"), (opening + text, text))
    assert not is_follow_up(("旧桥将修", "旧桥将修"), (text, opening + text))
    assert not is_follow_up(("旧桥将修", "新桥通车"), (text, text + opening))


@settings(max_examples=30, deadline=None)
@given(number=st.integers(1, 999), kind=st.sampled_from(["footer", "cut", "changed"]))
def test_no_copy_with_another_headline_is_a_new_article(number: int, kind: str) -> None:
    text = "".join(story(number))
    perturbed = PERTURBED[kind](story(number), Random(number))  # noqa: S311 # no secret
    assert not is_follow_up(("旧桥将修", "新桥通车"), (text, perturbed))


def test_a_reprint_by_another_source_is_still_a_copy(tmp_path: Path) -> None:
    """Reprints often have additional lines before the text."""
    with open_store(tmp_path / "feeds.db") as store:
        take(store, rss(item("旧桥将修", f"<p>{BACKGROUND}</p>", slug="old")))
        body = rss(
            item("转载：市里要修桥", f"<p>{NEWS[:60]}{BACKGROUND}</p>", slug="copy"), home="https://b.example.com/"
        )
        assert take(store, body.replace(b"news.example.cn", b"b.example.com"), hours=1).outcomes == {"duplicate": 1}


def test_the_issues_of_a_digest_and_of_a_live_ticker(tmp_path: Path) -> None:
    """The next day's digest keeps half of its items; a growing live ticker at one address stays one article."""
    items = [sentences(number, 90) for number in range(20, 40)]
    days = [
        item(f"早报：{day}日要闻", "".join(f"<p>{text}</p>" for text in items[day : day + 6]), slug=f"digest-{day}")
        for day in range(3)
    ]
    ticker = [
        item(title, "".join(f"<p>{text}</p>" for text in reversed(items[10 : 10 + size])), slug="live", guid="live")
        for title, size in (("直播：渡口开航", 4), ("直播：第一班船靠岸", 5), ("直播：渡口开航", 6))
    ]
    with open_store(tmp_path / "feeds.db") as store:
        for hour, body in enumerate([*days, *ticker]):
            take(store, rss(body), hours=hour)
        titles = combined(store)
        assert len([title for title in titles if title.startswith("早报")]) == 3
        assert len([title for title in titles if title.startswith("直播")]) == 1


def test_a_follow_up_hidden_by_an_earlier_version_is_shown_again(tmp_path: Path) -> None:
    path = tmp_path / "feeds.db"
    short = [
        rss(item("短讯", "船准点。", slug="short"), home=home) for home in ("https://a.example/", "https://b.example/")
    ]
    with open_store(path) as store:
        take(store, *map(case, FOLLOW_UPS))
        first, second = (article.id for article in held(store))
        take(store, *short)
        links = copies(path)
    assert len(links) == 2
    with closing(sqlite3.connect(path)) as database:
        rows = [(first, "copy", second, 0.8), (second, "copy", first, 0.8)]
        database.executemany("INSERT INTO link (article, kind, other, likeness) VALUES (?, ?, ?, ?)", rows)
        database.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('sketch', 514)")
        database.commit()
    with open_store(path) as store:
        assert len(combined(store)) == 2
        bring_up_to_date(store, SHIPPED, NOW)
        assert len(combined(store)) == 3
    # two short texts at one address have no MinHash and stay linked
    assert copies(path) == links


def copies(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT article, other FROM link WHERE kind = 'copy' ORDER BY 1, 2").fetchall()


# --- guid and address changed at once -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lionreader-1535", "rssbridge-846"])
@pytest.mark.parametrize("order", ["ab", "ba", "aba", "bab", "abab"])
def test_a_new_guid_and_address_keep_one_article(tmp_path: Path, name: str, order: str) -> None:
    with open_store(tmp_path / "feeds.db") as store:
        ids = set()
        for hour, letter in enumerate(order):
            take(store, case(f"field/{name}{letter}.xml"), hours=hour)
            (article,) = held(store)
            ids.add(article.id)
        assert len(ids) == 1
        if name == "rssbridge-846":
            assert article.url == "https://www.facebook.com/x/posts/123"


SHORT = "<p>今天的渡轮准点开出，雾在八点前散尽。</p>"
LONG = f"<p>{sentences(7, 300)}</p>"
MIDDLE = f"<p>{sentences(8, 60)}</p>"
MONDAY = "Mon, 02 Mar 2026 08:00:00 +0800"
EVENING = "Mon, 02 Mar 2026 23:30:00 +0800"
TUESDAY = "Tue, 03 Mar 2026 07:30:00 +0800"
NEXT_WEEK = "Mon, 09 Mar 2026 08:00:00 +0800"
PICTURE, OTHER = (f'<img src="https://pictures.example.cn/{name}.jpg">' for name in ("a", "b"))

#: titles, texts and dates of two entries with other guids and addresses, and whether they are one article
AGAIN: dict[str, tuple[tuple[str, str, str], tuple[str, str, str], bool]] = {
    "short, all alike": (("渡轮准点", SHORT, MONDAY), ("渡轮准点", SHORT, MONDAY), True),
    "short, later that day": (("渡轮准点", SHORT, MONDAY), ("渡轮准点", SHORT, EVENING), True),
    "short, the next morning": (("渡轮准点", SHORT, EVENING), ("渡轮准点", SHORT, TUESDAY), False),
    "short, a week later": (("渡轮准点", SHORT, MONDAY), ("渡轮准点", SHORT, NEXT_WEEK), False),
    "short, other marks": (("“渡轮”准点！", SHORT, MONDAY), ("渡轮准点", f"<div>{SHORT}</div>", MONDAY), True),
    "short, another title": (("渡轮准点", SHORT, MONDAY), ("渡轮开出", SHORT, MONDAY), False),
    "short, a longer title": (("渡轮准点", SHORT, MONDAY), ("今早渡轮准点", SHORT, MONDAY), False),
    "short, another number": (
        ("雨量", "<p>今天下雨三毫米。</p>", MONDAY),
        ("雨量", "<p>今天下雨四毫米。</p>", MONDAY),
        False,
    ),
    "no text": (("渡轮准点", PICTURE, MONDAY), ("渡轮准点", PICTURE, MONDAY), False),
    "other pictures": (("每日一图", SHORT + PICTURE, MONDAY), ("每日一图", SHORT + OTHER, MONDAY), False),
    "the same picture": (("每日一图", SHORT + PICTURE, MONDAY), ("每日一图", SHORT + PICTURE, MONDAY), True),
    "a picture more": (("每日一图", SHORT + PICTURE, MONDAY), ("每日一图", SHORT, MONDAY), True),
    "middle, a longer title": (("旧桥将修", MIDDLE, MONDAY), ("市里说旧桥将修", MIDDLE, MONDAY), True),
    "middle, a shorter title": (("市里说旧桥将修", MIDDLE, MONDAY), ("旧桥将修", MIDDLE, MONDAY), True),
    "middle, another instalment": (("修桥记", MIDDLE, MONDAY), ("修桥记（二）", MIDDLE, MONDAY), False),
    "middle, another part": (("修桥记上篇", MIDDLE, MONDAY), ("修桥记", MIDDLE, MONDAY), False),
    "middle, another number": (("修桥记1", MIDDLE, MONDAY), ("修桥记12", MIDDLE, MONDAY), False),
    "middle, a number more": (("旧桥将修", MIDDLE, MONDAY), ("12座旧桥将修", MIDDLE, MONDAY), False),
    "long, all alike": (("旧桥将修", LONG, MONDAY), ("旧桥将修", LONG, MONDAY), True),
    "long, a week later": (("旧桥将修", LONG, MONDAY), ("旧桥将修", LONG, NEXT_WEEK), False),
    "long, another text": (("旧桥将修", LONG, MONDAY), ("旧桥将修", f"<p>{sentences(9, 300)}</p>", MONDAY), False),
}


@pytest.mark.parametrize(("first", "second", "is_one"), AGAIN.values(), ids=AGAIN)
def test_equal_title_day_and_text_are_one_article(
    tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str], is_one: bool
) -> None:
    bodies = [
        rss(item(title, text, slug=slug, guid=f"guid-{slug}", when=when))
        for slug, (title, text, when) in (("first", first), ("second", second))
    ]
    for number, order in enumerate((bodies, bodies[::-1])):
        with open_store(tmp_path / f"{number}.db") as store:
            for hour, body in enumerate((*order, *order)):
                take(store, body, hours=hour)
                ids = {article.id for article in held(store)}
                if hour:
                    assert len(ids) == (1 if is_one else 2)
            assert {article.id for article in held(store)} == ids


def test_guids_alone_are_treated_alike(tmp_path: Path) -> None:
    """Entries without an address: short posts of two days are two articles, of one day one."""
    for name, when, number in (("one", MONDAY, 1), ("two", TUESDAY, 2)):
        with open_store(tmp_path / f"{name}.db") as store:
            take(store, rss(item("早安", SHORT, slug="", guid="a", when=MONDAY)))
            take(store, rss(item("早安", SHORT, slug="", guid="b", when=when)), hours=1)
            assert len(held(store)) == number


def test_two_entries_of_one_document_are_two_articles(tmp_path: Path) -> None:
    """The publisher lists both in one document."""
    both = [item("渡轮准点", SHORT, slug=slug, guid=slug) for slug in ("first", "second")]
    with open_store(tmp_path / "feeds.db") as store:
        assert take(store, rss(*both)).outcomes == {"new": 2}
        assert take(store, rss(*reversed(both)), hours=1).outcomes == {"same": 2}
        assert take(store, rss(both[1]), hours=2).outcomes == {"same": 1}


def test_two_sources_with_one_short_text_keep_their_own(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.db") as store:
        for host in ("a.example.com", "b.example.org"):
            body = rss(item("渡轮准点", SHORT, slug="x", guid="x"), home=f"https://{host}/")
            take(store, body.replace(b"news.example.cn", host.encode()))
        assert len({article.source for article in held(store)}) == 2


def weekly(weeks: Iterable[int]) -> list[bytes]:
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    days = [start + timedelta(weeks=week) for week in weeks]
    return [
        rss(item("每周提醒", SHORT, slug=f"w/{day:%m%d}", guid=f"{day:%m%d}", when=f"{day:%a, %d %b %Y %H:%M:%S} GMT"))
        for day in days
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)))
def test_a_weekly_post_in_the_same_words_loses_no_week(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    with open_store(tmp_path_factory.mktemp("weeks") / "feeds.db") as store:
        take(store, *weekly(order))
        assert len(held(store)) == 6


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_entries_again_in_any_order_give_no_new_id(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """For any number of similar entries."""
    entry = st.tuples(
        st.sampled_from(["渡轮准点", "今早渡轮准点", "渡轮准点2"]),
        st.sampled_from([SHORT, MIDDLE, LONG, f"<p>{NEWS[:60]}</p>{LONG}"]),
        st.integers(1, 6),
        st.sampled_from([MONDAY, EVENING, TUESDAY]),
    )
    entries = data.draw(st.lists(entry, min_size=1, max_size=8, unique_by=lambda fields: fields[2]))
    items = [item(title, text, slug=f"s{slug}", guid=f"g{slug}", when=when) for title, text, slug, when in entries]
    with open_store(tmp_path_factory.mktemp("again") / "feeds.db") as store:
        take(store, *([rss(*items)] if data.draw(st.booleans()) else map(rss, items)))
        ids = {article.id for article in held(store)}
        for hour in range(3):
            report = take(store, rss(*data.draw(st.permutations(items))), hours=hour + 1)
            assert report.count("new") == report.count("duplicate") == 0
            assert {article.id for article in held(store)} == ids
