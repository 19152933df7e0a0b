"""Describe a document that no format can parse, for the error message."""

import re

from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.parsing.formats import entry_scan, frontmatter

#: magic bytes and the kind of file
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Reason.PNG),
    (b"\xff\xd8\xff", Reason.JPEG),
    (b"GIF8", Reason.GIF),
    (b"RIFF", Reason.RIFF),
    (b"%PDF-", Reason.PDF),
    (b"PK\x03\x04", Reason.ZIP),
    (b"\x1f\x8b", Reason.GZIP),
    (b"BZh", Reason.BZIP2),
    (b"\xfd7zXZ\0", Reason.XZ),
    (b"\x28\xb5\x2f\xfd", Reason.ZSTD),
    (b"7z\xbc\xaf\x27\x1c", Reason.SEVEN_ZIP),
    (b"Rar!\x1a\x07", Reason.RAR),
    (b"SQLite format 3\0", Reason.SQLITE),
    (b"\x7fELF", Reason.ELF),
    (b"MZ", Reason.WINDOWS),
    (b"ID3", Reason.MP3),
    (b"OggS", Reason.OGG),
)

_JSON = re.compile(r'\{|\[\s*[\[{"\d\]-]')
#: an object on one line, and another object on the next line
_JSON_LINES = re.compile(r"\{[^\n]*\}[ \t\r]*\n\s*\{")


def describe(body: bytes, head: str) -> Message:
    """Return what `body` seems to be; `head` is its beginning as text."""
    if not body.strip(b" \t\r\n\xef\xbb\xbf"):
        return Reason.BLANK() if body else Reason.EMPTY()
    return _binary(body) or _markup(head) or _text(head.lstrip())


def _binary(body: bytes) -> Message | None:
    """Return the kind of binary data, None if `body` looks like text."""
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind()
    if body[4:8] == b"ftyp":
        return Reason.MP4()
    zero = body[:4096].find(b"\0")
    # UTF-16 text is full of zeros, but then it starts with a mark or with `<`
    if zero >= 0 and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return Reason.BINARY(offset=zero, words=body[:8].hex(" "))
    return None


def _markup(head: str) -> Message | None:
    """Return the kind of XML or HTML, None if `head` does not begin with a tag."""
    if not head.lstrip().startswith("<"):
        return None
    root = entry_scan.root_name(head)
    if root in ("html", "head", "body") or head.lstrip()[:14].lower() == "<!doctype html":
        return Reason.HTML()
    return Reason.OTHER_XML(name=root[:100]) if root else Reason.NO_ELEMENT()


def _text(head: str) -> Message:
    """Return the kind of text that `head` begins."""
    if _JSON_LINES.match(head):
        return Reason.JSON_LINES(words=repr(head[:60]))
    if _JSON.match(head):
        return Reason.OTHER_JSON(words=repr(head[:60]))
    if frontmatter.skip(head):
        return Reason.OTHER_FRONT_MATTER()
    return Reason.TEXT_WITHOUT_HEADER(words=repr(head[:60]))
