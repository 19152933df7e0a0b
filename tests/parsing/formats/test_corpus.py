"""Every real document beside the checkout is read without an error."""

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
    """Return the documents of `folders`, which are `count`: a test of none would hold whatever it says."""
    found = sorted(path for folder in folders for path in (CORPUS / folder).rglob("*") if path.is_file())
    assert len(found) == count
    return found


def entries(path: Path) -> list[RawEntry]:
    """Return the entries of a document, all of them read."""
    found = list(formats.read(path.read_bytes()))
    wrong = [f"{path}:{item.line}: {item.reason}" for item in found if isinstance(item, DocumentError)]
    assert wrong == []
    return [item for item in found if isinstance(item, RawEntry)]


def test_every_markdown_document_is_one_entry_in_its_format() -> None:
    read = [(path, *entries(path)) for path in documents("feedx", "hexo", count=437)]
    counts = Counter((path.relative_to(CORPUS).parts[0], entry.format) for path, entry in read)
    # Nei.st, 8 documents, has a front matter and no header
    assert counts == {("feedx", "feedx"): 410, ("feedx", "hexo"): 8, ("hexo", "hexo"): 19}


def test_every_document_of_the_mirror_has_title_address_and_time() -> None:
    for path in documents("feedx", count=418):
        (entry,) = entries(path)
        assert entry.title.strip(), path
        assert entry.link.startswith(("http://", "https://")), path
        assert not set(entry.link) & set(" \n"), path
        assert entry.epoch.isdigit() or entry.published, path
        assert not entry.content.startswith(("<div>\n", "日期")), path


def test_header_of_the_mirror_agrees_with_the_front_matter_around_it() -> None:
    """The front matter is another program's reading of the same header, so the two check each other."""
    for path in documents("feedx/jekyll", count=234):
        (entry,) = entries(path)
        matter = dict(re.findall(r"^(\w+): (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert plain(entry.link) == plain(matter["from"]), path
        assert entry.site == matter["author"], path
        assert f"[ {', '.join(entry.categories)} ]" == matter["categories"], path


def plain(address: str) -> str:
    """Return `address` unescaped and without blanks: `from:` of July 2020 is not percent-encoded."""
    return "".join(unquote(address).split())


def test_every_hexo_post_has_title_site_time_and_three_names() -> None:
    for path in documents("hexo", count=19):
        (entry,) = entries(path)
        assert entry.title, path
        assert entry.site, path
        assert entry.published, path
        assert len(entry.categories) in (2, 3), path
        assert len(entry.media) == 1, path
        assert not entry.content.startswith("<div>   "), path


def test_every_item_of_the_real_feeds_is_read_with_its_line() -> None:
    for path in documents("xml", count=7):
        body = path.read_bytes()
        found = entries(path)
        lines = body.decode("utf-8").split("\n")
        assert len(found) == body.count(b"<item>") > 0, path
        assert all("<item>" in lines[entry.line - 1] for entry in found), path
        assert all(entry.published and entry.channel.title for entry in found), path
        # two advertisements in one of the feeds have an empty link
        assert sum(not entry.link for entry in found) == body.count(b"<link></link>"), path
