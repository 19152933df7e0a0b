"""Good feeds in all common formats and encodings; `rss` builds one from items."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

PARAGRAPHS = (
    "清晨的渡口起了薄雾，摆渡的老人照例先烧一壶水，再解开缆绳。对岸的孩子背着书包等在石阶上，数着船桨落水的声音。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    link: str
    title: str
    date: str = "Fri, 20 Nov 2026 08:00:00 GMT"
    text: str = PARAGRAPHS


ITEMS = (
    Item(link="https://news.example.org/a/1.html", title="渡口的早晨"),
    Item(link="https://news.example.org/a/2.html", title="石阶上的孩子", date="Fri, 20 Nov 2026 05:00:00 GMT"),
)


def rss(items: Iterable[Item] = ITEMS, *, head: str = "", encoding: str = "utf-8") -> str:
    """An RSS 2.0 document as text; `head` is inserted into its channel."""
    entries = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link><guid>{escape(item.link)}</guid>"
        f"<pubDate>{item.date}</pubDate><description>{escape(f'<p>{item.text}</p>')}</description></item>"
        for item in items
    )
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    return (
        f'{declaration}<rss version="2.0"><channel><title>渡口新闻</title><link>https://news.example.org/</link>'
        f"<description>渡口</description><language>zh-cn</language>{head}{entries}</channel></rss>"
    )


def atom() -> str:
    entries = "".join(
        f'<entry><id>{item.link}</id><title>{item.title}</title><link href="{item.link}"/>'
        f"<updated>2026-11-20T08:00:00Z</updated><content type='html'>{escape(f'<p>{item.text}</p>')}</content></entry>"
        for item in ITEMS
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>渡口新闻</title>'
        f'<link href="https://news.example.org/"/><updated>2026-11-20T08:00:00Z</updated>{entries}</feed>'
    )


def rdf() -> str:
    entries = "".join(
        f'<item rdf:about="{item.link}"><title>{item.title}</title><link>{item.link}</link>'
        f"<dc:date>2026-11-20T08:00:00Z</dc:date><description>{item.text}</description></item>"
        for item in ITEMS
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example.org/">'
        f"<title>渡口新闻</title><link>https://news.example.org/</link></channel>{entries}</rdf:RDF>"
    )


def json_feed() -> str:
    items = [
        {
            "id": item.link,
            "url": item.link,
            "title": item.title,
            "content_html": f"<p>{item.text}</p>",
            "date_published": "2026-11-20T08:00:00Z",
        }
        for item in ITEMS
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "渡口新闻",
        "home_page_url": "https://news.example.org/",
    }
    return json.dumps({**head, "items": items}, ensure_ascii=False)


def _declared(text: str, encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


def good_feeds() -> Mapping[str, tuple[str, bytes]]:
    """Name -> Content-Type and bytes; every feed contains `ITEMS`."""
    documents = {
        "json": ("application/feed+json", json_feed().encode()),
        "json with a mark": ("application/json", json_feed().encode("utf-8-sig")),
        "atom with a mark": ("application/atom+xml", atom().encode("utf-8-sig")),
        "html by its header": ("text/html", rss().encode()),
        "octets by its header": ("application/octet-stream", rss().encode()),
        "no header at all": ("", rss().encode()),
    }
    for name, text in (("rss", rss(encoding="")), ("atom", atom()), ("rdf", rdf())):
        for encoding in ("utf-8", "gb2312", "gbk", "gb18030", "utf-16"):
            documents[f"{name} in {encoding}, declared"] = ("text/xml", _declared(text, encoding).encode(encoding))
        for encoding in ("utf-8", "gbk", "gb18030"):
            header = f"application/xml; charset={encoding}"
            documents[f"{name} in {encoding}, by its header"] = (header, text.encode(encoding))
        documents[f"{name} in gbk, header says utf-8"] = (
            "text/xml; charset=utf-8",
            _declared(text, "gbk").encode("gbk"),
        )
        documents[f"{name} in utf-8, all say gb2312"] = ("text/xml; charset=gb2312", _declared(text, "gb2312").encode())
        documents[f"{name} in utf-8, header says latin"] = (
            "text/xml; charset=iso-8859-1",
            _declared(text, "utf-8").encode(),
        )
    return documents
