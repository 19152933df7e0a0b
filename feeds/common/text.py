"""Plain text: what XML may carry, titles, script of Chinese, excerpts and fingerprints."""

import hashlib
import re
import unicodedata

from feeds.common.chinese.characters import SIMPLIFIED, TRADITIONAL

#: characters that XML 1.0 section 2.2 forbids, C1 controls, lone surrogates, bidi controls and invisible joints
#: (U+200B, U+2060, U+FEFF, soft hyphen); U+200C and U+200D stay, emoji and some scripts need them. Also what Unicode
#: says is no character (section 23.7): XML takes most of that, HTML none
_UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    "\ufeff\ufffe\uffff"
)
#: the last two code points of every plane above
_ENDS = "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
#: one range first, and a closer look behind it: single characters beyond U+FFFF in a set make it ten times as slow
UNSAFE = re.compile(f"[{_UNSAFE}\U0001fffe-\U0010ffff](?<=[{_UNSAFE}{_ENDS}])")
#: possessive, so nothing is read twice; what is short may be a picture of one pixel, which has a meaning
_EMBEDDED_FILE = re.compile(r"data:[\w/.+;=-]{1,120}?;base64,[A-Za-z0-9+/=%_\r\n-]{1000,}+", re.ASCII)
_SPACES = re.compile(r"\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
#: marks that NFKC makes no letters of and joins to none
_MARKS = "，。！？、；：“”‘’…（）《》 \n"
_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’」』）)]*|\.(?=\s|$)")
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
#: words behind which a full stop ends no sentence, without their own stops
_ABBREVIATIONS = frozenset(
    "sen rep gov gen col lt sgt capt cmdr maj adm hon rev dr mr mrs ms prof st jr sr mt ft inc ltd co corp llc no nos "
    "vs etc eg ie al dept univ est fig vol ed eds pp cf approx us uk eu un usa dc md va ny am pm ad bc phd md ba ma "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split()
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")

#: at this many letters a text tells itself apart from others
FINGERPRINT_LEAST = 80


def xml_safe(text: str) -> str:
    """Drop what XML 1.0 or HTML forbids, and what hides or reorders text."""
    return UNSAFE.sub("", text)


def plain(text: str) -> str:
    """One line: unsafe characters dropped, runs of any white space (U+00A0, U+3000 too) made one space.

    >>> plain(" 德国\\u00a0之声\\n\\n")
    '德国 之声'
    """
    return _SPACES.sub(" ", xml_safe(text)).strip()


def without_embedded_files(text: str) -> str:
    """Drop the bytes of pictures and fonts that are written into a document as `data:` addresses.

    >>> without_embedded_files('<img src="data:image/png;base64,' + "A" * 5000 + '" alt="港">')
    '<img src="data:," alt="港">'
    """
    return _EMBEDDED_FILE.sub("data:,", text)


def letters(text: str) -> str:
    """Only letters and digits, NFKC and lower-case: what stays equal when punctuation and spacing change."""
    spelled = text
    for mark in _MARKS:
        spelled = spelled.replace(mark, "")
    # what is left of most texts are letters as NFKC has them, ten times as fast; a final sigma must see its marks
    if "\u03a3" in spelled or not unicodedata.is_normalized("NFKC", spelled):
        spelled = unicodedata.normalize("NFKC", text)
    return _NO_LETTERS.sub("", spelled.lower())


def language_of(text: str) -> str:
    """`zh-Hans`, `zh-Hant`, `ja` or `en` as the characters show, empty where they do not.

    The first 4,000 characters decide; simplified wins a tie, as most of the sources write it.
    """
    head = text[:4000]
    han, kana, latin = (len(p.findall(head)) for p in (_HAN, _KANA, _LATIN))
    if kana > 10 and kana * 5 > han:
        return "ja"
    if han < 8:
        return "en" if latin >= 40 and han == 0 else ""
    simplified = sum(c in SIMPLIFIED for c in head)
    traditional = sum(c in TRADITIONAL for c in head)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def excerpt(text: str, limit: int = 200) -> str:
    """The beginning of `text`, at most `limit` characters, cut behind a sentence where there is one in its second half.

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
    """Whether a sentence ends there: not behind an abbreviation or an initial, and not in brackets that stay open."""
    prefix = line[: end.end()]
    if prefix.count("（") > prefix.count("）") or prefix.count("(") > prefix.count(")"):
        return False
    word = _LAST_WORD.search(line[: end.start()]) if end[0] == "." else None
    return word is None or (len(word[0]) > 1 and word[0].lower().replace(".", "") not in _ABBREVIATIONS)


def fingerprint(text: str) -> str:
    """Hash of the letters of `text`, empty below `FINGERPRINT_LEAST` letters.

    Equal for copies that differ only in punctuation, spacing, width or case.
    """
    normalized = letters(text)
    if len(normalized) < FINGERPRINT_LEAST:
        return ""
    return hashlib.blake2b(normalized.encode(), digest_size=16).hexdigest()
