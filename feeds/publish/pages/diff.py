"""Difference between two versions of a text: added and removed paragraphs, and changes within them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

#: maximum number of paragraphs of one version that are compared
MAX_PARAGRAPHS = 400
#: maximum number of pairs of equal characters in two paragraphs that are compared in detail, and in all of them
#: together: they determine the running time; two paragraphs of a thousand Chinese characters have some six thousand
MAX_WITHIN, MAX_TOGETHER = 10_000, 40_000

#: below this similarity two paragraphs are shown whole, one after the other
_LEAST_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A part of a line."""

    text: str
    kind: Literal["same", "added", "removed"] = "same"


#: a changed paragraph
Line = tuple[DiffPart, ...]


def diff_lines(old_lines: Sequence[str], new_lines: Sequence[str]) -> tuple[Line, ...]:
    """The paragraphs that differ between two versions, in order.

    >>> [(part.text, part.kind) for part in diff_lines(["船都停了。"], ["船都开了。"])[0]]
    [('船都', 'same'), ('停', 'removed'), ('开', 'added'), ('了。', 'same')]
    """
    old, new = list(old_lines[:MAX_PARAGRAPHS]), list(new_lines[:MAX_PARAGRAPHS])
    result: list[Line] = []
    budget = MAX_TOGETHER
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for removed, added in zip_longest(old[i1:i2], new[j1:j2], fillvalue=""):
            cost = _cost(removed, added)
            if within := cost <= min(budget, MAX_WITHIN):
                budget -= cost
            result += _pair(removed, added, within=within)
    return tuple(result)


def _cost(old: str, new: str) -> int:
    old_counts, new_counts = Counter(old), Counter(new)
    return sum(number * new_counts[letter] for letter, number in old_counts.items())


def _pair(old: str, new: str, *, within: bool) -> Iterator[Line]:
    if old and new and within:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.quick_ratio() >= _LEAST_ALIKE and matcher.ratio() >= _LEAST_ALIKE:
            yield tuple(_parts(matcher, old, new))
            return
    if old:
        yield (DiffPart(old, "removed"),)
    if new:
        yield (DiffPart(new, "added"),)


def _parts(matcher: "SequenceMatcher[str]", old: str, new: str) -> Iterator[DiffPart]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield DiffPart(old[i1:i2])
            continue
        if i1 < i2:
            yield DiffPart(old[i1:i2], "removed")
        if j1 < j2:
            yield DiffPart(new[j1:j2], "added")
