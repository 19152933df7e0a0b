"""Search: parameters, the result page and the result feeds."""

import json
import re
from dataclasses import replace
from datetime import UTC
from html import unescape
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.ingest.deduplicate import put_article
from feeds.model import Source
from feeds.publish.publisher import Publisher
from feeds.publish.search.params import SearchParams, parse_search_params
from feeds.store import SearchPage, Store
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.formats.validity import problems
from tests.publish.site import CONFIG

PAGE = "search/index.html"


@pytest.fixture
def filled(store: Store) -> Store:
    with store.batch(at(8)) as batch:
        for item in (
            article(
                "s1", title="灯塔重新开放", content_html="<p>海边的老灯塔修了两年，昨晚又亮了。</p>", published=at(5)
            ),
            article("s2", title="夜航", content_html="<p>船员说，没有灯塔就不敢夜航。</p>", published=at(6)),
            article("s3", source="island", title="燈塔的故事", content_html="<p>島上的人都記得。</p>", published=at(7)),
        ):
            put_article(batch, item)
    return store


def page(store: Store, query: dict[str, str], path: str = PAGE, config=CONFIG) -> str:
    rendition = Publisher(store, config).rendition(path, query)
    assert rendition is not None
    return rendition.body.decode()


def titles(body: str) -> list[str]:
    links = re.findall(r'<li><a href="[^"]*articles/[^"]*">(.*?)</a>', body)
    return [unescape(re.sub(r"</?mark>", "", link)) for link in links]


def test_a_word_of_two_characters_is_found_in_either_script_with_its_hits_marked(filled: Store) -> None:
    for text in ("灯塔", "燈塔"):
        body = page(filled, {"q": text})
        assert titles(body) == ["燈塔的故事", "夜航", "灯塔重新开放"]
        assert "<mark>灯塔</mark>重新开放" in body
        assert "<mark>燈塔</mark>的故事" in body
        assert "没有<mark>灯塔</mark>就不敢夜航" in body


def test_a_phrase_is_found_as_it_stands_alone(filled: Store) -> None:
    assert titles(page(filled, {"q": "“老灯塔修了”"})) == ["灯塔重新开放"]
    assert titles(page(filled, {"q": "“修了老灯塔”"})) == []
    assert "没有找到" in page(filled, {"q": "“修了老灯塔”"})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"source": "island"}, ["燈塔的故事"]),
        ({"source": "coast"}, ["夜航", "灯塔重新开放"]),
        ({"source": "nobody"}, []),
        ({"since": "2024-05-06"}, ["燈塔的故事", "夜航"]),
        ({"until": "2024-05-06"}, ["夜航", "灯塔重新开放"]),
        ({"since": "2024-05-06", "until": "2024-05-06"}, ["夜航"]),
        ({"since": "not a day"}, ["燈塔的故事", "夜航", "灯塔重新开放"]),
    ],
)
def test_filters_narrow_what_is_found(filled: Store, query: dict[str, str], expected: list[str]) -> None:
    assert titles(page(filled, {"q": "灯塔", **query})) == expected


def test_the_best_matches_come_first_where_that_is_asked_for(filled: Store) -> None:
    html = titles(page(filled, {"q": "灯塔", "order": "relevance"}))
    assert sorted(html) == sorted(["燈塔的故事", "夜航", "灯塔重新开放"])
    assert html[-1] == "夜航", "a word in the title counts for more"


