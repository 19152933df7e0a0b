"""Describe a document that no format can parse, for the error message."""

import re

from feeds.parsing.formats import entry_scan, frontmatter

#: magic bytes and the kind of file
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF container (WebP, WAV or AVI)"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document)"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program (Windows)"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "an Ogg container"),
)

_JSON = re.compile(r'\{|\[\s*[\[{"\d\]-]')
#: an object on one line, and another object on the next line
_JSON_LINES = re.compile(r"\{[^\n]*\}[ \t\r]*\n\s*\{")


def describe(body: bytes, head: str) -> str:
    """Return what `body` seems to be; `head` is its beginning as text."""
    if not body.strip(b" \t\r\n\xef\xbb\xbf"):
        return "an empty document" if not body else "a document of nothing but white space"
    return _binary(body) or _markup(head) or _text(head.lstrip())


def _binary(body: bytes) -> str:
    """Return the kind of binary data, empty if `body` looks like text."""
    for magic, name in _MAGIC:
        if body.startswith(magic):
            return name
    if body[4:8] == b"ftyp":
        return "MP4 video"
    zero = body[:4096].find(b"\0")
    # UTF-16 text is full of zeros, but then it starts with a mark or with `<`
    if zero >= 0 and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return f"binary data (a zero byte at offset {zero}, starting {body[:8].hex(' ')})"
    return ""


def _markup(head: str) -> str:
    """Return the kind of XML or HTML, empty if `head` does not begin with a tag."""
    if not head.lstrip().startswith("<"):
        return ""
    root = entry_scan.root_name(head)
    if root in ("html", "head", "body") or head.lstrip()[:14].lower() == "<!doctype html":
        return "an HTML page"
    return f"XML or HTML whose first element is <{root}>" if root else "markup without any element"


def _text(head: str) -> str:
    """Return the kind of text that `head` begins."""
    if _JSON_LINES.match(head):
        return f"several JSON documents one below the other (NDJSON), starting {head[:60]!r}"
    if _JSON.match(head):
        return f"JSON that does not name a version of JSON Feed, starting {head[:60]!r}"
    if frontmatter.skip(head):
        return "a front matter that is not ours, or Markdown below one"
    return f"plain text or Markdown without a header, starting {head[:60]!r}"
