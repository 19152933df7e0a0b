"""Codecs by charset label: the table of the WHATWG Encoding Standard, and some labels that it omits.

Labels are compared without case and punctuation (`ISO_8859-1`, `Windows 1252`). Only codecs of this table are used:
`codecs.lookup` would also accept `zlib`, `idna` or `utf-7`.
"""

import codecs
import re

import webencodings

#: encodings that Python decodes better under another name: GB 18030 contains GBK
_SUPERSETS = {"gbk": "gb18030"}
#: encodings that browsers refuse to decode, because a page could hide a script in them; we sanitize the text after
#: decoding
_REFUSED_BY_BROWSERS = {"hzgb2312": "hz", "iso2022kr": "iso2022_kr", "csiso2022kr": "iso2022_kr"}
#: labels of Windows, MySQL and Java
_EXTRA_LABELS = {
    **dict.fromkeys(("cp936", "ms936", "windows936", "euccn", "gb180302005", "gb180302022"), "gb18030"),
    **dict.fromkeys(("cp950", "ms950", "windows950"), "big5hkscs"),
    **dict.fromkeys(("cp932", "windows932", "cp943"), "cp932"),
    **dict.fromkeys(("cp949", "ms949"), "cp949"),
    **dict.fromkeys(("utf8mb4", "utf8mb3"), "utf-8"),
    "cp874": "cp874",
    "ucs2": "utf-16-le",
    "utf16": "utf-16",
}

#: multi-byte codecs of East Asia
EAST_ASIAN = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949", "hz", "iso2022_kr"})
#: codecs whose bytes are all ASCII, so that they look like valid UTF-8
SEVEN_BIT = frozenset({"hz", "iso2022_jp", "iso2022_kr"})
#: Unicode codecs
UNICODE = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be"})


def codec(label: str) -> codecs.CodecInfo | None:
    """Return the codec for a label from a document or from HTTP, None for an unknown label.

    >>> codec("TIS-620").name, codec("latin1").name, codec("zlib")
    ('cp874', 'cp1252', None)
    """
    return _CODECS.get(_normalize_label(label))


def _normalize_label(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label.lower())


def _standard_codec(label: str, encoding: str) -> codecs.CodecInfo | None:
    """Return the codec for an encoding of the standard; None if the standard refuses to decode it."""
    if encoding in _SUPERSETS:
        return codecs.lookup(_SUPERSETS[encoding])
    encoding_info = webencodings.lookup(label)
    return encoding_info.codec_info if encoding_info and encoding != "replacement" else None


def _build_table() -> dict[str, codecs.CodecInfo]:
    standard = ((_normalize_label(label), _standard_codec(label, name)) for label, name in webencodings.LABELS.items())
    extra_labels = {**_REFUSED_BY_BROWSERS, **_EXTRA_LABELS}
    return {label: info for label, info in standard if info} | {
        label: codecs.lookup(name) for label, name in extra_labels.items()
    }


_CODECS = _build_table()