@pytest.mark.parametrize("order", ["time", "relevance"])
def test_the_way_through_all_pages_shows_each_article_once(store: Store, order: str) -> None:
    with store.batch(at(9)) as batch:
        for number in range(47):
            text = f"<p>第{number}次航班准点到达北港{number:03d}号码头。</p>"
            put_article(
                batch, article(f"n{number}", title=f"航班{number}", content_html=text, published=at(5, minute=number))
            )
    query, seen = {"q": "航班准点", "order": order}, []
    for _ in range(5):
        body = page(store, query)
        seen += titles(body)
        following = re.search(r'href="[^"]*\?([^"]*)" rel="next"', body)
        if not following:
            break
        query = dict(part.split("=") for part in unescape(following[1]).split("&"))
        query["q"] = "航班准点"
        query = {name: value.replace("%3A", ":") for name, value in query.items()}
    assert sorted(seen) == sorted(f"航班{number}" for number in range(47))


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_what_is_found_is_a_feed_too(filled: Store, extension: str) -> None:
    query = {"q": "灯塔", "source": "coast", "order": "relevance", "page": "3"}
    rendition = Publisher(filled, CONFIG).rendition(f"search.{extension}", query)
    assert rendition is not None
    address = f"{BASE}/search.{extension}?q=%E7%81%AF%E5%A1%94&source=coast"
    if extension == "json":
        data = json.loads(rendition.body)
        assert [item["id"] for item in data["items"]] == [urn("s2"), urn("s1")]
        assert data["feed_url"] == address
    else:
        assert problems(rendition.body, address) == []
        assert rendition.body.index(urn("s2").encode()) < rendition.body.index(urn("s1").encode())


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_what_is_found_is_a_feed_in_each_script(filled: Store, extension: str) -> None:
    publisher = Publisher(filled, CONFIG)
    plain, hant = (publisher.rendition(f"{prefix}search.{extension}", {"q": "灯塔"}) for prefix in ("", "zh-Hant/"))
    assert plain is not None
    assert hant is not None
    for words in ("燈塔重新開放", "我的新聞：燈塔", *(("海港日報",) if extension != "json" else ())):
        assert (words in hant.body.decode(), words in plain.body.decode()) == (True, False), words
    assert f"{BASE}/zh-Hant/search.{extension}?q=" in hant.body.decode()
    assert f"{BASE}/zh-Hant/search/?q=" in hant.body.decode()
    for number in ("s1", "s2", "s3"):
        assert urn(number) in hant.body.decode()
    if extension != "json":
        assert problems(hant.body, f"{BASE}/zh-Hant/search.{extension}?q=%E7%81%AF%E5%A1%94") == []


def test_a_feed_of_what_is_found_keeps_its_id_in_either_script(filled: Store) -> None:
    publisher = Publisher(filled, CONFIG)
    bodies = [publisher.rendition(f"{prefix}search.atom", {"q": "灯塔"}) for prefix in ("", "zh-Hans/", "zh-Hant/")]
    ids = {re.search(r"<id>(.*?)</id>", rendition.body.decode())[1] for rendition in bodies if rendition}
    assert (len(bodies), len(ids)) == (3, 1)


def test_the_page_leads_to_the_feed_in_its_script(filled: Store) -> None:
    for prefix, feed in (
        ("", "../search.atom"),
        ("zh-Hant/", "../../zh-Hant/search.atom"),
        ("en/", "../../search.atom"),
    ):
        body = page(filled, {"q": "灯塔"}, f"{prefix}{PAGE}")
        assert body.count(f'href="{feed}?q=%E7%81%AF%E5%A1%94"') == 2, "for programs and for people"


def test_there_is_no_feed_of_what_is_found_in_a_script_that_is_not_offered(filled: Store) -> None:
    publisher = Publisher(filled, replace(CONFIG, languages=("zh-Hans", "en")))
    for path in ("zh-Hant/search.atom", "en/search.atom", "zh-Hans/search.txt"):
        assert publisher.rendition(path, {"q": "灯塔"}) is None
    assert publisher.rendition("zh-Hans/search.atom", {"q": "灯塔"}) is not None


def test_a_feed_of_what_is_found_names_the_source_of_each_article(filled: Store) -> None:
    rendition = Publisher(filled, CONFIG).rendition("search.atom", {"q": "灯塔"})
    assert rendition is not None
    assert rendition.body.count(b"<source>") == 3
    assert "<title>小岛新闻</title>" in rendition.body.decode()


def test_what_a_group_may_not_show_whole_is_not_found_whole_in_it(filled: Store) -> None:
    config = replace(CONFIG, groups=(replace(CONFIG.groups[0], content="link"),))
    assert titles(page(filled, {"q": "不敢夜航", "source": "coast"}, config=config)) == []
    body = page(filled, {"q": "夜航", "source": "coast"}, config=config)
    assert titles(body) == ["夜航"]
    assert "没有灯塔" not in body


