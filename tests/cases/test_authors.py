"""Authors: a list is split, a name is not, and the three formats have the same authors."""

import io
import json

import atoma
import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing.normalizers._authors import names
from feeds.publish.formats import atom, jsonfeed, rss
from tests.cases.documents import accepted, articles, config_with, entries_of_bytes
from tests.publish.formats.samples import article, combined, feed

F09 = {
    "A0": ("/u/llogiq",),
    "A1": ("Hines, P. J.",),
    "A2": ("Martin Luther King, Jr.",),
    "A3": ("Smith, Jane", "Doe, John"),
    "A4": ("Jane Doe and John Roe",),
    "A5": ("AC/DC",),
    "A6": ("Jane Doe, The Week UK",),
    "A7": (),
    "A8": ("Item Author",),
}


def test_the_names_of_the_suites_case():
    assert {article.title: article.authors for article in articles("suites/F09_authors.rss")} == F09


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("field/glance-11.xml", ("/u/lin",)),
        ("field/curio-67.xml", ("林晓",)),
        ("field/nnw-1012.xml", ("林晓",)),
        ("field/freshrss-8138b.xml", ("林晓",)),
    ],
)
def test_the_author_of_a_field_case(name, authors):
    assert [article.authors for article in articles(name)] == [authors]


def test_curio_67_is_parsed_completely():
    (article,) = articles("field/curio-67.xml")
    assert (article.title, article.summary, article.categories) == ("看灯 & 桥", "看灯，走路", ("城市",))


def test_freshrss_8138b_has_its_text_although_its_namespaces_begin_with_https():
    assert "正文第一段。" in articles("field/freshrss-8138b.xml")[0].content_html


def test_nnw_1012_has_a_link_without_white_space():
    assert articles("field/nnw-1012.xml")[0].url == "https://news.example.cn/lounge/lamp-1568222173893.html"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("林晓、周帆", ["林晓", "周帆"]),
        ("林晓 、 周帆、", ["林晓", "周帆"]),
        ("林晓,周帆", ["林晓", "周帆"]),
        ("林晓， 周帆", ["林晓", "周帆"]),
        ("田中花子、佐藤太郎", ["田中花子", "佐藤太郎"]),
        ("김민준, 이서연", ["김민준", "이서연"]),
        ("林晓；周帆", ["林晓", "周帆"]),
        ("William Yang、李帆", ["William Yang", "李帆"]),
        ("MITCH SMITH,MITCH SMITH", ["MITCH SMITH"]),
        ("Mitch Smith, Mitch Smith", ["Mitch Smith"]),
        ("King, Jr.", ["King, Jr."]),
        ("林晓（文字、摄影）", ["林晓（文字、摄影）"]),
        ("林晓(文;图)、周帆", ["林晓(文;图)", "周帆"]),
        ("u/lin", ["u/lin"]),
        ("/r/cats mod team", ["/r/cats mod team"]),
        ("M/S Aurora", ["M/S Aurora"]),
        ("林晓/周帆", ["林晓/周帆"]),
        ("Reuters/AP", ["Reuters/AP"]),
        ("Jane Doe, MD, PhD", ["Jane Doe, MD, PhD"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Example News, Inc.", ["Example News, Inc."]),
        ("Jane Doe & John Roe", ["Jane Doe & John Roe"]),
        ("", []),
        ("、；,", [","]),
    ],
)
def test_a_line_of_names(line, authors):
    assert names(line) == authors


@given(st.from_regex(r"[A-Z][a-z]{1,8}(?:[ /,.'-]{1,2}[A-Z][a-z]{1,8}\.?){0,4}", fullmatch=True))
def test_a_name_in_latin_letters_is_one_name_unless_repeated(name):
    authors = names(name)
    assert len(authors) == 1
    assert authors[0] == name or name.replace(" ", "").startswith(authors[0].replace(" ", "") + ",")


@given(
    st.lists(st.from_regex(r"[\u4e00-\u9fa5]{2,4}", fullmatch=True), min_size=1, max_size=5),
    st.sampled_from("、，,；;"),
)
def test_chinese_names_are_split_at_every_separator(people, sign):
    assert [name for name in names(sign.join(people)) if name not in people] == []
    assert len(names("、".join(people))) == len(people)


def rss_of(authors: str) -> bytes:
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>青石新闻</title>'
        "<link>https://news.example.cn/</link><description>d</description><item><title>河边的灯</title>"
        f"<link>https://news.example.cn/1</link><description>正文。</description>{authors}</item></channel></rss>"
    ).encode()


def atom_of(authors: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>青石新闻</title><id>urn:x:1</id>'
        "<updated>2026-03-02T08:00:00Z</updated><entry><title>河边的灯</title><id>urn:x:2</id>"
        '<link href="https://news.example.cn/1"/><updated>2026-03-02T08:00:00Z</updated>'
        f"<summary>正文。</summary>{authors}</entry></feed>"
    ).encode()


