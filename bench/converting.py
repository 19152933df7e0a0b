"""Conversion between the Chinese scripts: `to_hans` and `to_hant` against plain OpenCC, on the same generated stories.

Ours has additional phrases, and checks each line before the conversion.
"""

from collections.abc import Callable, Sequence

from opencc import OpenCC

from bench.measure import paired
from bench.newsroom import story
from bench.results import Row
from feeds.common.chinese import to_hans, to_hant

STORIES = 300
ROUNDS = 7
#: limit of the time, in times of bare OpenCC
MAX_RATIO = 1.5


def main() -> Sequence[Row]:
    """Print for each script the characters per second of ours and of OpenCC, and the ratio."""
    simplified = ["\n".join(story(number)) for number in range(STORIES)]
    traditional = [to_hant(text) for text in simplified]
    print(f"scripts: {STORIES} stories, {sum(map(len, simplified)):,} characters")
    return [_compare("to_hant", to_hant, "s2tw", simplified), _compare("to_hans", to_hans, "t2s", traditional)]


def _compare(name: str, ours: Callable[[str], str], rule: str, texts: list[str]) -> Row:
    convert = OpenCC(rule).convert
    spent, bare, ratio = paired(lambda: [*map(ours, texts)], lambda: [*map(convert, texts)], ROUNDS)
    print(f"  {name}: {_speed(texts, spent)}, OpenCC {_speed(texts, bare)}: {1 / ratio:.2f} times its time")
    return Row(
        name=f"convert a text, `{name}`",
        ours=f"{spent / len(texts) * 1e6:.0f} µs",
        peer=f"OpenCC {bare / len(texts) * 1e6:.0f} µs",
        value=1 / ratio,
        at_most=MAX_RATIO,
    )


def _speed(texts: list[str], seconds: float) -> str:
    return f"{sum(map(len, texts)) / seconds / 1e6:.1f} million characters a second"
