"""Feeds with broken markup are parsed as far as their meaning is clear."""

from collections.abc import Callable

import pytest

from feeds.errors import DocumentError
from feeds.ingest.pipeline import Rejection
from feeds.messages.reasons import Reason
from feeds.model import RawEntry
from feeds.parsing.formats import detect, entry_scan, read
from feeds.parsing.formats.incomplete import close_last_entry
from feeds.parsing.formats.poll_hints import read_hints
from feeds.parsing.formats.scanner import EntrySpan
from tests.corrections import noted

from .documents import accepted, articles, entries_of_bytes

FIELDS = "<title>灯</title><link>https://b.example.org/1</link><description>一盏灯。</description>"
ATOM_FIELDS = '<id>1</id><title>灯</title><link href="https://b.example.org/1"/><summary>一盏灯。</summary>'


def read_one(xml: str) -> tuple[str, str | None, str]:
    (article,) = accepted(entries_of_bytes(xml.encode()))
    return article.title, article.url, article.content_html


LAMP = ("灯", "https://b.example.org/1", "<p>一盏灯。</p>")


@pytest.mark.parametrize(
    ("name", "title", "text"),
    [
        ("calypso-12774", "Björk & 灯 ’ 桥", "<p>灯亮了，<b>很亮</b>。</p>"),
        ("feedparser-508", "江边的灯", "<p>灯亮了，人们都来看。</p>"),
        ("freshrss-1892", "电鱼", "<p>如果<b>电</b>鱼。</p>"),
        ("freshrss-8138b", "周末电波", "<p>正文第一段。</p>"),
        ("nnw-4553", "江边的灯", "<p>灯亮了，人都来看。</p>"),
        ("rsspreview-92", "灯", "<p>一盏灯。</p>"),
        ("ttrss-bomcomment", "江边的灯", "<p>灯亮了。</p>"),
    ],
)
def test_one_article(name: str, title: str, text: str) -> None:
    (article,) = articles(f"field/{name}.xml")
    assert (article.title, article.content_html) == (title, text)


def test_unescaped_brackets_and_ampersands() -> None:
    first, second = articles("field/anaconda-11619.xml")
    assert first.title == "hotfix 底图 - also require proj <6 & more"
    assert first.url == "https://news.example.cn/p?a=1&b=2"
    assert second.title == "河边的灯亮了2"


def test_unclosed_elements_and_undefined_entities() -> None:
    first, second = articles("field/bedrock-13830.xml")
    assert "说明一<br>换行" in first.content_html
    assert [image.url for image in first.images] == ["https://x.example.org/a.png"]
    assert second.content_html == "<p>说明二\xa0©</p>" or second.content_html == "<p>说明二 ©</p>"


def test_xhtml_under_a_prefix() -> None:
    first, second = articles("field/feedsmith-329.xml")
    assert (first.title, second.title) == ("江边的灯", "平常 & 斜")
    assert '<a href="https://x.example.org/b"' in first.content_html
    assert [image.url for image in first.images] == ["https://x.example.org/a.png"]
    assert second.content_html == "<p>两盏灯。</p><p>三盏灯。</p>"
    assert "xhtml:" not in first.content_html


def test_undeclared_prefixes() -> None:
    (article,) = articles("field/freshrss-8138.xml")
    assert article.content_html.endswith("<p>正文第一段。</p>")
    assert [image.url for image in article.images] == ["https://news.example.cn/a.png"]
    (author,) = articles("field/freshrss-8138b.xml")
    assert author.authors == ("林晓",)


# --- elements of the feed under a prefix ----------------------------------------------------------------------


def test_items_under_a_prefix() -> None:
    (article,) = articles("suites/F14_namespaced_rss.rss")
    assert (article.title, article.url) == ("One", "https://blog.example.org/1")
    assert article.content_html == "<p>x</p>"


@pytest.mark.parametrize("prefix", ["rss", "ns0", "a", "RSS", "my-feed", "x.y"])
@pytest.mark.parametrize(
    "declared", ["", "https://example.org/rss", "http://purl.org/rss/1.0/", "http://backend.userland.com/RSS2"]
)
@pytest.mark.parametrize("is_root", [True, False])
def test_rss_under_any_prefix(prefix: str, declared: str, is_root: bool) -> None:
    inner = (
        FIELDS.replace("</", f"</{prefix}:")
        .replace("<", f"<{prefix}:")
        .replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
    )
    root = f"{prefix}:rss" if is_root else "rss"
    name = f' xmlns:{prefix}="{declared}"' if declared else ""
    channel = f"<{prefix}:channel><{prefix}:item>{inner}</{prefix}:item></{prefix}:channel>"
    assert read_one(f'<{root} version="2.0"{name}>{channel}</{root}>') == LAMP


