"""Limits bound the work: longer values are cut with a note, and the rest of the document is kept."""

import json
import time
from collections.abc import Callable

import pytest

from feeds.parsing.corrections import Corrections
from feeds.parsing.markup import clean
from feeds.parsing.markup.limits import truncate_html
from feeds.parsing.normalizers._authors import names
from tests.cases.documents import accepted, articles, entries_of_bytes
from tests.corrections import noted

PICTURE = "https://pictures.example.org/1.jpg"


def rss(text: str) -> bytes:
    """A feed of an entry with this HTML between two normal entries."""
    item = "<item><title>{0}</title><link>https://news.example.org/{0}</link><description>{1}</description></item>"
    items = (item.format("1", "甲"), item.format("2", f"<![CDATA[{text}]]>"), item.format("3", "丙"))
    head = '<rss version="2.0"><channel><title>t</title><link>https://news.example.org/</link>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def test_a_picture_with_the_attributes_of_wordpress_is_kept() -> None:
    articles_ = articles("suites/F07_wordpress_jetpack_img.rss")
    assert [article.title for article in articles_] == ["Story 1", "With a picture"]
    assert articles_[1].images[0].url == "https://blog.example.org/o.jpg"
    assert articles_[1].content_html.count("Long story.") > 100


def test_a_picture_whose_alternative_text_holds_quotation_marks_is_kept() -> None:
    (article,) = articles("fidelity/f02-quotes-in-alt.md")
    assert [image.url for image in article.images] == [
        "https://ichef.bbci.co.uk/news/640/cpsprodpb/1/production/_1_1.jpg"
    ]
    assert article.content_html.count("<p>") > 20


@pytest.mark.parametrize("number", [20, 34, 60, 128, 129, 400, 20_000])
@pytest.mark.parametrize(
    "tag",
    [
        '<img alt="Readers" {words}" src="{picture}">',
        '<img src="{picture}" alt="Readers" {words}">',
        "<img {valued} src='{picture}' {words}/>",
        '<IMG {words} SRC="{picture}" {words}>',
        "<img {words} src={picture}>",
        '<p {words}><img src="{picture}"></p>',
        '<img data-a="{words}" {words} src="{picture}">',
    ],
)
def test_any_number_of_attributes_keeps_the_picture(tag: str, number: int) -> None:
    words = " ".join(f"word{n}" for n in range(number))
    valued = " ".join(f'data-{n}="{n}"' for n in range(20))
    body = f"<p>前文。</p>{tag.format(words=words, valued=valued, picture=PICTURE)}<p>后文。</p>" + "<br>" * 300
    html = clean(body)
    assert html.startswith("<p>前文。</p>")
    assert html.endswith("<p>后文。</p>")
    assert f'src="{PICTURE}"' in html
    assert clean(html) == html


def nested(name: str, number: int, inside: str) -> str:
    return f"<{name}>" * number + inside + f"</{name}>" * number


@pytest.mark.parametrize("number", [40, 161, 256, 257, 300, 3_000])
@pytest.mark.parametrize(
    "name", "div section blockquote font b i a span center table ul ol dl li object2 figure".split()
)
def test_any_depth_keeps_the_text(name: str, number: int) -> None:
    picture = f'<img src="{PICTURE}">'
    for inside in (
        "<p>底部的文字。</p>",
        f"<p>底部<b>的</b>文字。</p>{picture}",
        "底部的文字。",
        f"{picture}<div>底部的文字。",
    ):
        html = clean(f"<p>前文。</p>{nested(name, number, inside)}<p>后文。</p>")
        text = html.replace("<b>", "").replace("</b>", "")
        assert "底部的文字。" in text, inside
        assert text.index("前文。") < text.index("底部的文字。") < text.index("后文。")
        assert (PICTURE in html) == (picture in inside)
        assert clean(html) == html


@pytest.mark.parametrize("number", [50, 120, 250])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul><li><p>", "</p></li></ul>"),
        ("<dl><dd><blockquote>", "</blockquote></dd></dl>"),
    ],
)
def test_any_depth_of_mixed_elements_keeps_the_text(start: str, end: str, number: int) -> None:
    html = clean(f"<p>前文。</p>{start * number}底部的文字。{end * number}<p>后文。</p>")
    assert "底部的文字。" in html
    assert html.endswith("<p>后文。</p>")
    assert clean(html) == html


