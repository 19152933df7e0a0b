"""Follows every address that a site names itself, from its front page on, as a search engine and a reader would."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

#: seconds for one answer
PATIENCE = 20
#: attributes with URLs, in pages and in feeds and lists
_ATTRIBUTES = ("href", "src", "poster", "action", "url", "xmlUrl", "htmlUrl")
#: elements of RSS whose text is one
_ELEMENTS = ("link", "url", "comments")


@dataclass(slots=True)
class Crawl:
    """What was found below an address."""

    base: str
    #: by path below the base, unescaped: what it answered with
    found: dict[str, bytes] = field(default_factory=dict)
    #: addresses that lead nowhere, each with the page that names it
    broken: list[str] = field(default_factory=list)

    def follow(self) -> None:
        """Visit everything that can be reached."""
        waiting = [(self.base, "")]
        while waiting:
            address, page = waiting.pop()
            folder, fragment = urldefrag(address)
            if not folder.startswith(self.base):
                continue
            path = unquote(urlsplit(folder).path.removeprefix(urlsplit(self.base).path))
            if path not in self.found:
                self.found[path], waiting_more = self._visit(folder, page)
                waiting += waiting_more
            if fragment and not _has(self.found[path], fragment):
                self.broken.append(f"{address} (on {page}): no such place on the page")

    def _visit(self, address: str, page: str) -> tuple[bytes, list[tuple[str, str]]]:
        status, media_type, body = ask(address)
        if status != 200:
            self.broken.append(f"{address} (on {page}): {status}")
            return b"", []
        return body, [(urljoin(address, link), address) for link in links(body, media_type)]


def ask(address: str) -> tuple[int, str, bytes]:
    """Status, media type and body."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
    connection.request("GET", parts._replace(scheme="", netloc="").geturl())
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type", ""), body


def links(body: bytes, media_type: str) -> Iterator[str]:
    """Every URL in a page, a feed or a list, as written there; none in the articles of feeds, which have pages."""
    if media_type.startswith("text/html"):
        yield from _of_elements(html.fromstring(body))
    elif body.startswith(b"<?xml"):
        yield from _of_elements(etree.fromstring(body))
    elif body.startswith(b"{"):
        feed = json.loads(body)
        yield from (feed[key] for key in ("home_page_url", "feed_url", "next_url") if key in feed)


def _of_elements(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (element.attrib[name] for name in _ATTRIBUTES if name in element.attrib)
        if etree.QName(element).localname in _ELEMENTS and element.text and element.text.startswith("http"):
            yield element.text


def _has(page: bytes, fragment: str) -> bool:
    return any(element.get("id") == unquote(fragment) for element in html.fromstring(page).iter(etree.Element))