@pytest.mark.parametrize("prefix", ["atom", "ns0", "a"])
@pytest.mark.parametrize("declared", ["", "http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom"])
def test_atom_under_any_prefix(prefix: str, declared: str) -> None:
    inner = ATOM_FIELDS.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    name = f' xmlns:{prefix}="{declared}"' if declared else ""
    assert read_one(f"<{prefix}:feed{name}><{prefix}:entry>{inner}</{prefix}:entry></{prefix}:feed>") == LAMP


# --- truncated documents ---------------------------------------------------------------------------------------


def test_complete_fields_of_a_truncated_entry_are_kept() -> None:
    first, second = articles("suites/F15_truncated.rss")
    assert (first.title, first.content_html) == ("Story 1", "<p>Text of story 1.</p>")
    assert (second.title, second.url) == ("Story 2", "https://blog.example.org/2")
    assert second.published.isoformat() == "2026-02-06T10:02:00+00:00"
    assert second.content_html == ""
    assert [note for note in noted(second) if "the document ends in this article" in note]
    assert not [note for note in noted(first) if "the document ends in this article" in note]


def fields_at(whole: str, at: int) -> dict[str, str]:
    """The fields of the second entry of a document truncated at `at`; empty if it has no second entry."""
    results = list(read(whole[:at].encode()))
    entries = [entry for entry in results if not isinstance(entry, DocumentError)]
    if len(entries) < 2:
        return {}
    return {name: getattr(entries[1], name) for name in ("title", "link", "summary") if getattr(entries[1], name)}


@pytest.mark.parametrize("shape", ["rss", "atom"])
def test_a_document_truncated_at_any_byte(shape: str) -> None:
    """A field is present as soon as it is complete, and never in part."""
    if shape == "rss":
        first, fields, wrap = "<item><title>一</title></item>", FIELDS, "item"
        head, end = "<rss><channel><title>t</title>", "</channel></rss>"
    else:
        first, fields, wrap = "<entry><title>一</title></entry>", ATOM_FIELDS, "entry"
        head, end = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>', "</feed>"
    whole = f"{head}{first}<{wrap}>{fields}</{wrap}>{end}"
    values = {"title": "灯", "link": "https://b.example.org/1", "summary": "一盏灯。"}
    ends = {name: whole.index(value, len(head) + len(first)) + len(value) for name, value in values.items()}
    for at in range(len(head) + len(first), len(whole) + 1):
        actual = fields_at(whole, at)
        assert actual.items() <= values.items(), whole[:at]
        for name, value_end in ends.items():
            closed = whole.index(">", value_end) + 1
            assert (name in actual) == (at >= closed), (name, whole[:at])


@pytest.mark.parametrize(
    "tail",
    [
        "<description><![CDATA[<p>一盏",
        "<description>&lt;p&gt;一盏",
        "<description><p>一盏灯</p><p>",
        "<!-- not ended",
        '<enclosure url="https://b.example.org/',
        "<content:encoded><![CDATA[<item>",
        "<",
    ],
)
def test_a_truncated_field_is_dropped(tail: str) -> None:
    head = "<rss><channel><item><title>灯</title><link>https://b.example.org/1</link>"
    (article,) = accepted(entries_of_bytes((head + tail).encode()))
    assert (article.title, article.url, article.content_html) == ("灯", "https://b.example.org/1", "")


def test_an_entry_without_complete_fields_is_reported() -> None:
    entries = entries_of_bytes(b"<rss><channel><item><title>a</title></item><item><title>b")
    assert [type(entry) for entry in entries if isinstance(entry, Rejection)]


@pytest.mark.parametrize(
    "text", ["<rss><channel><item><title>a</title><item><title>b</title></channel></rss>", "<rss>", ""]
)
def test_complete_documents_are_unchanged(text: str) -> None:
    assert close_last_entry(*entry_scan.find_entries(text))[0] == text


@pytest.mark.parametrize(
    "piece", ["<item>", "<item><a>", "<![CDATA[", "<!--", "<item><!--", '<a b="', "<a '", "</a", "<item"]
)
def test_a_hostile_end_is_parsed_in_linear_time(piece: str) -> None:
    text = "<rss><channel><item>" + piece * (1_000_000 // len(piece))
    span = EntrySpan(start=text.index("<item>"), end=len(text), line=1, refused=Reason.ENDS_IN_ENTRY())
    assert len(close_last_entry(text, [span])[0]) <= len(text) + 40


# --- detection of JSON Feed by its keys -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "version",
    [
        "",
        '"version":"",',
        '"version":1,',
        '"version":"1.1",',
        '"version":"https://jsonfeed.org/version/2",',
        '"version":"https://www.jsonfeed.org/",',
        '"version":"JSON Feed 1.1",',
        '"version":null,',
    ],
)
@pytest.mark.parametrize("text", ['"content_html":"<p>一盏灯。</p>"', '"content_text":"一盏灯。"'])
def test_a_json_feed_is_detected_by_its_keys(version: str, text: str) -> None:
    body = f'{{{version}"title":"t","items":[{{"id":"1","url":"https://b.example.org/1","title":"灯",{text}}}]}}'
    assert read_one(body) == LAMP


