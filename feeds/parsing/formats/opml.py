"""OPML 1.0 and 2.0 subscription lists (http://opml.org/spec2.opml, read 2025-11), parsed as leniently as feeds.

An XML parser would fail: programs write raw `&`, `<` and quotes into attributes, undefined entities and control
characters. Only the tags of outlines are parsed, each one separately, so that a broken tag does not hide the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.common import limits
from feeds.common.character_references import drop_illegal_references
from feeds.errors import DocumentError
from feeds.model import Subscription
from feeds.parsing.formats import doctype, entry_scan
from feeds.parsing.formats.decoding import declared_encoding, decode, without_declaration
from feeds.parsing.formats.tag_attributes import StartTag, parse_attributes
from feeds.urls.hosts import is_internal, is_registered
from feeds.urls.parsing import split

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TOKEN = re.compile(r"<!--|<(?P<close>/)?(?:[\w.-]{1,40}:)?(?P<name>outline|opml)(?=[\s/>])", re.IGNORECASE)
#: marks the end of the attributes of a broken tag
_NEXT = re.compile(r"<(?:!--|/?(?:[\w.-]{1,40}:)?(?:outline|body|head|opml)(?=[\s/>]))", re.IGNORECASE)
#: values of `type` for feeds, whose address may be called `url`
_FEEDS = frozenset({"rss", "atom", "rdf", "feed", "rss1", "rss2", "jsonfeed", "json"})
#: schemes that only mark an address as a feed
_FEED_SCHEME = re.compile(r"(?:feeds?|rss|atom|itpc|pcast|podcast):(?=/*(https?://)?)", re.IGNORECASE)
#: the beginning of an address without a scheme; a single slash begins a path
_SCHEMELESS = re.compile(r"(?://)?(?=[^/\\?#]*(?:\.|localhost))", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """An outline that is not closed yet."""

    #: path of folder names, the outermost first, joined by `/`
    path: str
    #: why it is not a feed; reported if the outline has no children
    problem: DocumentError | None = None
    is_empty: bool = True


def recognises(head: str) -> bool:
    """Return whether the root element of `head` is `opml`."""
    return entry_scan.root_name(doctype.remove(head)) == "opml"


def read(body: bytes) -> Iterator[Subscription | DocumentError]:
    """Yield each feed address once per folder, in document order; an outline without its address yields an error.

    A truncated list is parsed up to its end and reported. Raises TooHostile for a DOCTYPE without an end.
    """
    text = doctype.remove(
        drop_illegal_references(_CONTROLS.sub("", without_declaration(decode(body, declared_encoding(body)))))
    )
    seen: set[tuple[str, str]] = set()
    for outline in _outlines(text):
        if isinstance(outline, Subscription):
            if (outline.feed_url, outline.folder) in seen:
                continue
            seen.add((outline.feed_url, outline.folder))
            if len(seen) > limits.MAX_SUBSCRIPTIONS:
                reason = (
                    f"expected at most {limits.MAX_SUBSCRIPTIONS} feeds in a list, found more: the rest is left out"
                )
                yield DocumentError(reason, line=outline.line)
                return
        yield outline


def _outlines(text: str) -> Iterator[Subscription | DocumentError]:
    """Yield a subscription or an error for each outline that is not a folder."""
    opened = [_Open("")]
    position, line, counted, is_whole = 0, 1, 0, False
    while token := _TOKEN.search(text, position):
        if token["name"] is None:
            position = text.find("-->", token.end())
            if position < 0:
                break
            continue
        line, counted = line + text.count("\n", counted, token.start()), token.start()
        position = token.end()
        is_whole = is_whole or (token["name"].lower() == "opml" and token["close"] is not None)
        if token["name"].lower() == "opml":
            continue
        if token["close"]:
            closed = opened.pop() if len(opened) > 1 else opened[0]
            if closed.problem and closed.is_empty:
                yield closed.problem
            continue
        opened[-1].is_empty = False
        next_tag = _NEXT.search(text, position)
        start_tag = parse_attributes(text[position : next_tag.start() if next_tag else len(text)])
        yield from _outline(start_tag, opened, line)
    if not is_whole and not re.search(r"<opml\b[^<>]*/>", text[: limits.HEAD], re.IGNORECASE):
        line += text.count("\n", counted)
        yield DocumentError("expected OPML, found a list that breaks off", line=line)


def _outline(start_tag: StartTag | None, opened: list[_Open], line: int) -> Iterator[Subscription | DocumentError]:
    """Yield the subscription of a start tag, and push the outline to `opened` if it is not self-closing."""
    if start_tag is None:
        yield DocumentError("expected OPML, found an outline whose tag or quotes are not closed", line=line)
        return
    result = _subscription(start_tag.attributes, opened[-1].path, line)
    if isinstance(result, Subscription):
        yield result
    problem = result if isinstance(result, DocumentError) else None
    if start_tag.is_closed:
        if problem:
            yield problem
    else:
        path = opened[-1].path if isinstance(result, Subscription) else _path(start_tag.attributes, opened[-1].path)
        opened.append(_Open(path, problem))


def _subscription(attributes: dict[str, str], folder: str, line: int) -> Subscription | DocumentError | None:
    """Return the feed of an outline; None for a folder, an error for a feed without address."""
    title = attributes.get("title") or attributes.get("text", "")
    kind = attributes.get("type", "").lower()
    url = attributes.get("xmlurl") or (attributes.get("url", "") if kind in _FEEDS else "")
    if url:
        feed_url, home_url = http_url(url), attributes.get("htmlurl", "")
        return Subscription(title=title, feed_url=feed_url, home_url=home_url, folder=folder, line=line)
    if kind or attributes.get("htmlurl"):
        return DocumentError(f"expected an address in xmlUrl, found none for {title!r}", line=line)
    return None


def http_url(url: str) -> str:
    """Return the http address of a feed link that has a feed scheme or no scheme; other addresses stay unchanged.

    >>> http_url("feed://example.org/rss"), http_url("feed:https://example.org/rss")
    ('http://example.org/rss', 'https://example.org/rss')
    >>> http_url("example.org/rss"), http_url("feed.xml"), http_url("rsshub://a/b")
    ('http://example.org/rss', 'feed.xml', 'rsshub://a/b')
    """
    if scheme := _FEED_SCHEME.match(url):
        remainder = url[scheme.end() :].lstrip("/")
        return remainder if scheme[1] else f"http://{remainder}"
    if slashes := _SCHEMELESS.match(url):
        with_scheme = f"http://{url[slashes.end() :]}"
        parts = split(with_scheme)
        if parts and (parts.port or is_registered(parts.host) or is_internal(parts.host)):
            return with_scheme
    return url


def _path(attributes: dict[str, str], around: str) -> str:
    """Return the folder path with this folder's name added; a path beyond the limit keeps only the outer folders."""
    path = "/".join(filter(None, (around, attributes.get("title") or attributes.get("text", ""))))
    return path if len(path) <= limits.MAX_SHORT else around