def json_of(authors: object) -> bytes:
    item = {
        "id": "1",
        "url": "https://news.example.cn/1",
        "title": "河边的灯",
        "content_text": "正文。",
        "authors": authors,
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "青石新闻", "items": [item]}
    return json.dumps(feed).encode()


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        (rss_of("<dc:creator>Doe, Jane</dc:creator><dc:creator>Roe, John</dc:creator>"), ("Doe, Jane", "Roe, John")),
        (rss_of("<author>a@b.example (林晓)</author>"), ("林晓",)),
        (rss_of("<author>a@b.technology (King, Jr.)</author>"), ("King, Jr.",)),
        (rss_of("<author>林晓 &lt;a@b.info&gt;</author>"), ("林晓",)),
        (rss_of("<author>a@b.info</author>"), ()),
        (rss_of("<author>林晓</author><author>周帆</author>"), ("林晓", "周帆")),
        (rss_of("<dc:creator>林晓、周帆</dc:creator>"), ("林晓", "周帆")),
        (rss_of("<dc:creator>青石新闻</dc:creator>"), ()),
        (atom_of("<author><name>A/B</name></author><author><name>C, D.</name></author>"), ("A/B", "C, D.")),
        (json_of([{"name": "Doe, Jane"}, {"name": "AC/DC"}, {"name": "林晓"}]), ("Doe, Jane", "AC/DC", "林晓")),
    ],
)
def test_a_feed_that_lists_several_authors_keeps_each(body, authors):
    (article,) = accepted(entries_of_bytes(body))
    assert article.authors == authors


def test_only_dw_separates_names_with_a_slash():
    body = rss_of("<dc:creator>孔乐/William Yang</dc:creator>")
    (article,) = accepted(entries_of_bytes(body.replace(b"news.example.cn/1", b"www.dw.com/zh/x/a-60368204")))
    assert article.authors == ("孔乐", "William Yang")
    (other,) = accepted(entries_of_bytes(body))
    assert other.authors == ("孔乐/William Yang",)


def test_nyt_separates_names_with_a_comma_only():
    head = "<!--1594986832000-->\n[灯](https://cn.nytimes.com/china/20200710/lamp/)\n------\n\n"
    body = head + "<div><i>{}<br>2020-07-10 16:35:23</i></div><p>灯。</p>\n"
    for line, expected in (
        ("GRACE HALLORAN,GRACE HALLORAN", ("GRACE HALLORAN",)),
        ("GRACE HALLORAN,LEO HARTMAN", ("GRACE HALLORAN", "LEO HARTMAN")),
        ("LEO HARTMAN, JR.", ("LEO HARTMAN, JR.",)),
    ):
        (article,) = accepted(entries_of_bytes(body.format(line).encode()))
        assert article.authors == expected


# --- equal authors in the three formats ------------------------------------------------------------------------------

ARTICLES = (
    article("named", authors=("林海", "Hines, P. J.", "AC/DC")),
    article("nobody", authors=()),
    article("like its source", authors=("海港日报",)),
    article("blank", authors=(" ", "\x00")),
    article("of the other source", source="island", authors=()),
)


def in_rss(document: bytes) -> list[list[str]]:
    return [
        [author["name"] for author in entry.get("authors", ())]
        for entry in feedparser.parse(io.BytesIO(document)).entries
    ]


def in_atom(document: bytes) -> list[list[str]]:
    return [[person.name for person in entry.authors] for entry in atoma.parse_atom_bytes(document).entries]


def in_json(document: bytes) -> list[list[str]]:
    feed = json.loads(document)
    return [[author["name"] for author in item.get("authors", ())] for item in feed["items"]]


def test_every_format_names_the_same_authors_in_a_combined_feed():
    authors = in_json(jsonfeed.render(combined("json"), ARTICLES))
    assert authors == [["林海", "Hines, P. J.", "AC/DC"], ["海港日报"], ["海港日报"], ["海港日报"], ["小岛新闻"]]
    assert in_rss(rss.render(combined("rss"), ARTICLES)) == authors
    assert in_rss(atom.render(combined("atom"), ARTICLES)) == authors
    assert in_atom(atom.render(combined("atom"), ARTICLES)) == authors


def test_every_format_names_the_same_authors_in_the_feed_of_a_source():
    authors = in_json(jsonfeed.render(feed("json"), ARTICLES))
    assert authors == [["林海", "Hines, P. J.", "AC/DC"], [], ["海港日报"], [], []]
    assert in_rss(rss.render(feed("rss"), ARTICLES)) == authors
    assert in_rss(atom.render(feed("atom"), ARTICLES)) == authors


def test_an_author_named_like_a_declared_source_is_the_source(tmp_path):
    sources = '[[source]]\nid = "stone"\ntitle = "青石新闻"\nhomepage = "https://news.example.cn/"\n'
    body = rss_of("<dc:creator>《青石新闻》</dc:creator><dc:creator>林晓</dc:creator>")
    (article,) = accepted(entries_of_bytes(body, config_with(tmp_path, sources)))
    assert article.authors == ("林晓",)