def test_words_of_blocks_that_are_nested_too_deeply_stay_apart() -> None:
    html = clean(nested("div", 400, "<div>甲</div><div>乙</div><p>丙</p>丁<ul><li>戊</li></ul>"))
    for pair in ("甲乙", "乙丙", "丙丁", "丁戊"):
        assert pair not in html


@pytest.mark.parametrize(
    "tag", ["<b>", "<font size=2>", "<i>", '<a href="https://a.example/">', "<b><i><u>", "<strong>"]
)
@pytest.mark.parametrize("number", [24, 25, 40, 500])
def test_unclosed_formatting_keeps_the_text(tag: str, number: int) -> None:
    html = clean("".join(f"<p>{tag}第{n}段。" for n in range(number)))
    assert [html.count(f"第{n}段。") for n in range(number)] == [1] * number
    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "length"),
    [
        ("<p>正<b>文</b></p>" * 30_000, 60_000),
        ("<p>正<b>文</b></p>" * 120_000, 240_000),
        ("正文<br>" * 150_000, 300_000),
        ("<table>" + "<tr><td>正<td>文" * 60_000 + "</table>", 120_000),
        ("<p>" + "正文" * 900_000 + "</p>", 1_800_000),
    ],
    ids=["120,000 tags", "480,000 tags", "breaks", "cells", "one paragraph"],
)
def test_any_number_of_tags_keeps_the_text(html: str, length: int) -> None:
    started = time.process_time()
    cleaned = clean(html)
    assert cleaned.count("正") + cleaned.count("文") == length
    assert time.process_time() - started < 8


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml;charset=utf-8", "font/woff2", "application/pdf"])
@pytest.mark.parametrize("size", [10_000, 2_500_000])
def test_a_data_url_in_a_text_keeps_the_text(kind: str, size: int) -> None:
    data = f"data:{kind};base64,{'iVBORw0KGgo' * (size // 11)}"
    for tag in (
        f'<img src="{data}" alt="图">',
        f"<a href='{data}'>附件</a>",
        f'<p style="background:url({data})">图</p>',
    ):
        entries = accepted(entries_of_bytes(rss(f"<p>前文。</p>{tag}<p>后文。</p>")))
        assert [article.title for article in entries] == ["1", "2", "3"]
        assert "前文。" in entries[1].content_html
        assert "后文。" in entries[1].content_html


