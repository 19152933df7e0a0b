"""Texts as sets of character 4-grams, exactly and in small: the sketch by which the few that are alike are found.

Chinese has no spaces to cut words at, so the unit is the run of four characters (UTF-16 code units: eight bytes, which
are a number as they stand, and a thousand of them cost microseconds).
"""

from array import array
from collections.abc import Iterator, Set
from operator import eq

from rensa import RMinHash

#: characters of a gram
GRAM = 4

#: MinHash values of a sketch, and how many of them make a band: texts that share a band may be alike. Of two texts
#: with Jaccard .6 / .63 / .7 / .8 a share of .992 / .997 / .9998 / 1 - 6e-7 shares one, 1 - (1 - j^ROWS)^BANDS
BANDS = 20
ROWS = 3
VALUES = BANDS * ROWS

#: equal values from which on two texts are compared: two with Jaccard .6 have 36, and 21 or less once in 20,000 times;
#: two that have a tenth in common have 6
_MIN_EQUAL_VALUES = 21

#: for ever, as is everything else here that decides a sketch; raised whenever one of them changes, or what two texts
#: must have in common to be copies, and then every sketch is made again
SCHEME = 3 << 8 | RMinHash.ALGORITHM_VERSION
_SEED = 42

#: the lower bits of a value are kept, the upper ones are mostly zero in a minimum
_BITS = 16
_MASK = (1 << _BITS) - 1

_UNIT = 2
_WIDTH = GRAM * _UNIT


def grams(letters: str) -> "array[int]":
    """Return the 4-grams of `letters` as 64-bit numbers, in no particular order; none below four characters."""
    units = letters.encode("utf-16-le", "surrogatepass")
    numbers = array("Q")
    for shift in range(0, _WIDTH, _UNIT):
        numbers.frombytes(units[shift : shift + (len(units) - shift) // _WIDTH * _WIDTH])
    return numbers


def jaccard(first: Set[int], second: Set[int]) -> float:
    """Return the share of grams that two texts have in common, 0 to 1; two empty texts share nothing."""
    shared = len(first & second)
    total = len(first) + len(second) - shared
    return shared / total if total else 0.0


def sketch(hashes: "array[int]") -> bytes:
    """Return the MinHash of a text, `VALUES` numbers of 16 bits; raises `ValueError` for a text without grams."""
    if not hashes:
        raise ValueError("a text without grams has no sketch")
    (row,) = RMinHash.digest_matrix_from_flat_token_hashes(hashes, [0, len(hashes)], VALUES, _SEED).to_rows()
    return array("H", [value & _MASK for value in row]).tobytes()


def bands(sketched: bytes) -> Iterator[int]:
    """Yield the `BANDS` keys of a sketch, below 2^53."""
    values = memoryview(sketched).cast("H")
    rows = (values[row::ROWS] for row in range(ROWS))
    for band, (first, second, third) in enumerate(zip(*rows, strict=True)):
        yield band << 3 * _BITS | first << 2 * _BITS | second << _BITS | third


def is_likely(first: bytes, second: bytes) -> bool:
    """Tell of two sketches whether their texts are worth comparing."""
    return int(sum(map(eq, memoryview(first).cast("H"), memoryview(second).cast("H")))) >= _MIN_EQUAL_VALUES
