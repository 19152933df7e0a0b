"""Every real document of the corpus is parsed without an error."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing import formats

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real documents at {CORPUS}"),
]


def documents(*folders: str, count: int) -> list[Path]:
    """Return the documents of `folders`; the count is asserted, as a test without documents would always pass."""
    paths = sorted(path for folder in folders for path in (CORPUS / folder).rglob("*") if path.is_file())
    assert len(paths) == count
    return paths


def entries(path: Path) -> list[RawEntry]:
    """Return the entries of a document and assert that there are no errors."""
    results = list(formats.read(path.read_bytes()))
    wrong = [f"{path}:{item.line}: {item.reason}" for item in results if isinstance(item, DocumentError)]
    assert wrong == []
    return [item for item in results if isinstance(item, RawEntry)]


def test_markdown_documents_parse_to_one_entry() -> None:
    read = [(path, *entries(path)) for path in documents("feedx", "hexo", count=437)]
    counts = Counter((path.relative_to(CORPUS).parts[0], entry.format) for path, entry in read)
    # Nei.st, 8 documents, has a front matter and no header
    assert counts == {("feedx", "feedx"): 410, ("feedx", "hexo"): 8, ("hexo", "hexo"): 19}


def test_feedx_documents_have_title_address_and_date() -> None:
    for path in documents("feedx", count=418):
        (entry,) = entries(path)
        assert entry.title.strip(), path
        assert entry.link.startswith(("http://", "https://")), path
        assert not set(entry.link) & set(" \n"), path
        assert entry.epoch.isdigit() or entry.published, path
        assert not entry.content.startswith(("<div>\n", "日期")), path


def test_feedx_header_matches_front_matter() -> None:
    """The front matter is another program's parse of the same header, so the two check each other."""
    for path in documents("feedx/jekyll", count=234):
        (entry,) = entries(path)
        matter = dict(re.findall(r"^(\w+): (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert plain(entry.link) == plain(matter["from"]), path
        assert entry.site == matter["author"], path
        assert f"[ {', '.join(entry.categories)} ]" == matter["categories"], path


def plain(address: str) -> str:
    """Return `address` unescaped and without blanks: `from:` of July 2020 is not percent-encoded."""
    return "".join(unquote(address).split())


def test_hexo_posts_have_title_site_date_and_categories() -> None:
    for path in documents("hexo", count=19):
        (entry,) = entries(path)
        assert entry.title, path
        assert entry.site, path
        assert entry.published, path
        assert len(entry.categories) in (2, 3), path
        assert len(entry.media) == 1, path
        assert not entry.content.startswith("<div>   "), path


def test_items_of_real_feeds_have_their_line() -> None:
    for path in documents("xml", count=7):
        body = path.read_bytes()
        items = entries(path)
        lines = body.decode("utf-8").split("\n")
        assert len(items) == body.count(b"<item>") > 0, path
        assert all("<item>" in lines[entry.line - 1] for entry in items), path
        assert all(entry.published and entry.channel.title for entry in items), path
        # two advertisements in one of the feeds have an empty link
        assert sum(not entry.link for entry in items) == body.count(b"<link></link>"), path
