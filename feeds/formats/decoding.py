"""Bytes to text: the mark at the start, then what the bytes themselves prove, then what the document claims.

Chinese feeds are often labelled wrongly (UTF-8 that calls itself gb2312, Big5 that calls itself UTF-8), and one stray
byte must not turn a whole feed into another alphabet. So valid UTF-8 is UTF-8 whatever it is called; the rest is
decoded in every likely way, and the reading that gives the most common characters of written Chinese wins.
"""

import codecs
import re

#: Labels and the codec that reads them, a superset where the web uses one
#: (https://encoding.spec.whatwg.org/#names-and-labels, read 2025-11).
#: Only these: `codecs.lookup` would also take `zlib`, `idna` or `utf-7`.
_CODECS = {
    "utf8": "utf-8",
    "utf16": "utf-16",
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows936": "gb18030",
    "gb18030": "gb18030",
    "euccn": "gb18030",
    "hzgb2312": "hz",
    "big5": "big5hkscs",
    "cnbig5": "big5hkscs",
    "xxbig5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "shiftjis": "cp932",
    "xsjis": "cp932",
    "windows31j": "cp932",
    "eucjp": "euc_jp",
    "iso2022jp": "iso2022_jp",
    "euckr": "cp949",
    "koi8r": "koi8-r",
    "ascii": "cp1252",
    "usascii": "cp1252",
    "latin1": "cp1252",
    "iso88591": "cp1252",
    **{f"iso8859{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
    **{f"windows125{page}": f"cp125{page}" for page in range(9)},
    **{f"cp125{page}": f"cp125{page}" for page in range(9)},
}

#: Order matters: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: `<` in an encoding of two bytes without a mark (https://www.w3.org/TR/2008/REC-xml-20081126/#sec-guessing)
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))

#: encodings that look like ASCII from outside, so that their text is valid UTF-8 and still not UTF-8
_SEVEN_BIT = frozenset({"hz", "iso2022_jp"})

#: The commonest characters of modern prose in both scripts (a few Japanese and Korean ones so that these keep their
#: label): a fifth of any real text, next to none of a misread one.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣，。、のはをがにたでしるとい이가는다의을"
)

_SAMPLE = 262_144
_OUTSIDE_ASCII = re.compile(rb"[\x80-\xff]")
#: two accented letters or signs side by side: rare in Western text, the rule in misread Chinese
_LATIN_SALAD = re.compile("[\xa1-\xff]{2}")
#: bytes of white space that may stand before a document
_LOOKED_AT = 1024
_UNLABELLED = re.compile(rb"<\?xml\b[^>\n]{0,200}\?>")
_DECLARATION = re.compile(rb"""\s{0,64}<\?xml\s[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([\w.:-]{1,40})["']""")
#: the same as text, whatever it says
_ANY_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,512}\?>")


def declared(body: bytes) -> str:
    """Return the encoding that the XML declaration of `body` names, empty where there is none."""
    found = _DECLARATION.match(body)
    return found[1].decode("ascii") if found else ""


def undeclared(text: str) -> str:
    """Return `text` without its XML declaration, which would contradict what it is by now; line numbers stay."""
    found = _ANY_DECLARATION.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def labelled(body: bytes, charset: str) -> bytes:
    """Return an XML document that names no encoding with the one that HTTP gave it (RFC 7303 section 3.2).

    A mark or a declaration of its own wins, and so do the bytes in the end: see `decode`. An unknown charset is none.
    """
    codec = _CODECS.get(re.sub(r"[^a-z0-9]", "", charset.lower()), "")
    marked = any(body.startswith(mark) for mark, _ in (*_MARKS, *_WIDE))
    if not codec or marked or declared(body) or not body[:_LOOKED_AT].lstrip().startswith(b"<"):
        return body
    found = _UNLABELLED.match(body)
    rest = body[found.end() :] if found else body
    return b'<?xml version="1.0" encoding="%s"?>' % charset.encode("ascii", "ignore") + rest


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
    claimed = _CODECS.get(re.sub(r"[^a-z0-9]", "", label.lower()), "")
    if claimed in _SEVEN_BIT and body.isascii():
        return body.decode(claimed, "replace")
    return _as_utf8(body) or body.decode(_likeliest(_sample(body), claimed), "replace")


def _as_utf8(body: bytes) -> str:
    """Return `body` read as UTF-8 if that is what it is, perhaps with a few stray bytes, else an empty text."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        sample = _sample(body).decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    wide = sum(character > "\x7f" for character in sample) - broken
    # Text in another encoding hardly ever holds a valid sequence; UTF-8 with damage is valid nearly everywhere.
    return body.decode("utf-8", "replace") if wide > 2 * broken else ""


def _sample(body: bytes) -> bytes:
    """Return what is worth looking at: from the first byte outside ASCII on."""
    first = _OUTSIDE_ASCII.search(body)
    return body[first.start() : first.start() + _SAMPLE] if first else b""


def _likeliest(sample: bytes, claimed: str) -> str:
    """Return the codec under which `sample` reads best; the first of several equally good ones."""
    candidates = [claimed] if claimed not in ("", "utf-8", "utf-16") else []
    candidates += ["cp1252", "gb18030", "big5hkscs"]
    return max(candidates, key=lambda codec: _plausibility(sample.decode(codec, "replace")))


def _plausibility(text: str) -> int:
    """Return a mark for `text`: common characters count for it; unreadable bytes and Latin letter salad against it."""
    common = sum(character in _COMMON for character in text)
    return common - 2 * text.count("\ufffd") - len(_LATIN_SALAD.findall(text))
