"""Conversion between the Chinese scripts: `to_hans` and `to_hant` against plain OpenCC, on the same generated stories.

Ours has additional phrases, and checks each line before the conversion.
"""

import time
from collections.abc import Callable

from opencc import OpenCC

from bench.newsroom import story
from feeds.common.chinese import to_hans, to_hant

STORIES = 300
ROUNDS = 7


def main() -> None:
    """Print for each script the characters per second of ours and of OpenCC, and the ratio."""
    simplified = ["\n".join(story(number)) for number in range(STORIES)]
    traditional = [to_hant(text) for text in simplified]
    print(f"scripts: {STORIES} stories, {sum(map(len, simplified)):,} characters")
    for name, ours, rule, texts in (
        ("to_hant", to_hant, "s2tw", simplified),
        ("to_hans", to_hans, "t2s", traditional),
    ):
        spent, bare = _paired(ours, OpenCC(rule).convert, texts)
        print(f"  {name}: {_speed(texts, spent)}, OpenCC {_speed(texts, bare)}: {spent / bare:.2f} times its time")


def _paired(ours: Callable[[str], str], bare: Callable[[str], str], texts: list[str]) -> tuple[float, float]:
    """The shortest CPU times of both, measured in turn."""
    times = [(_spent(ours, texts), _spent(bare, texts)) for _ in range(ROUNDS)]
    return min(our_time for our_time, _ in times), min(other for _, other in times)


def _spent(convert: Callable[[str], str], texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        convert(text)
    return time.process_time() - started


def _speed(texts: list[str], seconds: float) -> str:
    return f"{sum(map(len, texts)) / seconds / 1e6:.1f} million characters a second"
