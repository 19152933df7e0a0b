"""RSS 0.9x-2.0, RSS 1.0 (RDF) and Atom 0.3-1.0.

`feeds.parsing.formats.strict` parses most feeds. feedparser parses all others, after we decode the text and check its
size.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError, errors
from xml.sax import SAXException, SAXParseException  # what feedparser reports; nothing is parsed with it

import feedparser

from feeds.common import character_references, limits
from feeds.common.dates import parse
from feeds.errors import DocumentError
from feeds.messages import untranslated
from feeds.messages.reasons import Reason
from feeds.model import RawEntry
from feeds.parsing.formats import (
    decoding,
    doctype,
    enclosures,
    entry_scan,
    feedparser_fields,
    incomplete,
    translation_table,
)
from feeds.parsing.formats.entry_scan import EntrySpan
from feeds.parsing.formats.strict.errors import Declined, NotWellFormed
from feeds.parsing.formats.strict.reader import read_entries

ROOTS = frozenset({"rss", "rdf", "feed"})

_OUR_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
#: characters that XML forbids: one of them makes feedparser use its tolerant parser
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATE = re.compile(r"<(?:pubDate|published|issued|updated|modified|dc:date)>([^<]{1,192})</")
_PREFIXED = re.compile(r"<([A-Za-z_][\w.-]{0,39}):(?:item|entry)[\s>]", re.IGNORECASE)
#: an RSS link whose text is an address; feedparser prefers its attribute (`uri="at:…"`)
_LINK = re.compile(
    r"<link\s(?![^<>]*\brel\s*=)[^<>]{1,2000}(?<!/)>(?=\s{0,99}(?:<!\[CDATA\[\s{0,99})?https?:/)", re.IGNORECASE
)
#: feed namespaces that feedparser accepts under any prefix
_NAMESPACES = frozenset(
    {
        "http://www.w3.org/2005/atom",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/net/rss1.1#",
    }
)
#: exceptions that feedparser 6.0.14 raised on 241 of 11,647 malformed documents, and related ones
_PARSER_ERRORS = (ValueError, LookupError, ArithmeticError, AttributeError, TypeError, RuntimeError, AssertionError)
#: by the error number of expat
_XML_ERRORS = {
    errors.codes[errors.XML_ERROR_SYNTAX]: Reason.XML_SYNTAX,
    errors.codes[errors.XML_ERROR_NO_ELEMENTS]: Reason.XML_EMPTY,
    errors.codes[errors.XML_ERROR_INVALID_TOKEN]: Reason.XML_MALFORMED,
    errors.codes[errors.XML_ERROR_TAG_MISMATCH]: Reason.XML_TAGS,
    errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]: Reason.XML_ENTITY,
}
#: maximum parses of parts of a feed, to find the entries that feedparser cannot parse
_MAX_TRIES = 200


def recognises(head: str) -> bool:
    """Return whether the root element of `head` is that of a feed."""
    return entry_scan.root_name(doctype.remove(head)) in ROOTS


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries of a feed in document order, then a DocumentError for each entry that cannot be parsed.

    Raises DocumentError if the whole document is broken or empty, TooHostile if it exceeds a limit.
    """
    try:
        entries = read_strictly(body)
    except Declined:
        yield from read_tolerantly(body)
    else:
        yield from entries


def read_strictly(body: bytes) -> list[RawEntry]:
    """Return the entries of a feed without feedparser; raises Declined if only feedparser can read it."""
    start = decoding.start_of_utf8(body)
    if start is not None:
        with suppress(NotWellFormed):
            return read_entries(body, start)
    # another encoding, a DOCTYPE, or characters that XML forbids
    return read_entries(_prepare(body).encode())