def test_the_same_search_is_made_once_and_each_page_is_another(filled: Store) -> None:
    publisher = Publisher(filled, CONFIG)
    first = publisher.rendition(PAGE, {"q": "灯塔"})
    assert publisher.rendition(PAGE, {"q": "灯塔", "nonsense": "1"}) is first
    assert publisher.rendition(PAGE, {"q": "灯塔", "page": "2", "order": "relevance"}) is not first
    assert publisher.rendition("en/search/index.html", {"q": "灯塔"}) is not first


def test_there_is_no_search_in_a_language_that_is_not_offered(filled: Store) -> None:
    publisher = Publisher(filled, replace(CONFIG, languages=("zh-Hans", "zh-Hant")))
    assert publisher.rendition("en/search/index.html", {"q": "灯塔"}) is None
    assert publisher.rendition("zh-Hant/search/index.html", {"q": "灯塔"}) is not None


def test_an_article_without_a_page_is_found_and_not_linked(filled: Store) -> None:
    config = replace(CONFIG, groups=(replace(CONFIG.groups[0], id="island", sources=("harbour",)),))
    body = page(filled, {"q": "燈塔的故事"}, config=config)
    assert "燈塔" in body.partition("<h2>")[2]
    assert "articles//" not in body


def test_no_more_is_shown_than_the_rights_allow(filled: Store) -> None:
    config = replace(CONFIG, own={"harbour": {"content": "link"}})
    # neither shown nor counted: a client that tries phrase by phrase must not learn the text
    assert titles(page(filled, {"q": "不敢夜航"}, config=config)) == []
    body = page(filled, {"q": "夜航"}, config=config)
    assert titles(body) == ["夜航"]
    assert "没有灯塔" not in body
    rendition = Publisher(filled, config).rendition("search.atom", {"q": "夜航"})
    assert rendition is not None
    assert (rendition.body.count(b"<entry>"), "没有灯塔" in rendition.body.decode()) == (1, False)


#: a word that the hidden text has, and one that it has not
HAS, HAS_NOT = "敲了三下", "敲了五下"


@pytest.fixture
def boats(store: Store) -> Store:
    """Articles of a source that may show their links alone, among those of another that may show all."""
    with store.batch(at(9)) as batch:
        for n in range(30):
            text = f"<p>第{n}条靠岸时{HAS if n % 2 else '无人应声'}。</p>"
            kind = {"source": "island", "authors": ("阿梅",)} if n % 3 else {"source": "harbour"}
            put_article(
                batch, article(f"b{n}", title=f"舢板{n}号", content_html=text, published=at(5, minute=n), **kind)
            )
    return store


def answers(store: Store, query: dict[str, str], config) -> tuple[object, ...]:
    """All that a search says but for the words that were asked for: pages, their counts and links, and the feed."""
    publisher, text = Publisher(store, config), []
    for entry in (query, {**query, "order": "relevance"}, {**query, "order": "relevance", "page": "1"}):
        body = page(store, entry, config=config)
        extra = re.search(r'href="[^"]*[?;](before=[^"]*)" rel="next"', body)
        text += [titles(body), counted(store, entry, config=config), extra and extra[1]]
    rendition = publisher.rendition("search.json", query)
    return (*text, [item["id"] for item in json.loads(rendition.body)["items"]])


@pytest.mark.parametrize("source", ["island", "coast", ""])
@pytest.mark.parametrize("items", [5, 50])
def test_a_word_that_is_left_out_does_not_tell_whether_a_hidden_text_has_it(
    boats: Store, source: str, items: int
) -> None:
    config = replace(CONFIG, items=items, own={"island": {"content": "link"}, "harbour": {"content": "link"}})
    probes = [answers(boats, {"q": f"舢板 -{word}", "source": source}, config) for word in (HAS, HAS_NOT)]
    assert probes[0] == probes[1]


def test_a_word_of_a_summary_that_is_shown_is_left_out(boats: Store) -> None:
    config = replace(CONFIG, own={"island": {"content": "summary"}})
    assert len(titles(page(boats, {"q": f"舢板 -{HAS}", "source": "island"}, config=config))) == 10


