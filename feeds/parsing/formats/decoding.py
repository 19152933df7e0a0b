"""Bytes to text: the byte order mark, then UTF-8 where the bytes are UTF-8, then what the document declares.

Chinese feeds are often labelled wrongly (UTF-8 that calls itself gb2312, Big5 that calls itself UTF-8), and one stray
byte must not turn a whole feed into another alphabet. So valid UTF-8 is UTF-8 under any label. Otherwise the
declared encoding is used if it decodes the bytes, unless they clearly are Chinese; see
`feeds.parsing.formats.guess_encoding`.
"""

import codecs
import re

from feeds.parsing.formats import charsets, guess_encoding

#: Order matters: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: `<` in an encoding of two bytes without a mark (https://www.w3.org/TR/2008/REC-xml-20081126/#sec-guessing)
#: and in one of four bytes, asked first because it begins like the other
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

_SAMPLE = 262_144
_OUTSIDE_ASCII = re.compile(rb"[\x80-\xff]")
#: surrogates encoded as if they were characters: CESU-8 (Unicode Technical Report 26), as Java and MySQL write emoji
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
#: bytes of white space that may come before a document
_PROLOG_LENGTH = 1024
_UNLABELLED = re.compile(rb"<\?xml\b[^>\n]{0,200}\?>")
_DECLARATION = re.compile(rb"""\s{0,64}<\?xml\s[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([\w.:-]{1,40})["']""")
#: the same as text, with any label
_ANY_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,512}\?>")


def declared_encoding(body: bytes) -> str:
    """Return the encoding that the XML declaration of `body` names, empty where there is none."""
    match = _DECLARATION.match(body)
    return match[1].decode("ascii") if match else ""


def without_declaration(text: str) -> str:
    """Return `text` without its XML declaration, which would contradict what it is by now; line numbers stay."""
    match = _ANY_DECLARATION.match(text)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text


def with_declared_charset(body: bytes, charset: str) -> bytes:
    """Return an XML document that names no encoding with the one that HTTP gave it (RFC 7303 section 3.2).

    A mark or a declaration of its own wins, and so do the bytes in the end: see `decode`. An unknown charset is none.
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


def decode(body: bytes, label: str = "") -> str:
    """Return the text of `body` without its byte order mark; bytes that mean nothing become U+FFFD.

    `label` is what the document says its encoding is; a known label is believed unless the bytes contradict it.
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
    """Return `body` read as UTF-8 if that is what it is, perhaps with a few stray bytes, else an empty text."""
    body = _CESU.sub(_join_surrogates, body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        sample = _sample(body).decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    wide = sum(character > "\x7f" for character in sample) - broken
    # Text in another encoding hardly ever holds a valid sequence; UTF-8 with damage is valid nearly everywhere.
    return body.decode("utf-8", "replace") if wide > 2 * broken else ""


def _join_surrogates(match: re.Match[bytes]) -> bytes:
    """Return the character that two surrogates mean, U+FFFD for one surrogate alone."""
    units = match[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "replace").encode()


def _sample(body: bytes) -> bytes:
    """Return what is worth looking at: from the first byte outside ASCII on."""
    first = _OUTSIDE_ASCII.search(body)
    return body[first.start() : first.start() + _SAMPLE] if first else b""
