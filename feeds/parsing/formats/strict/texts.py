"""Texts of a feed as feedparser returns them."""

import re
from contextlib import suppress
from functools import cached_property, lru_cache

from feedparser.html import _cp1252
from feedparser.urls import _urljoin

from feeds.common.character_references import drop_illegal_references
from feeds.parsing.formats.strict.errors import Declined

#: characters that feedparser takes for Windows-1252, in UTF-8 and as references
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCES = re.compile(rb"&#(?:0*1[2-5][0-9]|[xX]0*[89][0-9a-fA-F]);")
_C1 = re.compile("[\x80-\x9f]")
_REFERENCE = re.compile(r"&#\w*;?", re.ASCII)


class Texts:
    """What can be in the texts of a document; searching the document once is faster than searching each text."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._has_sections = b"<![CDATA[" in body

    @cached_property
    def _has_c1(self) -> bool:
        return (_C1_BYTES.search(self._body) or _C1_REFERENCES.search(self._body)) is not None

    def checked(self, text: str) -> str:
        """Return `text`; raises Declined if `syndication` would change it before feedparser sees it."""
        if self._has_sections:
            if "&#" in text and not all(map(_is_legal, set(_REFERENCE.findall(text)))):
                raise Declined("references to no character")
            if "<media:" in text:
                raise Declined("Media RSS in a text")
        return text

    def repaired(self, text: str) -> str:
        """Return a text without white space around it, decoded again if it is UTF-8 decoded as Latin-1."""
        text = self.checked(text).strip()
        if text.isascii():
            return text
        with suppress(UnicodeError):
            text = text.encode("iso-8859-1").decode("utf-8")
        return text.translate(_cp1252) if self._has_c1 and _C1.search(text) else text


@lru_cache(maxsize=1_000)
def _is_legal(reference: str) -> bool:
    return drop_illegal_references(reference) == reference


def resolved(address: str, base: str) -> str:
    """Return an address, resolved if the document has an `xml:base`."""
    return str(_urljoin(base, address)) if base or "///" in address else address