def read_tolerantly(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries of a feed with feedparser, which accepts XML that is not well-formed."""
    trimmed, spans = entry_scan.find_entries(_prepare(body))
    text, spans = incomplete.close_last_entry(trimmed, spans)
    sound = [span for span in spans if not span.refused]
    selected = _newest(text, sound)
    selected_set = set(selected)
    surplus = [span for span in sound if span not in selected_set]
    dropped = [span for span in spans if span.refused] + surplus
    results = list(_read_all(text, selected, sorted(dropped, key=lambda span: span.start)))
    if text != trimmed and results and isinstance(results[-1], RawEntry):
        results[-1] = replace(results[-1], is_cut=True)
    yield from results
    yield from (DocumentError(span.refused, line=span.line) for span in spans if span.refused)
    if surplus:
        reason = Reason.TOO_MANY_ENTRIES(most=limits.MAX_ENTRIES, number=len(sound), size=len(surplus))
        yield DocumentError(reason, line=surplus[0].line)


def _prepare(body: bytes) -> str:
    """Return a document as XML 1.0 for the parser: our declaration, no DOCTYPE, no forbidden characters."""
    text = decoding.decode(body, decoding.declared_encoding(body))
    text = doctype.remove(_FORBIDDEN.sub("", decoding.without_declaration(text)))
    text = character_references.drop_illegal_references(text)
    # feedparser would use Media RSS captions as the entry's own title and description; the attributes are removed
    # because feedparser accepts the text only without them
    text = re.sub(r"(</?media:)(?:description|text)\b[^<>]*?(/?>)", r"\1caption\2", text)
    text = re.sub(r"(</?media:)title\b", r"\1heading", text)
    text = _without_prefix(text)
    # in Atom the link is in the attribute
    return _OUR_DECLARATION + (text if "<entry" in text else _LINK.sub("<link>", text))


def _without_prefix(text: str) -> str:
    """Remove the prefix of the feed's elements if it is undeclared or declared wrongly."""
    match = _PREFIXED.search(text)
    if match is None or re.search(r"<(?:item|entry)[\s>]", text, re.IGNORECASE):
        return text
    declared = re.search(rf"""xmlns:{re.escape(match[1])}\s*=\s*["']\s*([^"'\s]+)""", text)
    if declared and declared[1].lower() in _NAMESPACES:
        return text
    return re.sub(rf"(</?){re.escape(match[1])}:(?=\w)", r"\1", text)


def _newest(text: str, spans: list[EntrySpan]) -> list[EntrySpan]:
    """Return the newest entries up to the limit, in document order; feeds list the newest first unless their dates
    rise.
    """
    if len(spans) <= limits.MAX_ENTRIES:
        return spans
    first, last = (_date(text[span.start : span.end]) for span in (spans[0], spans[-1]))
    rising = first is not None and last is not None and first < last
    return spans[-limits.MAX_ENTRIES :] if rising else spans[: limits.MAX_ENTRIES]


def _date(entry: str) -> datetime | None:
    """Parse the date of an entry roughly: enough to compare the first entry with the last."""
    match = _DATE.search(entry)
    stamp = parse(match[1]) if match else None
    return stamp.when if stamp else None


def _read_all(text: str, selected: list[EntrySpan], dropped: list[EntrySpan]) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries at `selected`; if feedparser raises, find the faulty entries by bisection."""
    try:
        parsed = _parse(_without_spans(text, dropped))
    except _PARSER_ERRORS as error:
        yield from _read_parts(
            text,
            selected,
            _parse_head(_without_spans(text, sorted(selected + dropped, key=lambda span: span.start))),
            error,
        )
        return
    if parsed.bozo and not parsed.entries and not dropped:
        raise _parse_error(parsed.bozo_exception)
    yield from _entries(parsed, text, selected, parsed.feed)


def _read_parts(text: str, spans: list[EntrySpan], feed: Any, fault: Exception) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries of `spans` in document order, and a DocumentError for each one that makes feedparser raise."""
    tags, end_tags = entry_scan.open_tags(text[: spans[0].start] if spans else text)
    waiting, tries = [spans[len(spans) // 2 :], spans[: len(spans) // 2]], 0
    while waiting:
        part, tries = waiting.pop(), tries + 1
        entries = "".join(text[span.start : span.end] for span in part)
        try:
            parsed = _parse(f"{_OUR_DECLARATION}{tags}{entries}{end_tags}")
        except _PARSER_ERRORS as error:
            fault = error
            if len(part) > 1 and tries < _MAX_TRIES:
                waiting += [part[len(part) // 2 :], part[: len(part) // 2]]
            else:
                yield from (
                    DocumentError(Reason.FEEDPARSER(why=untranslated(repr(fault))), line=span.line) for span in part
                )
        else:
            yield from _entries(parsed, text, part, feed)


def _parse(text: str) -> Any:
    """Return feedparser's result for `text`; with a stream as input it opens no file and no address."""
    translation_table.install()
    headers = {"content-location": feedparser_fields.PLACEHOLDER_BASE} if "xml:base" in text else {}
    return feedparser.parse(
        BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )


def _parse_head(text: str) -> Any:
    """Parse the head of a feed, without its entries."""
    try:
        return _parse(text).feed
    except _PARSER_ERRORS:
        return {}  # entries work without it


def _without_spans(text: str, spans: list[EntrySpan]) -> str:
    """Return `text` without `spans`, which are in document order."""
    pieces, position = [], 0
    for span in spans:
        pieces.append(text[position : span.start])
        position = span.end
    return "".join(pieces) + text[position:]


def _entries(parsed: Any, text: str, spans: list[EntrySpan], feed: Any) -> Iterator[RawEntry | DocumentError]:
    """Yield feedparser's entries with the lines and files of `spans`, and an error if some entries are missing."""
    aligned = len(parsed.entries) == len(spans)
    # shared by all entries
    context = feedparser_fields.feed_context(feed, parsed.version)
    tags, end_tags = entry_scan.open_tags(text[: spans[0].start] if spans else "")
    for number, entry in enumerate(parsed.entries):
        span = spans[number] if aligned else None
        files = enclosures.read_entry_files(text[span.start : span.end], tags, end_tags) if span else None
        raw = feedparser_fields.raw_entry(entry, line=span.line if span else 1, context=context, files=files)
        yield replace(raw, provenance=span.notes) if span and span.notes else raw
    if len(parsed.entries) < len(spans):
        reason = Reason.ENTRIES_MISSING(number=len(spans), size=len(parsed.entries))
        yield DocumentError(reason, line=spans[0].line)


def _parse_error(fault: Exception) -> DocumentError:
    """Return the error for a document without entries that is not XML."""
    line = fault.getLineNumber() if isinstance(fault, SAXParseException) else None
    # the error of the parser itself
    cause = fault.getException() if isinstance(fault, SAXException) else None
    code = _XML_ERRORS.get(cause.code) if isinstance(cause, ExpatError) else None
    text = fault.getMessage() if isinstance(fault, SAXException) else fault
    return DocumentError(Reason.XML(why=code() if code else untranslated(text)), line=line or 1)
