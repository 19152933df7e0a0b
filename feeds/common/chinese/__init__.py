"""Convert plain text between simplified and traditional Chinese with OpenCC.

Only characters are converted, not words: 鼠标 becomes 鼠標 and not 滑鼠, so that quotes stay unchanged.
"""

import re
from collections.abc import Callable
from functools import cache

from feeds.common.chinese.characters import SIMPLIFIED, TRADITIONAL
from feeds.common.chinese.converters import Script, converter

__all__ = ["BY_WORD", "CONVERTERS", "Script", "fold", "script_of", "to_hans", "to_hant"]


def to_hans(text: str) -> str:
    """Return the text in simplified characters.

    >>> to_hans("頭髮與發展")
    '头发与发展'
    """
    return _converted(text, "zh-Hans")


def to_hant(text: str) -> str:
    """Return the text in traditional characters.

    >>> to_hant("头发与发展")
    '頭髮與發展'
    """
    return _converted(text, "zh-Hant")


#: by the tag of the target script
CONVERTERS: dict[Script, Callable[[str], str]] = {"zh-Hans": to_hans, "zh-Hant": to_hant}


#: characters that OpenCC does not convert, because the simplified form depends on the word: 藉口 is 借口
BY_WORD = str.maketrans("沈瞭藉覆甦彷衹著", "沉了借复苏仿只着")

_SIMPLIFIED, _TRADITIONAL = (re.compile(f"[{''.join(every)}]") for every in (SIMPLIFIED, TRADITIONAL))

#: by the target script: the characters that only it has, and those that only the other script has
_CHARACTERS: dict[Script, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "zh-Hans": (_SIMPLIFIED, _TRADITIONAL),
    "zh-Hant": (_TRADITIONAL, _SIMPLIFIED),
}

#: Unicode ranges of the Chinese characters that have a form in the other script
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))

#: the first code point with more than 16 bits
_LONG = 0x20000

#: script by subtag of a language tag, a script or a region
_WRITTEN: dict[str, Script] = {
    **dict.fromkeys(("hans", "cn", "sg", "my"), "zh-Hans"),
    **dict.fromkeys(("hant", "tw", "hk", "mo"), "zh-Hant"),
}


def fold(text: str) -> str:
    """Convert each character separately to simplified Chinese, for the search index, not for reading.

    Unlike `to_hans` it ignores words, so a part of a text is also a part of the folded text.

    >>> fold("乾隆的頭髮") == fold("干隆的头发")
    True
    """
    pattern, simplified = _folding()
    return pattern.sub(lambda match: simplified.get(match[0], match[0]), text)


def script_of(tag: str) -> Script | None:
    """Return the Chinese script of a language tag (BCP 47), by its script or region; None if it has neither.

    >>> script_of("zh-TW"), script_of("zh-Hans-HK"), script_of("zh")
    ('zh-Hant', 'zh-Hans', None)
    """
    language, *subtags = tag.lower().split("-")
    return next((_WRITTEN[part] for part in subtags if part in _WRITTEN), None) if language == "zh" else None


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the characters that change in simplified Chinese, and their forms; OpenCC takes 0.15 s once."""
    every = (chr(code) for low, high in _HAN for code in range(low, high))
    convert = converter("zh-Hans").convert
    simplified = {
        character: other for character in every if len(other := convert(character)) == 1 and other != character
    }
    simplified |= {chr(character): chr(other) for character, other in BY_WORD.items()}
    # 瀋 becomes 沈, which itself becomes 沉: all three must fold to one character
    simplified = {character: simplified.get(other, other) for character, other in simplified.items()}
    short = "".join(character for character in simplified if ord(character) < _LONG)
    # the pattern matches all characters above 16 bits: a set with only some of them is 30 times slower
    return re.compile(f"[{short}{chr(_LONG)}-{chr(_HAN[-1][1])}]"), simplified


def _converted(text: str, script: Script) -> str:
    own, other = _CHARACTERS[script]
    if not own.search(text):
        return _from_opencc(text, script)
    if not other.search(text):
        return text  # OpenCC would make 幹擾 of 干擾
    lines = text.split("\n")
    return "\n".join(
        _from_opencc(line, script) if other.search(line) or not own.search(line) else line for line in lines
    )


def _from_opencc(text: str, script: Script) -> str:
    # OpenCC cannot read a lone surrogate, which JSON can contain
    readable = text.encode("utf-8", "replace").decode("utf-8")
    # OpenCC stops at a NUL character
    convert = converter(script).convert
    return "\0".join(convert(part) for part in readable.split("\0"))
