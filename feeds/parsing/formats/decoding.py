"""Decode bytes to text: the byte order mark first, then UTF-8 if the bytes are valid, then the declared encoding.

Chinese feeds often have a wrong label (UTF-8 labelled as gb2312, Big5 labelled as UTF-8), and one damaged byte must not
decode a whole feed in another alphabet. So valid UTF-8 is decoded as UTF-8 under any label. Otherwise the declared
encoding is used if it can decode the bytes, unless they are clearly Chinese; see
`feeds.parsing.formats.guess_encoding`.
"""

import codecs
import re

from feeds.parsing.formats import charsets, guess_encoding

#: The order matters: the UTF-32 mark begins with the UTF-16 mark.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: `<` in UTF-16 without a mark (https://www.w3.org/TR/2008/REC-xml-20081126/#sec-guessing) and in UTF-32, which is
#: checked first because it begins with the same bytes
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

_NOT_UTF8 = tuple(mark for mark, codec in (*_MARKS, *_WIDE) if codec != "utf-8")
_SAMPLE = 262_144
_OUTSIDE_ASCII = re.compile(rb"[\x80-\xff]")
_WIDE_RUN = re.compile(r"[^\x00-\x7f]+")
#: surrogates encoded as if they were characters: CESU-8 (Unicode Technical Report 26), as Java and MySQL write emoji
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
#: bytes of white space that are allowed before a document
_PROLOG_LENGTH = 1024
_UNLABELLED = re.compile(rb"<\?xml\b[^>\n]{0,200}\?>")
_DECLARATION = re.compile(rb"""\s{0,64}<\?xml\s[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([\w.:-]{1,40})["']""")
#: an XML declaration in text, with any label
_ANY_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,512}\?>")
_ANY_DECLARATION_BYTES = re.compile(rb"\s*<\?xml\b[^>]{0,512}\?>")


def declared_encoding(body: bytes) -> str:
    """Return the encoding in the XML declaration of `body`, empty if there is none."""
    match = _DECLARATION.match(body)
    return match[1].decode("ascii") if match else ""


def without_declaration(text: str) -> str:
    """Return `text` without its XML declaration, whose encoding is wrong after decoding; line numbers stay the same."""
    match = _ANY_DECLARATION.match(text)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text


def with_declared_charset(body: bytes, charset: str) -> bytes:
    """Add the charset of the HTTP response to an XML document that declares no encoding (RFC 7303 section 3.2).

    A byte order mark or an own declaration has priority, and `decode` still checks the bytes. An unknown charset is
    ignored.
    """
    marked = any(body.startswith(mark) for mark, _ in (*_MARKS, *_WIDE))
    if (
        charsets.codec(charset) is None
        or marked
        or declared_encoding(body)
        or not body[:_PROLOG_LENGTH].lstrip().startswith(b"<")
    ):
        return body
    match = _UNLABELLED.match(body)
    content = body[match.end() :] if match else body
    return b'<?xml version="1.0" encoding="%s"?>' % charset.encode("ascii", "ignore") + content


def start_of_utf8(body: bytes) -> int | None:
    """Return the offset after mark and declaration of a document that is UTF-8 if its bytes are valid, else None."""
    claimed = charsets.codec(declared_encoding(body))
    if (claimed is not None and claimed.name not in charsets.UNICODE) or body.startswith(_NOT_UTF8):
        return None
    mark = len(codecs.BOM_UTF8) if body.startswith(codecs.BOM_UTF8) else 0
    declaration = _ANY_DECLARATION_BYTES.match(body, mark)
    return declaration.end() if declaration else mark


def beginning(body: bytes, length: int) -> bytes:
    """Return the first `length` bytes of `body`, without a partial character of UTF-8 at the end."""
    end = length
    while length - 4 < end < len(body) and body[end] & 0xC0 == 0x80:
        end -= 1
    return body[:end]


def decode(body: bytes, label: str = "") -> str:
    """Decode `body` without its byte order mark; invalid bytes become U+FFFD.

    `label` is the encoding that the document declares; a known label is used unless the bytes contradict it.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace").removeprefix("\ufeff")
    for start, codec in _WIDE:
        if body.startswith(start):
            return body.decode(codec, "replace")
    claimed = charsets.codec(label)
    if claimed and claimed.name in charsets.SEVEN_BIT and body.isascii():
        return claimed.decode(body, "replace")[0]
    if claimed and claimed.name in charsets.UNICODE:
        claimed = None
    text = _decode_utf8(body)
    if text and not (claimed and guess_encoding.is_short_chinese(text, body, claimed)):
        return text
    return guess_encoding.guess_codec(_sample(body), claimed).decode(body, "replace")[0]


def _decode_utf8(body: bytes) -> str:
    """Decode `body` if it is UTF-8, possibly with a few damaged bytes; else return an empty text."""
    body = _CESU.sub(_join_surrogates, body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        sample = _sample(body).decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    wide = sum(map(len, _WIDE_RUN.findall(sample))) - broken
    # Text in another encoding almost never contains a valid sequence; damaged UTF-8 is valid nearly everywhere.
    return body.decode("utf-8", "replace") if wide > 2 * broken else ""


def _join_surrogates(match: re.Match[bytes]) -> bytes:
    """Return the character of a surrogate pair, U+FFFD for a single surrogate."""
    units = match[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace").encode()


def _sample(body: bytes) -> bytes:
    """Return a sample for guessing the encoding, from the first byte outside ASCII."""
    first = _OUTSIDE_ASCII.search(body)
    return body[first.start() : first.start() + _SAMPLE] if first else b""