def test_a_group_that_may_not_show_all_does_not_tell_it_by_a_word_that_is_left_out(boats: Store) -> None:
    config = replace(CONFIG, groups=(replace(CONFIG.groups[0], content="link"),))
    probes = [answers(boats, {"q": f"舢板 -{word}", "source": "coast"}, config) for word in (HAS, HAS_NOT)]
    assert probes[0] == probes[1]
    assert probes[0] != answers(boats, {"q": f"舢板 -{HAS}", "source": "coast"}, CONFIG)


def test_a_word_is_left_out_by_what_is_shown_where_that_is_not_all(boats: Store) -> None:
    config = replace(CONFIG, own={"island": {"content": "link"}})
    island = [f"舢板{n}号" for n in range(29, -1, -1) if n % 3]
    for text, number in (("舢板 -舢板28号", 19), ("舢板 -阿梅", 0), ("舢板 -阅读原文", 20)):
        assert len(titles(page(boats, {"q": text, "source": "island"}, config=config))) == number, text
    mixed = titles(page(boats, {"q": f"舢板 -{HAS}"}, config=config))
    # harbour may be shown whole: the odd ones have the word
    assert (
        mixed
        == [item for item in (f"舢板{n}号" for n in range(29, -1, -1)) if item in island or int(item[2:-1]) % 2 == 0][
            :20
        ]
    )
    assert counted(boats, {"q": f"舢板 -{HAS}", "source": "harbour"}, config=config) == "找到 5 篇。"


def test_the_words_beneath_a_link_are_none_of_the_article(store: Store) -> None:
    """Otherwise a search for them would reveal that the text contains them."""
    with store.batch(at(9)) as batch:
        put_article(
            batch, article("r1", source="island", title="书摊", content_html="<p>请阅读原文。</p>", published=at(6))
        )
    config = replace(CONFIG, own={"island": {"content": "link"}})
    assert titles(page(store, {"q": "阅读原文"})) == ["书摊"]
    assert titles(page(store, {"q": "阅读原文"}, config=config)) == []


def counted(store: Store, query: dict[str, str], path: str = PAGE, config=CONFIG) -> str:
    """What a page says of how many were found."""
    body = page(store, query, path, config)
    return "".join(re.findall(r"<h2>.*?</h2>\n<p>([^<]*)</p>", body))


def many(store: Store, number: int, **fields: str) -> None:
    with store.batch(at(9)) as batch:
        for n in range(number):
            text = f"<p>第{n}次航班准点到达北港{n:03d}号码头。</p>"
            put_article(
                batch, article(f"n{n}", title=f"航班{n}", content_html=text, published=at(5, minute=n % 60), **fields)
            )


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "找到 47 篇。"), ("zh-Hant/", "找到 47 篇。"), ("en/", "47 articles were found.")],
)
def test_the_page_says_how_many_were_found(store: Store, prefix: str, words: str) -> None:
    many(store, 47)
    for order in ("time", "relevance"):
        assert counted(store, {"q": "航班准点", "order": order}, f"{prefix}{PAGE}") == words
    assert counted(store, {"q": "航班准点", "source": "island"}) == "", "nothing was found"
    assert counted(store, {"q": "到达北港046"}) == "找到 1 篇。"
    assert counted(store, {"q": "到达北港046"}, f"en/{PAGE}") == "1 article was found."


def test_only_so_many_are_counted(store: Store) -> None:
    many(store, 1_003)
    assert counted(store, {"q": "航班准点"}) == "至少找到 1,000 篇。"
    assert (
        counted(store, {"q": "航班准点", "order": "relevance"}, f"en/{PAGE}") == "At least 1,000 articles were found."
    )


def test_at_least_one_is_said_as_of_one(store: Store) -> None:
    many(store, 21, source="island")
    with store.batch(at(9)) as batch:
        put_article(batch, article("one", title="独木舟", content_html="<p>也准点到达。</p>", published=at(6)))
    config = replace(CONFIG, own={"island": {"content": "link"}})
    for prefix, words in (("en/", "At least 1 article was found."), ("zh-Hant/", "至少找到 1 篇。")):
        assert counted(store, {"q": "准点"}, f"{prefix}{PAGE}", config) == words


