"""Tokenizer: split texts and queries into terms for the full-text index.

Chinese has no spaces, so each character is a term, and a word or a phrase is a sequence of terms. A mark between two
runs of characters is a term too: 老街，河边 has no phrase 街河. An index of pairs of characters finds the same, in 2.5
times the space and 5 times the time to write it; it answers rare phrases of frequent characters sooner.
"""

import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from typing import NamedTuple
from zlib import crc32

from feeds.common.chinese import BY_WORD, to_hans

#: term at the end of a line or paragraph, so that no phrase matches across it; no query contains it
BREAK = "\u2029"
#: term for the marks and spaces between two runs of characters; a phrase matches across it if it has one too
GAP = "\u2028"
#: characters of a text that are indexed; a limit, so that a long text cannot make a poll slow
MAX_INDEXED = 100_000

#: written without spaces: Han in all its blocks (all of planes 2 and 3 is for it), kana, bopomofo, hangul
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
#: a run of unspaced script, digits, another word, newlines, or a sign after a word, as in C++ and C#. Each is one class
#: of characters, nothing backtracks; a sign looks back at one character, so that a part of a text has the same terms
#: as within the text
_WORDS = re.compile(rf"([{_UNSPACED}]+)|\d+|[^\W\d_{_UNSPACED}]+|(\n+)|(?<=[a-z0-9+#])[+#]")
_RUN = re.compile(f"[{_UNSPACED}]+")
#: replacements that the FTS5 tokenizer treats as letters
_SIGNS = {"+": "＋", "#": "＃"}
#: how terms are written in a folded text, if differently
SPELLINGS = {term: sign for sign, term in _SIGNS.items()}
#: combining accents, and variation selectors
_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

#: version of the tokenizer: an index of another scheme is rebuilt. Raise the first number after each change here that
#: changes the terms of a text; the rest is a hash of the versions of its libraries
SCHEME = 3 << 32 | crc32(f"{unicodedata.unidata_version} {version('opencc')}".encode())


class Term(NamedTuple):
    """A term, and its start in the folded text."""

    word: str
    start: int


class _Folded(dict[int, str]):
    """Table for `str.translate`: normalizes each character independent of its neighbours.

    So the parts of a text fold like the whole text, and each position in a folded text has one in the original.
    """

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        # do not cache rare characters: the memory is worth more than the time
        if code < 0x10000:
            self[code] = folded
        return folded


def _folded(character: str) -> str:
    # category Cf: invisible joiners within words
    if unicodedata.category(character) == "Cf":
        return ""
    spelled = _MARKS.sub("", unicodedata.normalize("NFKD", character).casefold())
    return to_hans(unicodedata.normalize("NFKC", spelled)).translate(BY_WORD)


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Normalize a text: simplified Chinese, half-width, lower-case, without accents and invisible characters.

    >>> fold("臺灣ＩＣ Café")
    '台湾ic cafe'
    """
    return text.translate(_FOLDED)


def fold_each(text: str) -> list[str]:
    """Return the folded form of each character, to map positions back to the original."""
    return [_FOLDED[ord(character)] for character in text]


def terms(folded: str) -> Iterator[Term]:
    """Yield the terms of a folded text in order; letters and digits are separate words.

    >>> [term.word for term in terms("iphone16发布会")]
    ['iphone', '16', '发', '布', '会']
    """
    is_after_run = False
    for match in _WORDS.finditer(folded):
        start, run = match.start(), match[1] or ""
        if is_after_run and run:
            yield Term(GAP, start - 1)
        is_after_run = bool(run)
        if run:
            yield from map(Term, run, range(start, match.end()))
        else:
            yield Term(_word(match), start)


def is_run(words: str) -> bool:
    """Whether each character is a term of unspaced script, so that a text has these terms wherever it has `words`."""
    return _RUN.fullmatch(words) is not None


def index_terms(text: str) -> str:
    """Return the terms of the first `MAX_INDEXED` characters of a text, separated by spaces: those of `terms`, faster.

    >>> index_terms("老街上。")
    '老 街 上'
    """
    words: list[str] = []
    is_after_run = False
    for match in _WORDS.finditer(fold(text[:MAX_INDEXED])):
        run = match[1]
        if is_after_run and run:
            words.append(GAP)
        is_after_run = bool(run)
        words.append(" ".join(run) if run else _word(match))
    return " ".join(words)


def _word(match: re.Match[str]) -> str:
    """Return the term of a match that is no unspaced run."""
    return BREAK if match[2] else _SIGNS.get(match[0], match[0])
