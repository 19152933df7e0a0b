"""Guess the encoding of bytes that are not UTF-8 from the decoded text.

Three facts are used. Latin, Cyrillic and Greek words are letters in regular case, and wrongly decoded Chinese is not
(`ÖÐ¹ú`). A fifth of any Chinese text consists of a few very common characters, which are almost absent from a wrongly
decoded text. Even a short Chinese text has mostly usual characters side by side; misread letters are rare or single
characters.
"""

import codecs
import re
import unicodedata

from feeds.parsing.formats import charsets

#: The most common characters of modern prose in both scripts, and a few Japanese and Korean ones.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣，。、のはをがにたでしるとい이가는다의을"
)
_CHINESE = ("gb18030", "big5hkscs")
#: the first parts of GB 2312 and of Big5, where the characters of usual texts are; misread words are mostly outside
_USUAL = frozenset(
    bytes((lead, trail)).decode(name, "ignore")
    for name, leads, trails in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    )
    for lead in leads
    for trail in trails
)
#: Chinese punctuation and full-width letters
_CHINESE_SIGN = re.compile("[·—‘’“”…\u3000-\u301f\uff01-\uff5e]")
#: the encoding that many programs declare without a check; another label is deliberate, so more evidence is needed
_DEFAULT = "cp1252"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LONE_HAN = re.compile("(?<![\u3000-\u9fff\uff00-\uffef])[\u3400-\u9fff](?![\u3000-\u9fff\uff00-\uffef])")
#: letters, and everything that is not ASCII
_WORD = re.compile(r"[A-Za-z\x80-\U0010ffff]+")
#: punctuation that can be next to letters
_PUNCTUATION = re.compile("[\xa0\xad“”‘’«»‹›„‚…–—·]+|[¿¡](?=[A-Za-z\xc0-\u024f])")
#: at most one in twenty characters may be invalid
_FEW = 20


def guess_codec(sample: bytes, claimed: codecs.CodecInfo | None) -> codecs.CodecInfo:
    """Return the codec of `sample`, which begins outside ASCII: the declared one unless another is clearly better."""
    western = codecs.lookup("cp1252")
    if claimed is None or not _is_readable(_decode(sample, claimed)):
        return western if _is_regular(_decode(sample, western)) else _best_codec(sample, claimed)
    best = _best_codec(sample, claimed if claimed.name in charsets.EAST_ASIAN else None)
    if claimed.name in _CHINESE:
        return best if _score(sample, best) > 2 * max(_score(sample, claimed), 0) + 2 else claimed
    if claimed.name in charsets.EAST_ASIAN:
        # Chinese is never labelled as Japanese or Korean; some characters of misread Japanese are common by chance
        return claimed
    if _is_regular(_decode(sample, claimed)):
        return claimed
    least_common = 0 if claimed.name == _DEFAULT else 2
    return best if _is_chinese(_decode(sample, best), least_common) else claimed


def _best_codec(sample: bytes, claimed: codecs.CodecInfo | None = None) -> codecs.CodecInfo:
    """Return the codec with the best score of `claimed` and the two Chinese encodings; the first one if several are
    equal.
    """
    chinese = [codecs.lookup(name) for name in _CHINESE]
    return max([claimed, *chinese] if claimed else chinese, key=lambda codec: _score(sample, codec))


def is_short_chinese(text: str, body: bytes, claimed: codecs.CodecInfo) -> bool:
    """Return whether a short text declared as Chinese is valid UTF-8 (`text`) only by chance, as 系统 is in GBK.

    By chance only two-byte characters of UTF-8 result, and real Chinese text rarely has single or rare characters.
    """
    if claimed.name not in _CHINESE or text.isascii() or max(text) > "\u07ff":
        return False
    chinese = _decode(body, claimed)
    common = chinese.encode("gb2312" if claimed.name == "gb18030" else "big5", "replace")
    return common.count(b"?") == chinese.count("?") and _LONE_HAN.search(chinese) is None


def _decode(sample: bytes, codec: codecs.CodecInfo) -> str:
    return codec.decode(sample, "replace")[0]


def _score(sample: bytes, codec: codecs.CodecInfo) -> int:
    """Return the score of a decoded sample: common characters count for it, invalid bytes against it."""
    text = _decode(sample, codec)
    return sum(character in _COMMON for character in text) - 2 * text.count("\ufffd")


def _is_readable(text: str) -> bool:
    """Return whether nearly all bytes are valid; a very short text may have one invalid byte."""
    strays, wide = text.count("\ufffd"), sum(character > "\x7f" for character in text)
    return strays * _FEW <= wide or (strays == 1 and wide > 4)


def _is_chinese(text: str, least_common: int) -> bool:
    """Return whether a text is readable Chinese: usual characters, side by side, and some very common ones.

    `least_common` is the number of very common characters that even a text of a few words must have.
    """
    han = _HAN.findall(text)
    usual = sum(character in _USUAL for character in han)
    common = sum(character in _COMMON for character in text)
    wide = sum(character > "\x7f" for character in text)
    return (
        _is_readable(text)
        and len(han) > 0
        and 5 * (usual + len(_CHINESE_SIGN.findall(text))) >= 4 * wide
        and 3 * len(_LONE_HAN.findall(text)) <= len(han)
        and common >= least_common
        and (len(han) <= _FEW or common * _FEW >= len(han))
    )


def _is_regular(text: str) -> bool:
    """Return whether most characters outside ASCII are in regular words of an alphabet or are single signs."""
    regular = total = 0
    for word in _WORD.findall(text):
        count = sum(character > "\x7f" for character in word)
        total += count
        if count and _is_word(word):
            regular += count
    return 2 * regular >= total


def _is_word(word: str) -> bool:
    parts = [part for part in _PUNCTUATION.split(word) if part]
    return all(_has_one_case(part) if _is_letters(part) else _is_sign(part) for part in parts)


def _is_letters(part: str) -> bool:
    return all(unicodedata.category(character)[0] in "LM" or character.isdigit() for character in part)


def _has_one_case(part: str) -> bool:
    """Return whether the letters are all small, all capital, or small after a capital; scripts without case always
    match.
    """
    return part == part.lower() or part == part.upper() or part[1:] == part[1:].lower()


def _is_sign(part: str) -> bool:
    """Return whether only one character is outside ASCII: `m²`, `10°C`, `©`."""
    return sum(character > "\x7f" for character in part) == 1
