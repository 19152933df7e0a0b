"""Texts as sets of character 4-grams, exactly and in small: the sketch by which the few that are alike are found.

Chinese has no spaces to cut words at, so the unit is the run of four characters (UTF-16 code units: eight bytes, which
are a number as they stand, and a thousand of them cost microseconds).
"""

from array import array
from collections.abc import Set
from zlib import crc32

from rensa import RMinHash

#: characters of a gram
GRAM = 4

#: MinHash values of a sketch, and how many of them make a band: texts that share a band are compared. Of two texts
#: with Jaccard .55 / .6 / .7 / .8 a share of .954 / .988 / .9998 / 1 - 1e-7 is found (1 - (1 - j^ROWS)^BANDS)
BANDS = 32
ROWS = 4

#: for ever, as is everything else here that decides a band; raised whenever one of them changes, and then every
#: sketch is taken anew
SCHEME = 1 << 8 | RMinHash.ALGORITHM_VERSION
_SEED = 42

_UNIT = 2
_WIDTH = GRAM * _UNIT


def grams(letters: str) -> "array[int]":
    """Return the 4-grams of `letters` as 64-bit numbers, in no particular order; none below four characters."""
    units = letters.encode("utf-16-le", "surrogatepass")
    found = array("Q")
    for shift in range(0, _WIDTH, _UNIT):
        found.frombytes(units[shift : shift + (len(units) - shift) // _WIDTH * _WIDTH])
    return found


def jaccard(one: Set[int], other: Set[int]) -> float:
    """Return the share of grams that two texts have in common, 0 to 1; two empty texts share nothing."""
    shared = len(one & other)
    total = len(one) + len(other) - shared
    return shared / total if total else 0.0


def bands(found: "array[int]") -> tuple[int, ...]:
    """Return the `BANDS` keys (below 2^37) of a text's MinHash; raises `ValueError` for a text without grams."""
    if not found:
        raise ValueError("a text without grams has no sketch")
    (row,) = RMinHash.digest_matrix_from_flat_token_hashes(found, [0, len(found)], BANDS * ROWS, _SEED).to_rows()
    packed = array("I", row).tobytes()
    width = len(packed) // BANDS
    return tuple(band << 32 | crc32(packed[band * width : (band + 1) * width]) for band in range(BANDS))
