"""The codec for a charset label: the table of the WHATWG Encoding Standard, and a few labels that it leaves out.

A label is looked up without case and punctuation (`ISO_8859-1`, `Windows 1252`). Only codecs of this table are used:
`codecs.lookup` would also take `zlib`, `idna` or `utf-7`.
"""

import codecs
import re

import webencodings

#: encodings of the standard that Python reads better by another name: GB 18030 contains GBK
_SUPERSETS = {"gbk": "gb18030"}
#: what the standard refuses to decode, since a page could hide a script in it; here a text is cleaned after decoding
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

#: codecs whose characters have more than one byte
EAST_ASIAN = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949", "hz", "iso2022_kr"})
#: codecs whose text looks like ASCII from outside, so that it is valid UTF-8 and still not UTF-8
SEVEN_BIT = frozenset({"hz", "iso2022_jp", "iso2022_kr"})
#: codecs of Unicode
UNICODE = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be"})


def codec(label: str) -> codecs.CodecInfo | None:
    """The codec for a label as a document or HTTP writes it, None for an unknown one.

    >>> codec("TIS-620").name, codec("latin1").name, codec("zlib")
    ('cp874', 'cp1252', None)
    """
    return _CODECS.get(_normalize_label(label))


def _normalize_label(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label.lower())


def _standard_codec(label: str, encoding: str) -> codecs.CodecInfo | None:
    """The codec that reads what the standard calls `encoding`; None where the standard refuses to decode it."""
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
