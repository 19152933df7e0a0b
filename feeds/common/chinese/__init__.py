"""The two scripts of Chinese: plain text from one into the other, by OpenCC.

Characters are converted, words are not: 鼠标 becomes 鼠標 and not 滑鼠, for what somebody said stays what was said.
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


#: by the tag of the script that comes out
CONVERTERS: dict[Script, Callable[[str], str]] = {"zh-Hans": to_hans, "zh-Hant": to_hant}


#: characters that OpenCC leaves, as it depends on the word what they are in the other script: 藉口 is 借口
BY_WORD = str.maketrans("沈瞭藉覆甦彷衹著", "沉了借复苏仿只着")

_SIMPLIFIED, _TRADITIONAL = (re.compile(f"[{''.join(every)}]") for every in (SIMPLIFIED, TRADITIONAL))

#: by the script that comes out: the characters that only it has, and those that only the other one has
_CHARACTERS: dict[Script, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "zh-Hans": (_SIMPLIFIED, _TRADITIONAL),
    "zh-Hant": (_TRADITIONAL, _SIMPLIFIED),
}

#: where Unicode keeps Chinese characters that have a form in the other script
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32400))

#: the first of those that have more than 16 bits
_LONG = 0x20000

#: by the part of a language tag that tells it, a script or a region
_WRITTEN: dict[str, Script] = {
    **dict.fromkeys(("hans", "cn", "sg", "my"), "zh-Hans"),
    **dict.fromkeys(("hant", "tw", "hk", "mo"), "zh-Hant"),
}


def fold(text: str) -> str:
    """Return the text with each character by itself as simplified Chinese has it: to search in, not to read.

    Unlike `to_hans` it does not look at words, so that what is part of a text is part of the folded text too.

    >>> fold("乾隆的頭髮") == fold("干隆的头发")
    True
    """
    pattern, simplified = _folding()
    return pattern.sub(lambda match: simplified.get(match[0], match[0]), text)


def script_of(tag: str) -> Script | None:
    """Return the script that a language tag (BCP 47) tells, by its script or region; None where it tells none.

    >>> script_of("zh-TW"), script_of("zh-Hans-HK"), script_of("zh")
    ('zh-Hant', 'zh-Hans', None)
    """
    language, *subtags = tag.lower().split("-")
    return next((_WRITTEN[part] for part in subtags if part in _WRITTEN), None) if language == "zh" else None


@cache
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    """Every character that is another one in simplified Chinese, and which; asked of OpenCC once, in 0.15 s."""
    every = (chr(code) for low, high in _HAN for code in range(low, high))
    convert = converter("zh-Hans").convert
    simplified = {
        character: other for character in every if len(other := convert(character)) == 1 and other != character
    }
    simplified |= {chr(character): chr(other) for character, other in BY_WORD.items()}
    # 沈 is what 瀋 becomes, and becomes 沉 itself: all three are one
    simplified = {character: simplified.get(other, other) for character, other in simplified.items()}
    short = "".join(character for character in simplified if ord(character) < _LONG)
    # all of more than 16 bits are looked up: a set that holds some of them is 30 times as slow
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
    # half of a surrogate pair, which JSON can spell, has no bytes that OpenCC could read
    readable = text.encode("utf-8", "replace").decode("utf-8")
    # it ends where a NUL stands
    convert = converter(script).convert
    return "\0".join(convert(part) for part in readable.split("\0"))
