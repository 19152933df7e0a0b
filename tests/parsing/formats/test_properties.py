"""Generated documents of the writers are parsed back, with every line end and encoding."""

import dataclasses
import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing import formats

HERE = Path(__file__).parent
MARKDOWN = sorted(HERE.glob("feedx/*.md")) + sorted(HERE.glob("hexo/*.md"))

#: any title of a feed, without the line breaks that the writer removes
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
#: characters that `new URL().href` does not escape, with broken escapes; a path may contain `[` and `]`
LINKS = st.text(string.ascii_letters + string.digits + "/?=&%#()[]|@:;,.~_-+!*'$").map(
    "https://news.example.org/".__add__
)
LOOKALIKES = st.sampled_from(["](http://x)", "](", "[1]", ")", "\n\n", "](https://", "------", "|", '"'])
KEYS = st.sampled_from(["id", "title", "content_html", "authors", "attachments", "url", "tags"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=30,
)
CONTENT = "<p>正文。</p>"


def feedx_document(title: str, link: str, epoch: int = 1594986832000) -> bytes:
    """Render a document like the mirror's writer (UPSTREAMS.md, section 2)."""
    return f"<!--{epoch}-->\n[{title}]({link})\n------\n\n{CONTENT}\n".encode()


def only_entry(body: bytes) -> RawEntry:
    (entry,) = formats.read(body)
    assert isinstance(entry, RawEntry)
    return entry


@given(title=TITLES, link=LINKS.filter(lambda link: "](http" not in link), odd=st.lists(LOOKALIKES, max_size=3))
def test_feedx_titles_and_links_round_trip(title: str, link: str, odd: list[str]) -> None:
    title = title.join(["", *odd, ""])
    if "\n------" in title or not title:
        return  # the end of such a title is ambiguous
    entry = only_entry(feedx_document(title, link))
    assert (entry.title, entry.link, entry.content) == (title, link, CONTENT)
    assert (entry.format, entry.epoch) == ("feedx", "1594986832000")


#: without the Hexo writer's own escapes, which are ambiguous
HEXO_TITLES = TITLES.filter(lambda title: "&#123;" not in title and "&#125;" not in title)


@given(title=HEXO_TITLES, author=st.sampled_from(["早报", "ZAKER", "a: b", "[x]"]))
def test_hexo_titles_round_trip(title: str, author: str) -> None:
    for forbidden in ':/\\?*“”<>|[]"':
        title = title.replace(forbidden, "_")
    quoted = f'"{title}"' if "'" in title else f"'{title}'"
    escaped = quoted.replace("{", "&#123;").replace("}", "&#125;")
    body = f"\n---\ntitle: {escaped}\ncategories: \n - 新媒体\nauthor: {author}\n---\n\n<div>   \n{CONTENT}  \n</div>\n"
    entry = only_entry(body.encode())
    assert (entry.title, entry.site, entry.content) == (title, author, CONTENT)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_crlf_and_byte_order_mark_do_not_matter(path: Path) -> None:
    body = path.read_bytes()
    assert outcome(b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n")) == outcome(body)


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["rss20", "atom10", "rss10_rdf", "media_rss"])
def test_feed_parses_equally_in_every_encoding(name: str, codec: str) -> None:
    text = (HERE / "syndication" / f"{name}.xml").read_text(encoding="utf-8")
    declared = f'<?xml version="1.0" encoding="{codec}"?>' + text[text.index("?>") + 2 :]
    assert outcome(declared.encode(codec)) == outcome(text.encode())


@given(JSON)
def test_any_json_as_items_raises_only_document_errors(items: object) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert all(isinstance(item, str) for item in outcome(body))


def outcome(body: bytes) -> list[str]:
    """Return the results of parsing `body`, with normalized line ends."""
    try:
        return [show(item) for item in formats.read(body)]
    except DocumentError as error:
        return [show(error)]


def show(item: RawEntry | DocumentError) -> str:
    if isinstance(item, DocumentError):
        return f"{item.line}: {item.reason}".replace("\\r\\n", "\\n")[:60]
    return json.dumps(dataclasses.asdict(item), ensure_ascii=False, default=str).replace("\\r\\n", "\\n")