class Counting:
    """A store that records the count limits of searches."""

    def __init__(self, store: Store) -> None:
        self._store, self.counts = store, []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def hiding(self, _sources: object) -> "Counting":
        return self

    def search(self, *args: object, count: int = 0, **options: object) -> SearchPage:
        self.counts.append(count)
        return self._store.search(*args, count=count, **options)


def test_behind_the_first_page_nothing_is_counted_that_nobody_is_told(store: Store) -> None:
    many(store, 47)
    counting = Counting(store)
    first = page(counting, {"q": "航班准点"})
    following = re.search(r'before=([^"&]*)" rel="next"', first)
    assert following is not None
    second = {"q": "航班准点", "before": following[1]}
    assert len(titles(page(counting, second))) == 20
    assert counting.counts == [1_000, 0]
    assert counted(store, second) == ""


def test_a_number_does_not_tell_what_may_not_be_shown(store: Store) -> None:
    many(store, 25)
    boats = [
        article(f"boat{n}", source="island", title=f"舢板{n}", content_html=f"<p>第{n}条也准点。</p>", published=at(6))
        for n in range(7)
    ]
    with store.batch(at(9)) as batch:
        for boat in boats:
            put_article(batch, boat)
    config = replace(CONFIG, own={"island": {"content": "link"}})
    assert counted(store, {"q": "准点"}) == "找到 32 篇。"
    assert counted(store, {"q": "准点"}, config=config) == "至少找到 25 篇。"
    # visible text is not secret: these have the word in their title
    assert counted(store, {"q": "舢板"}, config=config) == "找到 7 篇。"
    limited = replace(CONFIG, groups=(replace(CONFIG.groups[0], content="link"),))
    assert "篇" not in counted(store, {"q": "准点", "source": "coast"}, config=limited)
    assert "这一页没有，下一页可能还有" in page(store, {"q": "准点", "source": "coast"}, config=limited)


def test_the_form_keeps_what_was_asked_and_escapes_it(filled: Store) -> None:
    body = page(filled, {"q": '"><script>x</script>', "source": "coast", "since": "2024-05-01"})
    assert "<script>x" not in body
    assert 'value="&#34;&gt;&lt;script&gt;x&lt;/script&gt;"' in body
    assert '<option value="coast" selected>' in body
    assert 'value="2024-05-01"' in body


def test_the_form_by_itself_is_a_page_of_every_language(publisher: Publisher) -> None:
    for prefix in ("", "zh-Hans/", "zh-Hant/", "en/"):
        assert f"{prefix}search/index.html" in publisher.paths()
        assert publisher.rendition(f"{prefix}search/index.html") is not None


def test_a_list_of_thousands_of_sources_is_cut(store: Store) -> None:
    many = tuple(Source(id=f"s{number}", title=f"来源{number}") for number in range(1000))
    assert page(store, {"q": "灯塔"}, config=replace(CONFIG, sources=many)).count("<option") < 320


def test_under_a_prefix_what_is_found_is_in_its_script(filled: Store) -> None:
    assert "<mark>燈塔</mark>重新開放" in page(filled, {"q": "灯塔"}, "zh-Hant/search/index.html")


@given(
    st.dictionaries(
        st.sampled_from(["q", "source", "since", "until", "order", "page", "before", "x"]),
        st.text() | st.from_regex(r"[0-9]{1,40}\.[0-9a-f-]{0,40}") | st.dates().map(str),
    )
)
def test_whatever_strangers_ask_is_read_within_bounds(query: dict[str, str]) -> None:
    params = parse_search_params(query)
    assert len(params.form.text) <= 64
    assert 0 <= params.page < 50
    for moment in (params.since, params.until, params.cursor[0] if params.cursor else None):
        assert moment is None or moment.tzinfo is UTC
    assert asked_again(params) == replace(params, page=0, cursor=None)


def asked_again(expected: SearchParams) -> SearchParams:
    """What the canonical query of a search is read as."""
    return parse_search_params(dict(parse_qsl(expected.query())))


@pytest.mark.parametrize("text", ["", "x", "1.x", "99999999999999999999.", "nan.", "1.00000000"])
def test_a_key_that_no_page_gave_is_no_key(text: str) -> None:
    assert parse_search_params({"before": text}).cursor is None
