"""Whole lines of text that are not the story: credits and rights that move to their fields, boilerplate that goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: what chooses among the shapes of a sign: © with U+FE0F is an emoji
_VARIATION = dict.fromkeys((0xFE0E, 0xFE0F))

Destination = Literal["credits", "rights", "nowhere"]


@dataclass(frozen=True, slots=True)
class LineRule:
    """A line whose text matches `pattern` as a whole goes to `to`; its markup does not matter.

    `longest` bounds the work on hostile input and keeps a rule from eating a real paragraph.
    """

    pattern: re.Pattern[str]
    to: Destination
    longest: int = 240


def credit(pattern: str, longest: int = 120) -> LineRule:
    """A line naming the agencies or people a story draws on."""
    return LineRule(re.compile(pattern, re.DOTALL), "credits", longest)


def rights(pattern: str, longest: int = 240) -> LineRule:
    """A line saying whose the text is."""
    return LineRule(re.compile(pattern, re.DOTALL), "rights", longest)


def boilerplate(pattern: str, longest: int = 240) -> LineRule:
    """A line that stands under every article and says nothing about it."""
    return LineRule(re.compile(pattern, re.DOTALL), "nowhere", longest)


def destination(rules: Sequence[LineRule], line: str) -> tuple[Destination, str] | None:
    """Where the first matching rule sends `line` and what of it (its group `kept`, else all); None for the story."""
    line = line.translate(_VARIATION)
    for rule in rules:
        if len(line) <= rule.longest and (match := rule.pattern.fullmatch(line)):
            return rule.to, match.groupdict().get("kept") or line
    return None
