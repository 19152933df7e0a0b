"""What the writers write is read back, in every line end and encoding."""

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

#: anything that a feed's title may hold once the writer has deleted the line breaks around it
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
#: what `new URL().href` leaves raw, broken escapes included; `[` and `]` may stand in a path
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


def written(title: str, link: str, epoch: int = 1594986832000) -> bytes:
    """Do what the mirror's writer does (UPSTREAMS.md, section 2)."""
    return f"<!--{epoch}-->\n[{title}]({link})\n------\n\n{CONTENT}\n".encode()


def only_entry(body: bytes) -> RawEntry:
    (entry,) = formats.read(body)
    assert isinstance(entry, RawEntry)
    return entry


@given(title=TITLES, link=LINKS.filter(lambda link: "](http" not in link), odd=st.lists(LOOKALIKES, max_size=3))
def test_any_title_and_link_of_the_mirror_are_read_back(title: str, link: str, odd: list[str]) -> None:
    title = title.join(["", *odd, ""])
    if "\n------" in title or not title:
        return  # the writer cannot say where such a title ends
    entry = only_entry(written(title, link))
    assert (entry.title, entry.link, entry.content) == (title, link, CONTENT)
    assert (entry.format, entry.epoch) == ("feedx", "1594986832000")


#: what the Hexo writer's own escapes look like cannot be told from them
HEXO_TITLES = TITLES.filter(lambda title: "&#123;" not in title and "&#125;" not in title)


@given(title=HEXO_TITLES, author=st.sampled_from(["早报", "ZAKER", "a: b", "[x]"]))
def test_any_title_of_the_hexo_writer_is_read_back(title: str, author: str) -> None:
    for forbidden in ':/\\?*“”<>|[]"':
        title = title.replace(forbidden, "_")
    quoted = f'"{title}"' if "'" in title else f"'{title}'"
    escaped = quoted.replace("{", "&#123;").replace("}", "&#125;")
    body = f"\n---\ntitle: {escaped}\ncategories: \n - 新媒体\nauthor: {author}\n---\n\n<div>   \n{CONTENT}  \n</div>\n"
    entry = only_entry(body.encode())
    assert (entry.title, entry.site, entry.content) == (title, author, CONTENT)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_windows_line_ends_and_a_mark_change_nothing(path: Path) -> None:
    body = path.read_bytes()
    assert outcome(b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n")) == outcome(body)


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["rss20", "atom10", "rss10_rdf", "media_rss"])
def test_feed_reads_alike_in_every_encoding(name: str, codec: str) -> None:
    text = (HERE / "syndication" / f"{name}.xml").read_text(encoding="utf-8")
    declared = f'<?xml version="1.0" encoding="{codec}"?>' + text[text.index("?>") + 2 :]
    assert outcome(declared.encode(codec)) == outcome(text.encode())


@given(JSON)
def test_no_json_in_the_place_of_items_breaks_the_reader(items: object) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert all(isinstance(shown, str) for shown in outcome(body))


def outcome(body: bytes) -> list[str]:
    """Return what reading `body` gives, line ends made alike."""
    try:
        return [show(item) for item in formats.read(body)]
    except DocumentError as error:
        return [show(error)]


def show(item: RawEntry | DocumentError) -> str:
    if isinstance(item, DocumentError):
        return f"{item.line}: {item.reason}".replace("\\r\\n", "\\n")[:60]
    return json.dumps(dataclasses.asdict(item), ensure_ascii=False).replace("\\r\\n", "\\n")
