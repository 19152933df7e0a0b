"""Texts of a feed as feedparser returns them."""

import re
from contextlib import suppress
from functools import cached_property, lru_cache

from feedparser.html import _cp1252
from feedparser.urls import _urljoin

from feeds.common.character_references import drop_illegal_references
from feeds.parsing.formats.strict.errors import Declined, NotWellFormed

#: characters that feedparser takes for Windows-1252, and UTF-8 decoded as Latin-1 and encoded again, both in UTF-8
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_TWICE_ENCODED = re.compile(rb"\xc3[\x82-\xb4]\xc2[\x80-\xbf]")
#: references to characters from U+0080 to U+00FF
_LATIN_REFERENCES = re.compile(rb"#(?<=&#)(?:0*(?:12[89]|1[3-9][0-9]|2[0-5][0-9])|[xX]0*[89a-fA-F][0-9a-fA-F]);")
_C1 = re.compile("[\x80-\x9f]")
_NUMERIC = re.compile(rb"#(?<=&#)")
_REFERENCE = re.compile(rb"#(?<=&#)\w*;?")
#: elements that `syndication` renames
_RENAMED = re.compile(rb"</?media:(?:title|description|text)")


class Texts:
    """What can be in the texts of a document; searching the document once is faster than searching each text."""

    def __init__(self, body: bytes) -> None:
        """Raise NotWellFormed or Declined if `syndication` changes a text of `body` before feedparser sees it."""
        self._body = body
        # a search for one character is much faster than one for two
        self._has_references = b"#" in body and _NUMERIC.search(body) is not None
        if b"<![CDATA[" in body:
            if self._has_references and not all(map(_is_legal, set(_REFERENCE.findall(body)))):
                raise NotWellFormed("references to no character")
            if body.rfind(b"media:") >= 0 and _has_renamed_section(body):
                raise Declined("Media RSS in a text")

    @cached_property
    def _needs_repair(self) -> bool:
        """Whether feedparser may change a text: it has characters of Windows-1252, or it is encoded twice."""
        body = self._body
        if b"\xc2" in body and (_C1_BYTES.search(body) or _TWICE_ENCODED.search(body)):
            return True
        return self._has_references and _LATIN_REFERENCES.search(body) is not None

    def repaired(self, text: str) -> str:
        """Return a text without white space around it, decoded again if it is UTF-8 decoded as Latin-1."""
        text = text.strip()
        if text.isascii() or not self._needs_repair:
            return text
        with suppress(UnicodeError):
            text = text.encode("iso-8859-1").decode("utf-8")
        return text.translate(_cp1252) if _C1.search(text) else text


@lru_cache(maxsize=1_000)
def _is_legal(reference: bytes) -> bool:
    text = f"&{reference.decode()}"
    return drop_illegal_references(text) == text


def _has_renamed_section(body: bytes) -> bool:
    """Return whether a CDATA section has the name of an element that `syndication` renames."""
    sections = (part.partition(b"]]>")[0] for part in body.split(b"<![CDATA[")[1:])
    return any(b"media:" in section and _RENAMED.search(section) for section in sections)


def resolved(url: str, base: str) -> str:
    """Return an address, resolved if the document has an `xml:base`."""
    return str(_urljoin(base, url)) if base or "///" in url else url
