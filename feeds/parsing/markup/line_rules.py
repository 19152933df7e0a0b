"""Rules for whole lines that are not part of the story: credits and rights move to their fields, boilerplate is
dropped.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

#: variation selectors: © with U+FE0F is an emoji
_VARIATION = re.compile("[\ufe0e\ufe0f]")

Destination = Literal["credits", "rights", "nowhere"]


@dataclass(frozen=True, slots=True, eq=False)
class LineRule:
    """Sends a line whose whole text matches `pattern` to `to`; markup is ignored.

    `longest` limits the work on hostile input and keeps a rule from matching a real paragraph.
    """

    pattern: re.Pattern[str]
    to: Destination
    longest: int = 240


def credit(pattern: str, longest: int = 120) -> LineRule:
    """Return a rule for lines that name the agencies or authors of a story."""
    return LineRule(re.compile(pattern, re.DOTALL), "credits", longest)


def rights(pattern: str, longest: int = 240) -> LineRule:
    """Return a rule for copyright notices."""
    return LineRule(re.compile(pattern, re.DOTALL), "rights", longest)


def boilerplate(pattern: str, longest: int = 240) -> LineRule:
    """Return a rule for lines that appear under every article."""
    return LineRule(re.compile(pattern, re.DOTALL), "nowhere", longest)


def destination(rules: tuple[LineRule, ...], line: str) -> tuple[Destination, str] | None:
    """Return the destination of `line` by the first matching rule, and its text (group `kept`, else all); None for the
    story.
    """
    line = _VARIATION.sub("", line)
    limits, patterns = _by_length(rules)
    bucket = bisect_left(limits, len(line))
    if bucket == len(limits) or not patterns[bucket].fullmatch(line):
        return None
    for rule in rules:
        if len(line) <= rule.longest and (match := rule.pattern.fullmatch(line)):
            return rule.to, match.groupdict().get("kept") or line
    return None


@lru_cache(maxsize=256)
def _by_length(rules: tuple[LineRule, ...]) -> tuple[list[int], list[re.Pattern[str]]]:
    """Return the limits of length, and for each one pattern for all rules that apply up to it."""
    limits = sorted({rule.longest for rule in rules})
    parts = [[rule.pattern.pattern.replace("?P<kept>", "?:") for rule in rules if rule.longest >= n] for n in limits]
    return limits, [re.compile("|".join(part), re.DOTALL) for part in parts]
