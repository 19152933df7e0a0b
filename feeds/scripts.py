"""The two scripts of Chinese: plain text from one into the other, by OpenCC.

Characters are converted, words are not: 鼠标 becomes 鼠標 and not 滑鼠, for what somebody said stays what was said.
"""

from collections.abc import Callable
from functools import cache
from typing import Literal

from opencc import OpenCC

Script = Literal["zh-Hans", "zh-Hant"]

#: by the tag of the script that comes out; traditional characters as Taiwan writes them, 裡 and not 裏
_RULES: dict[Script, str] = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}


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


@cache
def _converter(script: Script) -> OpenCC:
    # the one for traditional characters takes 43 MB, which nobody who only looks for words should pay
    return OpenCC(_RULES[script])


def _converted(text: str, script: Script) -> str:
    # half of a surrogate pair, which JSON can spell, has no bytes that OpenCC could read
    readable = text.encode("utf-8", "replace").decode("utf-8")
    # it ends where a NUL stands
    converter = _converter(script)
    return "\0".join(converter.convert(part) for part in readable.split("\0"))
