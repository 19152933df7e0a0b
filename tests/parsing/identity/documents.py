"""Small documents with one entry, and the article that is made from them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from feeds.config import Config, load
from feeds.ingest.pipeline import InputDocument, entries_of
from feeds.model import Article
from feeds.parsing.normalizers import Normalized

NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: the shipped catalogue
CONFIG = load(None, Path("unused"), {})
HTML = "<p>河边的灯在傍晚亮起来，散步的人慢慢多了。</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a table; empty fields are left out of the document."""

    #: a key of `_WRITERS`
    shape: str
    link: str = ""
    title: str = "河边的灯"
    guid: str = ""
    date: str = ""
    #: link of the feed; in Markdown the name of the site
    home: str = ""
    #: id of the source whose upstream address was polled
    polled: str = ""


def article_of(entry: Entry, config: Config = CONFIG) -> Article:
    """Return the article of the document's first entry."""
    source = config.source(entry.polled) if entry.polled else None
    path = source.feeds[0] if source else "a.txt"
    body = _WRITERS[entry.shape](entry).encode()
    result = next(iter(entries_of(InputDocument(path=path, body=body, seen=NOW, polled=entry.polled), config, NOW)))
    assert isinstance(result, Normalized), result
    return result.article


def _tags(**texts: str) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items() if text)


def _item(entry: Entry) -> str:
    return _tags(title=entry.title, link=entry.link, guid=entry.guid, description=HTML, pubDate=entry.date)


def _rss(entry: Entry) -> str:
    return (
        f'<rss version="2.0"><channel>{_tags(title="例子", link=entry.home)}<item>{_item(entry)}</item></channel></rss>'
    )


def _shared(entry: Entry) -> str:
    other = _tags(title="另一件事", link=entry.link, description=HTML)
    return _rss(entry).replace("</channel>", f"<item>{other}</item></channel>")


def _rdf(entry: Entry) -> str:
    head = _tags(title="例子", link=entry.home)
    item = _tags(title=entry.title, link=entry.link, description=HTML) + _tags(**{"dc:date": entry.date})
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'<rdf:RDF {spaces} xmlns="http://purl.org/rss/1.0/"><channel>{head}</channel><item>{item}</item></rdf:RDF>'


def _atom(entry: Entry) -> str:
    quotes = {'"': "&quot;"}
    home, link = (f'<link href="{escape(url, quotes)}"/>' if url else "" for url in (entry.home, entry.link))
    inner = _tags(title=entry.title, id=entry.guid, published=entry.date, summary=HTML)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>例子</title>{home}<entry>{link}{inner}</entry></feed>'


def _json(entry: Entry) -> str:
    item = {"id": entry.guid, "url": entry.link, "title": entry.title, "date_published": entry.date}
    feed = {"title": "例子", "home_page_url": entry.home}
    items = [{**_non_empty(item), "content_html": HTML}]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", **_non_empty(feed), "items": items})


def _non_empty(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _feedx(entry: Entry) -> str:
    return f"<!--{entry.date or 1641655025000}-->\n[{entry.title}]({entry.link})\n------\n\n{HTML}\n"


def _hexo(entry: Entry) -> str:
    texts = {"title": entry.title, "author": entry.home, "date": entry.date, "from": entry.link}
    lines = "".join(f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in _non_empty(texts).items())
    return f"\n---\n{lines}comments: false\n---\n\n<div>\n{HTML}\n</div>\n"


_WRITERS = {
    "rss": _rss,
    "rss, link shared": _shared,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
    "feedx": _feedx,
    "hexo": _hexo,
}
