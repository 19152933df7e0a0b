"""Character 4-grams of texts, and their MinHash with LSH bands to find similar texts.

Chinese has no spaces between words, so the unit is a sequence of four characters (UTF-16 code units: eight bytes are
one 64-bit number, and a thousand of them cost microseconds).
"""

from array import array
from collections.abc import Iterator, Set
from operator import eq

from rensa import RMinHash

#: characters per gram
GRAM = 4

#: LSH parameters: a MinHash has BANDS bands of ROWS MinHash values each; texts that share a band are candidates. Two
#: texts with Jaccard similarity j share a band with probability 1 - (1 - j^ROWS)^BANDS: .992 / .997 / .9998 / 1 - 6e-7
#: for j = .6 / .63 / .7 / .8
BANDS = 20
ROWS = 3
VALUES = BANDS * ROWS

#: two texts are compared exactly if their MinHashes have at least this many equal values: with Jaccard .6 they have 36,
#: and 21 or less once in 20,000 times; with Jaccard .1 they have 6
_MIN_EQUAL_VALUES = 21

#: version of the stored MinHashes; raise it if you change a constant here, or the threshold for duplicates: then every
#: stored MinHash is computed again
SCHEME = 3 << 8 | RMinHash.ALGORITHM_VERSION
_SEED = 42

#: only the lower bits of a value are stored; the upper bits of a minimum are mostly zero
_BITS = 16
_MASK = (1 << _BITS) - 1

_UNIT = 2
_WIDTH = GRAM * _UNIT


def grams(letters: str) -> "array[int]":
    """Return the 4-grams of `letters` as 64-bit numbers, unordered; empty below four characters."""
    units = letters.encode("utf-16-le", "surrogatepass")
    numbers = array("Q")
    for shift in range(0, _WIDTH, _UNIT):
        numbers.frombytes(units[shift : shift + (len(units) - shift) // _WIDTH * _WIDTH])
    return numbers


def jaccard(first: Set[int], second: Set[int]) -> float:
    """Return the Jaccard similarity of two sets of grams, 0 to 1; 0 for two empty sets."""
    shared = len(first & second)
    total = len(first) + len(second) - shared
    return shared / total if total else 0.0


def minhash_of(hashes: "array[int]") -> bytes:
    """Return the MinHash of a text from its grams, `VALUES` numbers of 16 bits; raises `ValueError` without grams."""
    if not hashes:
        raise ValueError("a text without grams has no MinHash")
    (row,) = RMinHash.digest_matrix_from_flat_token_hashes(hashes, [0, len(hashes)], VALUES, _SEED).to_rows()
    return array("H", [value & _MASK for value in row]).tobytes()


def bands(minhash: bytes) -> Iterator[int]:
    """Yield the `BANDS` LSH index keys of a MinHash, each below 2^53."""
    values = memoryview(minhash).cast("H")
    rows = (values[row::ROWS] for row in range(ROWS))
    for band, (first, second, third) in enumerate(zip(*rows, strict=True)):
        yield band << 3 * _BITS | first << 2 * _BITS | second << _BITS | third


def is_likely(first: bytes, second: bytes) -> bool:
    """Return whether two MinHashes are similar enough to compare their texts exactly."""
    return int(sum(map(eq, memoryview(first).cast("H"), memoryview(second).cast("H")))) >= _MIN_EQUAL_VALUES