def test_items_that_have_only_summaries_are_enough() -> None:
    for name in ('"id":"1"', '"url":"https://b.example.org/1"'):
        body = f'{{"title":"t","items":[{{{name},"title":"灯","summary":"一盏灯。"}}]}}'.encode()
        assert [entry.summary for entry in read(body) if isinstance(entry, RawEntry)] == ["一盏灯。"]


@pytest.mark.parametrize(
    "body",
    [
        '{"items":[{"summary":"x"}],"total_count":1}',
        '{"items":[{"id":1,"title":"x"}],"total_count":1}',
        '{"content_html":"<p>x</p>"}',
        '[{"content_html":"<p>x</p>"}]',
        '{"data":{"items":[]}}',
    ],
)
def test_other_json_is_no_feed(body: str) -> None:
    with pytest.raises(DocumentError):
        detect(body.encode())


def json_items(body: str) -> tuple[list[str], list[DocumentError]]:
    """The ids of the parsed items, and the errors; a refused document has no items."""
    try:
        items = list(read(body.encode()))
    except DocumentError as error:
        return [], [error]
    ids = [entry.guid for entry in items if isinstance(entry, RawEntry)]
    return ids, [entry for entry in items if isinstance(entry, DocumentError)]


JSON_HEAD = '{"version":"https://jsonfeed.org/version/1.1",\n"title":"a \\"b\\" {",\n"items":['
JSON_ITEMS = [
    f'\n {{"id":"{n}","url":"https://b.example.org/{n}","content_text":"}}],{{ \\" 灯","tags":["a"]}}' for n in "123"
]


def test_a_json_feed_truncated_at_any_byte() -> None:
    """An item is present as soon as it is complete, and the error names the line."""
    whole = JSON_HEAD + ",".join(JSON_ITEMS) + "]}"
    assert json_items(whole) == (["1", "2", "3"], [])
    for at in range(len(JSON_HEAD), len(whole)):
        ids, errors = json_items(whole[:at])
        count = sum(len(JSON_HEAD + ",".join(JSON_ITEMS[:number])) <= at for number in (1, 2, 3))
        assert ids == ["1", "2", "3"][:count]
        assert len(errors) == 1
        assert "expected JSON, found" in errors[0].reason
        assert errors[0].line >= 3
        assert not read_hints(whole[:at].encode()).is_complete
    assert read_hints(whole.encode()).is_complete


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text + "\n<!-- 0.2 s -->", ["1", "2", "3"]),
        (lambda text: text.replace('"tags":["a"]', '"tags":["a",]', 3).replace('["a",]', '["a"]', 2), ["1", "2"]),
        (lambda text: text.replace("]}", ",]}").replace('["a",]', '["a"]'), ["1", "2", "3"]),
        (lambda text: text.replace('"items"', '"tags":[1,,2],"items"'), []),
        (lambda text: text.replace('"items"', '[1]:2,"items"'), []),
        (lambda text: text.replace('{"version"', '{,"version"'), ["1", "2", "3"]),
    ],
)
def test_items_before_an_error_are_kept(change: Callable[[str], str], expected: list[str]) -> None:
    ids, errors = json_items(change(JSON_HEAD + ",".join(JSON_ITEMS) + "]}"))
    assert (ids, len(errors)) == (expected, 1)


# --- HTML that is escaped twice -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("&lt;p&gt;灯&lt;/p&gt;&lt;p&gt;桥&lt;/p&gt;", "<p>灯</p><p>桥</p>"),
        ("&lt;div class=&quot;a&quot;&gt;灯 &amp;amp; 桥&lt;/div&gt;", "<p>灯 &amp; 桥</p>"),
        ("&lt;b&gt;灯&lt;/b&gt;亮了", "<p><b>灯</b>亮了</p>"),
        ("write &lt;p&gt; for a paragraph", "<p>write &lt;p&gt; for a paragraph</p>"),
        ("&lt;p&gt; begins a paragraph", "<p>&lt;p&gt; begins a paragraph</p>"),
        ("<p>&lt;p&gt;灯&lt;/p&gt;</p>", "<p>&lt;p&gt;灯&lt;/p&gt;</p>"),
        ("<code>&lt;p&gt;灯&lt;/p&gt;</code>", "<p><code>&lt;p&gt;灯&lt;/p&gt;</code></p>"),
    ],
)
@pytest.mark.parametrize("escape", [True, False])
def test_html_that_is_escaped_twice(source: str, html: str, escape: bool) -> None:
    text = source.replace("&", "&amp;").replace("<", "&lt;") if escape else f"<![CDATA[{source}]]>"
    (article,) = accepted(
        entries_of_bytes(
            f"<rss><channel><item><title>a</title><description>{text}</description></item></channel></rss>".encode()
        )
    )
    assert article.content_html == html
