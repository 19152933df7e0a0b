"""Rules for whole lines that are not part of the story: credits and rights move to their fields, boilerplate is
dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: variation selectors: © with U+FE0F is an emoji
_VARIATION = dict.fromkeys((0xFE0E, 0xFE0F))

Destination = Literal["credits", "rights", "nowhere"]


@dataclass(frozen=True, slots=True)
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


def destination(rules: Sequence[LineRule], line: str) -> tuple[Destination, str] | None:
    """Return the destination of `line` by the first matching rule, and its text (group `kept`, else all); None for the
    story.
    """
    line = line.translate(_VARIATION)
    for rule in rules:
        if len(line) <= rule.longest and (match := rule.pattern.fullmatch(line)):
            return rule.to, match.groupdict().get("kept") or line
    return None
