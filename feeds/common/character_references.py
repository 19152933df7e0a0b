"""Repair broken character references (`&#128521;`, `&lt;`)."""

import re
from html import unescape

_HALF = r"&#(?:0{0,8}(5[5-7][0-9]{3})|[xX]0{0,8}([dD][89a-fA-F][0-9a-fA-F]{2}));"
#: a surrogate pair as two references, written by programs with UTF-16 strings (Java, JavaScript)
_PAIR = re.compile(_HALF + _HALF)
_ANY = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]+)|0*([0-9]+));?")
#: a text whose elements are all escaped
_ESCAPED = re.compile(
    r"\s*&lt;(?:(p|div|article|section|figure|ul|ol|table|blockquote|h[1-6]|span|a|b|strong|em)\b.*&lt;/\1\s*&gt;"
    r"|(?:br|hr|img)\b.*&gt;).*",
    re.DOTALL | re.IGNORECASE,
)


def unescape_twice_escaped(html: str) -> str:
    """Unescape HTML that was escaped twice; text that only mentions an element stays.

    >>> unescape_twice_escaped("&lt;p&gt;A &amp;amp; B&lt;/p&gt;"), unescape_twice_escaped("write &lt;p&gt; here")
    ('<p>A &amp; B</p>', 'write &lt;p&gt; here')
    """
    return unescape(html) if "&lt;" in html and "<" not in html and _ESCAPED.fullmatch(html) else html


def join_surrogates(text: str) -> str:
    """Replace two references that are a surrogate pair by one reference.

    >>> join_surrogates("&#55357;&#56841; &#xD83D;&#xde09; &#55357;!")
    '&#128521; &#128521; &#55357;!'
    """
    return _PAIR.sub(_joined, text) if "&#" in text else text


def drop_illegal_references(text: str) -> str:
    """Remove references to characters that XML forbids: control characters are dropped, others become U+FFFD.

    >>> drop_illegal_references("&#55357;&#56841;&#8;&#xD83D;&#65;")
    '&#128521;\\ufffd&#65;'
    """
    return _ANY.sub(_legal, join_surrogates(text))


def _joined(match: re.Match[str]) -> str:
    high, low = (_number(*match.group(at, at + 1)) for at in (1, 3))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return match[0]
    return f"&#{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00};"


def _legal(match: re.Match[str]) -> str:
    code = _number(match[2], match[1])
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000:
        return match[0]
    return "" if code < 0x20 else "\ufffd"


def _number(decimal: str | None, hexadecimal: str | None) -> int:
    """Return the code point of a reference; too many digits give a number above all code points."""
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal or "", 10)
    return int(digits, base) if len(digits) < 9 else 0x110000
