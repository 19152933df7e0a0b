"""The terms of a text: what an index is made of, and what a question is put in.

Chinese has no spaces, and most of its words have two characters, so each character makes a term together with the one
behind it: 老街上 is 老街 街上 上, as in Lucene's CJKBigramFilter, but with one term for *each* character. So a phrase
is its terms in a row, and whatever begins with a character is wherever it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain
from operator import add
from typing import NamedTuple
from zlib import crc32

from feeds.common.chinese import BY_WORD, to_hans

#: stands where a line or a paragraph ends, so that no phrase leads from one into the next; no question holds it
BREAK = "\u2029"
#: characters of a text that are indexed; what follows cannot make a poll slow
MAX_INDEXED = 100_000

#: written without spaces: Han in all its blocks (all of planes 2 and 3 is for it), kana, bopomofo, hangul
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
#: a run without spaces, digits, another word, the end of lines, or a sign that belongs to what it stands behind, as in
#: C++ and C#. Each is one class of characters, nothing backtracks; a sign looks back on one character, so that
#: what is cut out of a text has the terms that it has there
_WORDS = re.compile(rf"([{_UNSPACED}]+)|\d+|[^\W\d_{_UNSPACED}]+|(\n+)|(?<=[a-z0-9+#])[+#]")
#: as the index takes for letters
_SIGNS = {"+": "＋", "#": "＃"}
#: accents behind a letter, and what only chooses among the shapes of a character
_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

#: by what all terms were made: an index of another one is made anew. The first number is raised whenever something here
#: changes what the terms of a text are; the rest is what else decides on them
SCHEME = 2 << 32 | crc32(f"{unicodedata.unidata_version} {version('opencc')}".encode())


class Term(NamedTuple):
    """A term, and where in the folded text it begins."""

    word: str
    start: int
    #: whether it is the last character of a run without spaces, by itself
    is_end: bool = False


class _Folded(dict[int, str]):
    """What becomes of each character, for `str.translate`; it does not depend on those beside it.

    So what is true of a text is true of every part of it, and every place in a folded text has one in the original.
    """

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        # rare characters would cost more memory than they save time
        if code < 0x10000:
            self[code] = folded
        return folded


def _folded(character: str) -> str:
    # invisible joints stand within words
    if unicodedata.category(character) == "Cf":
        return ""
    spelled = _MARKS.sub("", unicodedata.normalize("NFKD", character).casefold())
    return to_hans(unicodedata.normalize("NFKC", spelled)).translate(BY_WORD)


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return the text in one spelling: simplified, half-width, lower-case, without accents and invisible characters.

    >>> fold("臺灣ＩＣ Café")
    '台湾ic cafe'
    """
    return text.translate(_FOLDED)


def fold_each(text: str) -> list[str]:
    """Return the folded characters one by one, for whoever needs to know which became which."""
    return [_FOLDED[ord(character)] for character in text]


def terms(folded: str) -> Iterator[Term]:
    """Yield the terms of a folded text in their order; letters and digits are words of their own.

    >>> [term.word for term in terms("iphone16发布会")]
    ['iphone', '16', '发布', '布会', '会']
    """
    for match in _WORDS.finditer(folded):
        last = match.end() - 1 if match[1] else -1
        for start, word in enumerate(_words(match), match.start()):
            yield Term(word, start, is_end=start == last)


def index_terms(text: str) -> str:
    """Return the terms of the first `MAX_INDEXED` characters of a text, parted by spaces.

    >>> indexed("老街上。")
    '老街 街上 上'
    """
    return " ".join(chain.from_iterable(map(_words, _WORDS.finditer(fold(text[:MAX_INDEXED])))))


def _words(match: re.Match[str]) -> list[str]:
    """Return the terms of a run without spaces, one for each of its characters, or that of anything else."""
    word = match[0]
    if match[1]:
        return [*map(add, word, word[1:]), word[-1]]
    return [BREAK if match[2] else _SIGNS.get(word, word)]
