"""Checks of HTML in feeds, stricter than the validator: the text must parse as the tree that it spells."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from tests.publish.formats.validity.shared import BAD, Problems

#: elements of HTML that the validator takes for harmless
_HARMLESS = frozenset(
    "a abbr address article aside audio b bdi blockquote br caption center cite code col colgroup data dd del details"
    " dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu"
    " meter nav ol p picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup"
    " table tbody td tfoot th thead time tr track tt u ul var video wbr".split()
)
#: and such as it warns of; all others it does not know
_RISKY = frozenset(
    "applet base basefont body button embed form frame frameset head html iframe input isindex link listing meta"
    " noframes noscript object option param plaintext script select style template textarea title xmp".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_REFERRING = frozenset("href src poster cite".split())
#: HTML takes an ampersand that begins no reference for itself, the validator takes it for a mistake
_BARE_AMPERSAND = re.compile(r"&(?!(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);)(?=\S)")

Event = tuple[str, str, tuple[tuple[str, str | None], ...]]


# the same text is in feeds of several sources, scripts and formats
@lru_cache(maxsize=10_000)
def html(text: str, where: str) -> tuple[str, ...]:
    """Every message that a piece of HTML earns."""
    return tuple(_html(text, where))


def _html(text: str, where: str) -> Problems:
    events = list(_events(text))
    if BAD.search(text) or _BARE_AMPERSAND.search(text) or "<!" in text or "<?" in text:
        yield f"NotHtml: {where}"
    elif (parsed := _as_html5(text)) != text and list(_events(parsed)) != events:
        yield f"NotHtml: {where} {text[:60]}"
    for kind, name, attributes in events:
        if kind == "start":
            yield from _element(name)
            yield from (problem for item in attributes for problem in _attribute(*item))


def _element(name: str) -> Problems:
    if name in _RISKY:
        yield f"SecurityRisk: {name}"
    elif name not in _HARMLESS:
        yield f"NotHtml: {name}"


def _attribute(name: str, value: str | None) -> Problems:
    if name == "style":
        yield f"DangerousStyleAttr: {value}"
    elif name.startswith("on"):
        yield f"SecurityRiskAttr: {name}"
    elif name in _REFERRING and not urlsplit(value or "").scheme:
        yield f"ContainsRelRef: {value}"


def _as_html5(text: str) -> str:
    """The tree as a browser parses it; elements that it closes, moves or drops show up as differences."""
    body = LexborHTMLParser(f"<!doctype html><body>{text}").body
    assert body is not None
    return body.inner_html or ""


def _events(text: str) -> Iterator[Event]:
    parser = _Events()
    parser.feed(text)
    parser.close()
    return iter(parser.found)


class _Events(HTMLParser):
    """Tags and words in the order they are written, with nothing put right."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # an attribute without value and one with an empty value are the same
        self.found.append(("start", tag, tuple((name, value or "") for name, value in attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.found.append(("closes itself", tag, ()))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag, ()))

    def handle_data(self, data: str) -> None:
        self.found.append(("words", data, ()))