LONG = {
    "paragraphs": lambda number: "<p>段落里的文字。</p>" * (number // 14),
    "one text": lambda number: "段" * number,
    "references": lambda number: "&amp;" * (number // 5),
    "tags": lambda number: '<img src="https://a.example/1.jpg" alt="图">' * (number // 44),
}


@pytest.mark.parametrize("name", LONG)
def test_a_text_beyond_the_limit_is_cut_at_a_safe_place(name: str) -> None:
    make: Callable[[int], str] = LONG[name]
    notes = Corrections()
    html = make(3_000_000)
    cut = truncate_html(html, notes)
    assert html.startswith(cut)
    assert 1_999_900 < len(cut) <= 2_000_000
    assert not cut.endswith(("&", "&amp", "&am", "<", "<p", "</p"))
    assert tuple(map(str, notes.messages())) == ("text cut after 2000000 characters",)


# --- feeds in XML and JSON -----------------------------------------------------------------------------------------

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005"><title>t</title>'
    '<link href="https://news.example.org/"/>{head}<entry><id>1</id><title>一</title>'
    '<link href="https://news.example.org/1"/><updated>2026-02-06T10:00:00Z</updated>{entry}'
    '<content type="html">甲</content></entry></feed>'
)


def test_a_blog_may_list_all_its_labels() -> None:
    (article,) = articles("suites/F01_blogger_501_labels.atom")
    assert (article.title, noted(article)) == ("A story", ())


@pytest.mark.parametrize("number", [500, 501, 1_300, 20_000])
@pytest.mark.parametrize(
    "label",
    [
        '<category term="标签{n}"/>',
        '<category scheme="http://www.blogger.com/atom/ns#" term="标签{n}"></category>',
        "<category term='标签{n}' label='标签{n}' />",
        "<dc:subject xmlns:dc='http://purl.org/dc/elements/1.1/'>标签{n}</dc:subject>",
        "<category><![CDATA[标签{n}]]></category>",
    ],
)
def test_any_number_of_labels_keeps_the_entry(label: str, number: int) -> None:
    labels = "".join(label.format(n=n) for n in range(number))
    for head, entry in ((labels, ""), ("", labels)):
        (article,) = accepted(entries_of_bytes(ATOM.format(head=head, entry=entry).encode()))
        assert article.content_html == "<p>甲</p>"
        if entry:
            cut = number - len(article.categories)
            assert article.categories == tuple(f"标签{n}" for n in range(min(number, 500)))
            assert any(f"{cut} categor" in note for note in noted(article)) == (cut > 0)


def test_an_author_may_have_a_picture() -> None:
    (article,) = articles("suites/F02_blogger_author_picture.atom")
    assert (article.title, article.authors) == ("A story", ("Me Myself",))


@pytest.mark.parametrize(
    "inside",
    [
        f'<gd:image rel="http://schemas.google.com/g/2005#thumbnail" src="//a.example/{"AVvXsEi9" * 40}/me.jpg"/>',
        f"<uri>https://www.example.org/profile/{'0123456789' * 30}</uri>",
        "".join(f'<gd:extendedProperty name="n{n}" value="{n}"/>' for n in range(200)),
        f"<!-- {'x' * 300} --><email>lin@example.org</email>",
        f"<gd:extra {' '.join(f'a{n}={chr(34)}{n}{chr(34)}' for n in range(300))}/>",
    ],
)
def test_unknown_elements_in_an_author_keep_the_entry(inside: str) -> None:
    for person in (f"<author><name>林晓</name>{inside}</author>", f"<author>{inside}<name>林晓</name></author>"):
        (article,) = accepted(entries_of_bytes(ATOM.format(head="", entry=person).encode()))
        assert article.authors == ("林晓",)


@pytest.mark.parametrize("number", [120, 300, 3_000])
def test_a_very_long_name_is_cut(number: int) -> None:
    for name in ("a" * number, "a." * number, "&#97;." * number, "&lt;b&gt;" * number, "某" * number * 20):
        (article,) = accepted(
            entries_of_bytes(ATOM.format(head="", entry=f"<author><name>{name}</name></author>").encode())
        )
        assert article.content_html == "<p>甲</p>"


CUT = "name of 1 category or person cut short"


@pytest.mark.parametrize(
    ("person", "authors", "is_cut"),
    [
        ("、".join(f"林晓{n}" for n in range(200)), tuple(f"林晓{n}" for n in range(200)), False),
        ("林" * 300, ("林" * 300,), False),
        ("林" * 400, ("林" * 300,), True),
        ("林" * 9_000, ("林" * 300,), True),
        (f"lin@news.example.org ({'林' * 301})", ("林" * 300,), True),
    ],
)
def test_a_list_of_names_is_complete_and_a_long_name_is_cut_with_a_note(
    person: str, authors: tuple, is_cut: bool
) -> None:
    (_, article, _) = accepted(
        entries_of_bytes(rss("乙").replace(b"<title>2", f"<author>{person}</author><title>2".encode()))
    )
    assert article.authors == authors
    assert noted(article).count(CUT) == is_cut


def test_a_long_category_is_cut_with_a_note() -> None:
    labels = f"<category>{'雾' * 100}</category><category><![CDATA[<b title='{'x' * 400}'>港</b>]]></category>"
    for element, notes in ("", []), (f"<category>{'船' * 101}</category>", [CUT]):
        body = rss("乙").replace(b"<title>2", f"{labels}{element}<title>2".encode())
        (_, article, _) = accepted(entries_of_bytes(body))
        assert article.categories == ("雾" * 100, "港", "船" * 100)[: 2 + len(notes)]
        assert [note for note in noted(article) if "cut" in note] == notes


def test_an_alternative_text_is_cut_with_a_note() -> None:
    picture = f'<img src="{PICTURE}" alt="{"雾" * 70_000}">'
    (_, article, _) = accepted(entries_of_bytes(rss(f"<p>文</p>{picture}")))
    assert article.images[0].alt == "雾" * 2_000
    assert article.content_html.count("雾") == 2_000
    assert "alternative text of 1 picture cut after 2000 characters" in noted(article)


def test_separators_of_names_are_parsed_in_linear_time() -> None:
    start = time.process_time()
    assert names("林" + "；" * 20_000) == ["林"]
    assert time.process_time() - start < 1


@pytest.mark.parametrize("number", [40, 250, 300, 5_000])
def test_any_depth_of_xhtml_keeps_the_text(number: int) -> None:
    inside = nested("div", number, "<p>底部的文字。</p>")
    content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{inside}<p>后文。</p></div></content>'
    body = ATOM.replace('<content type="html">甲</content>', "").format(head="", entry=content)
    (article,) = accepted(entries_of_bytes(body.encode()))
    assert article.content_html == "<p>底部的文字。</p><p>后文。</p>"
    assert any("over the limit removed, " in note for note in noted(article)) == (number > 250)


def test_a_field_of_any_length_keeps_the_others() -> None:
    text = "<p>段落里的文字。</p>" * 200_000
    escaped = text.replace("<", "&lt;")
    for field in (f"<![CDATA[{text}]]>", escaped, text):
        body = (
            '<rss version="2.0"><channel><title>t</title><link>https://news.example.org/</link><item><title>一</title>'
            f"<description>{field}</description><link>https://news.example.org/1</link><guid>g-1</guid>"
            "<pubDate>Fri, 06 Feb 2026 10:00:00 GMT</pubDate></item></channel></rss>"
        )
        (article,) = accepted(entries_of_bytes(body.encode()))
        assert article.url == "https://news.example.org/1"
        assert f"{article.published:%Y-%m-%d %H}" == "2026-02-06 10"
        assert article.content_html.count("段落里的文字。") > 60_000
        assert "text cut after 2000000 characters" in noted(article)


def test_an_item_of_json_may_have_any_number_of_tags_and_characters() -> None:
    item = {"id": "https://news.example.org/1", "title": "一", "content_html": "<p>文字。</p>" * 300_000}
    item |= {"tags": [f"标签{n}" for n in range(1_300)], "authors": [{"name": f"林{n}"} for n in range(600)]}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [item]})
    (article,) = accepted(entries_of_bytes(body.encode()))
    assert (len(article.categories), len(article.authors)) == (500, 500)
    assert "900 categories or people over the limit removed" in noted(article)
    assert "text cut after 2000000 characters" in noted(article)


