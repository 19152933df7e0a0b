"""The rules for lines give the same results one by one and combined."""

import re
import time
from random import Random

import pytest

from feeds.parsing.markup.line_rules import LineRule, boilerplate, credit, destination, rights
from feeds.parsing.normalizers import all_normalizers

RULES = tuple(rule for normalizer in all_normalizers().values() for rule in normalizer.lines)
#: lines that rules match, words of such lines, and other words
WORDS = (
    "广告|（责任编辑：林晓）|（完）编译 林晓|© 2026 AFP|来源：新社|（译者：林晓/核稿：周帆）1090813|责编：何平|"
    "作者：林晓|"
    "=====|©️ 2026 AFP|"
    "翻译：林晓|未经许可，禁止转载|。|，|\n| |林晓|a.b@example.com|"
    "城北的旧车站改建成了社区图书馆，周末有志愿者给孩子们讲故事。"
).split("|")


def one_by_one(rules: tuple[LineRule, ...], line: str) -> tuple[str, str] | None:
    line = re.sub("[\ufe0e\ufe0f]", "", line)
    for rule in rules:
        if len(line) <= rule.longest and (match := rule.pattern.fullmatch(line)):
            return rule.to, match.groupdict().get("kept") or line
    return None


@pytest.mark.parametrize("number", range(50))
def test_combined_rules_give_the_result_of_the_first_rule_that_matches(number: int) -> None:
    chance = Random(number)  # noqa: S311 # no secret
    for line in (*WORDS, *("".join(chance.choices(WORDS, k=chance.randrange(4))) for _ in range(20))):
        assert destination(RULES, line) == one_by_one(RULES, line), line


def test_a_limit_of_length_belongs_to_its_rule() -> None:
    rules = (credit("a+", 3), rights("(?P<kept>a+)b?", 5), boilerplate("[ab]+|c", 7))
    lines = ["a" * 3, "a" * 4, "aaaab", "a" * 6, "a" * 8, "b" * 7, "c", "d", ""]
    assert [destination(rules, line) for line in lines] == [one_by_one(rules, line) for line in lines]
    assert [(destination(rules, line) or ("story",))[0] for line in lines[:5]] == [
        *("credits", "rights", "rights", "nowhere", "story")
    ]


def test_a_line_above_the_limit_of_a_rule_is_not_compared_with_it() -> None:
    start = time.process_time()
    assert destination((credit("(?:a|aa)+b", 10), rights("c", 80)), "a" * 60) is None
    assert time.process_time() - start < 1
