"""Plain text: characters allowed in XML, normalization, language detection, excerpts and fingerprints."""

import hashlib
import re
import unicodedata
from string import ascii_letters

from feeds.common.chinese.characters import SIMPLIFIED, TRADITIONAL

#: characters that XML 1.0 section 2.2 forbids, C1 controls, lone surrogates, bidi controls and invisible characters
#: (U+200B, U+2060, U+FEFF, soft hyphen); U+200C and U+200D stay, emoji and some scripts need them. Also the Unicode
#: noncharacters (section 23.7): XML allows most of them, HTML none
_UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufffe\uffff"
)
#: the last two code points of every plane above
_ENDS = "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
#: a range first, then a look-behind for the exact set: single characters above U+FFFF in a set are ten times slower
UNSAFE_SET = f"{_UNSAFE}\U0001fffe-\U0010ffff"
UNSAFE = re.compile(f"[{UNSAFE_SET}](?<=[{_UNSAFE}{_ENDS}])")
#: possessive, so it is linear; short data may be a picture of one pixel, which has a meaning
_EMBEDDED_FILE = re.compile(r"data:[\w/.+;=-]{1,120}?;base64,[A-Za-z0-9+/=%_\r\n-]{1000,}+", re.ASCII)
_NO_LETTERS = re.compile(r"[\W_]+")
#: common signs and spaces, none of which NFKC turns into letters or combines with them
_SIGNS = re.compile(
    r"[\x00-/:-@\[-`{-\x7f\xa0-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xd7\xf7\u2010-\u2016\u2018-\u2027\u2030-\u203b"
    r"\u203d\u203f-\u205e\u2190-\u219b\u2500-\u2775\u3000-\u3003\u3008-\u3020\ufe50-\ufe52\ufe54-\ufe66\ufe68-\ufe6b"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3d\uff3f\uff5b-\uff65\uffe0-\uffe2\uffe5]+"
)
_LOWER = bytes(range(256)).lower()
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’」』）)]*|\.(?=\s|$)")
_IN_WORDS = f"{ascii_letters}."
#: abbreviations, without their dots: a dot after them does not end a sentence
_ABBREVIATIONS = frozenset(
    "sen rep gov gen col lt sgt capt cmdr maj adm hon rev dr mr mrs ms prof st jr sr mt ft inc ltd co corp llc no nos "
    "vs etc eg ie al dept univ est fig vol ed eds pp cf approx us uk eu un usa dc md va ny am pm ad bc phd md ba ma "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_KANA = re.compile(r"[\u3040-\u30ff]+")
_LATIN = re.compile(r"[A-Za-z]+")
_SIMPLIFIED, _TRADITIONAL = (re.compile(f"[{''.join(sorted(signs))}]+") for signs in (SIMPLIFIED, TRADITIONAL))

#: from this number of letters on a text is long enough to be identified by a fingerprint
FINGERPRINT_LEAST = 80


def xml_safe(text: str) -> str:
    """Drop characters that XML 1.0 or HTML forbids, and those that hide or reorder text."""
    # none of them is printable
    return text if text.isprintable() else UNSAFE.sub("", text)


def plain(text: str) -> str:
    """Normalize to one line: drop unsafe characters, collapse white space (U+00A0, U+3000 too) to one space.

    >>> plain(" 德国\\u00a0之声\\n\\n")
    '德国 之声'
    """
    return " ".join(xml_safe(text).split())


def without_embedded_files(text: str) -> str:
    """Drop the data of pictures and fonts that are embedded in a document as `data:` URLs.

    >>> without_embedded_files('<img src="data:image/png;base64,' + "A" * 5000 + '" alt="港">')
    '<img src="data:," alt="港">'
    """
    return _EMBEDDED_FILE.sub("data:,", text)


def letters(text: str) -> str:
    """Keep only letters and digits, in NFKC and lower case: the result does not depend on punctuation and spacing."""
    if text.isascii():
        return text.encode().translate(_LOWER, _ASCII_SIGNS).decode()
    spelled = _SIGNS.sub("", text)
    # most texts without signs are in NFKC and have letters only, which is fast to check; but lower case of a final
    # sigma depends on the sign after it
    if "\u03a3" in spelled or not unicodedata.is_normalized("NFKC", spelled):
        spelled = unicodedata.normalize("NFKC", text)
    spelled = spelled.lower()
    return spelled if spelled.isalnum() else _NO_LETTERS.sub("", spelled)


def language_of(text: str) -> str:
    """Detect `zh-Hans`, `zh-Hant`, `ja` or `en` by the characters; empty if unknown.

    Only the first 4,000 characters count; simplified wins a tie, because most sources use it.
    """
    head = text[:4000]
    han, kana = "".join(_HAN.findall(head)), _number(_KANA, head)
    if kana > 10 and kana * 5 > len(han):
        return "ja"
    if len(han) < 8:
        return "en" if not han and _number(_LATIN, head) >= 40 else ""
    return "zh-Hant" if _number(_TRADITIONAL, han) > _number(_SIMPLIFIED, han) else "zh-Hans"


def _number(runs: re.Pattern[str], text: str) -> int:
    """The number of characters in all `runs` of a text."""
    return sum(map(len, runs.findall(text)))


def is_han_without_kana(text: str) -> bool:
    """Whether a text has Chinese characters and none of the Japanese syllabaries; one character is enough.

    >>> is_han_without_kana("Blog 的标题"), is_han_without_kana("ブログの題"), is_han_without_kana("Blog")
    (True, False, False)
    """
    return bool(_HAN.search(text)) and not _KANA.search(text)


def excerpt(text: str, limit: int = 200) -> str:
    """The beginning of `text`, at most `limit` characters, cut after a sentence that ends in the second half, if any.

    >>> excerpt("一句话。" * 100, 10)
    '一句话。一句话。'
    """
    line = plain(text)
    if len(line) <= limit:
        return line
    ends = [m.end() for m in _SENTENCE_END.finditer(line[: limit + 1]) if m.end() <= limit and _is_end(line, m)]
    if ends and ends[-1] * 2 >= limit:
        return line[: ends[-1]]
    return line[: limit - 1].rstrip() + "…"


def _is_end(line: str, end: re.Match[str]) -> bool:
    """Whether a sentence ends there: not after an abbreviation or an initial, and not inside open brackets."""
    prefix = line[: end.end()]
    if prefix.count("（") > prefix.count("）") or prefix.count("(") > prefix.count(")"):
        return False
    if end[0] != ".":
        return True
    before = line[: end.start()]
    word = before[len(before.rstrip(_IN_WORDS)) :].lstrip(".")
    return not word or (len(word) > 1 and word.lower().replace(".", "") not in _ABBREVIATIONS)


def fingerprint(text: str) -> str:
    """Hash of the normalized letters of `text`, empty below `FINGERPRINT_LEAST` letters.

    Equal for copies that differ only in punctuation, spacing, width or case.
    """
    normalized = letters(text)
    if len(normalized) < FINGERPRINT_LEAST:
        return ""
    return hashlib.blake2b(normalized.encode(), digest_size=16).hexdigest()