def test_the_description_of_a_media_group_is_the_text_of_last_resort() -> None:
    (article,) = articles("suites/F16_media_group_description.rss")
    assert article.content_html == "<p>What the clip shows.</p>"
    assert article.title == "V"


@pytest.mark.parametrize(
    "group",
    [
        "<media:group><media:content url='https://a.example/v.mp4'/><media:description>{text}</media:description></media:group>",
        "<media:group><media:description type='plain'>{text}</media:description></media:group>",
        "<media:content url='https://a.example/v.mp4'><media:description>{text}</media:description></media:content>",
        "<media:description>{text}</media:description>",
    ],
)
def test_other_places_of_that_description(group: str) -> None:
    item = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title><link>https://a.example/'
        "</link><item><title>一</title><link>https://a.example/1</link>{0}{1}</item></channel></rss>"
    )
    text = "第一行。&lt;b&gt;\n\n第二行。"
    (alone,) = accepted(entries_of_bytes(item.format(group.format(text=text), "").encode()))
    assert "第一行。" in alone.content_html
    assert "第二行。" in alone.content_html
    (beside,) = accepted(
        entries_of_bytes(item.format(group.format(text=text), "<description>正文。</description>").encode())
    )
    assert beside.content_html.startswith("<p>正文。</p>")
