"""Every feed of the suites is parsed, or its refusal is listed; every expectation is met, or listed as a difference.

The lists beside this file have a reason for each row, and an obsolete row fails as well.
"""

from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.suites import locate
from tests.suites.compare import Result, compare

HERE = Path(__file__).parent
SUITES = locate.suites()

pytestmark = pytest.mark.skipif(not SUITES, reason=f"no suites of other projects in {locate.FOLDER}")


def rows(name: str) -> list[tuple[str, str, str]]:
    """The rows of a list: pattern of paths, start of the actual value, and the reason why it is right."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    split = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(path, actual, why) for path, actual, why in split]


@cache
def result_of(suite: str) -> Result:
    return compare(suite)


def listed(path: str, actual: str, table: list[tuple[str, str, str]]) -> tuple[str, str, str] | None:
    """The first row for `actual` at `path`."""
    return next((row for row in table if fnmatch(path, row[0]) and actual.startswith(row[1].rstrip("*"))), None)


@pytest.mark.parametrize("suite", SUITES)
def test_every_refusal_is_on_the_list(suite: str) -> None:
    table = rows("refused.tsv")
    # a feed without entries, or an entry without content, is no loss
    refusals = [refusal for refusal in result_of(suite).refusals if refusal.has_content]
    assert [refusal for refusal in refusals if not listed(refusal.path, refusal.reason, table)] == []


@pytest.mark.parametrize("suite", SUITES)
def test_every_difference_is_on_the_list(suite: str) -> None:
    table = rows("differs.tsv")
    differences = result_of(suite).differences
    assert [
        difference for difference in differences if not listed(difference.path, difference.expectation.field, table)
    ] == []


def test_every_row_is_needed() -> None:
    if list(locate.FEEDS) != SUITES:
        pytest.skip("needs all suites")
    refusals = [(refusal.path, refusal.reason) for suite in SUITES for refusal in result_of(suite).refusals]
    differences = [
        (refusal.path, refusal.expectation.field) for suite in SUITES for refusal in result_of(suite).differences
    ]
    for name, values in (("refused.tsv", refusals), ("differs.tsv", differences)):
        table = rows(name)
        used = {listed(path, value, table) for path, value in values}
        assert [row for row in table if row not in used] == []


@pytest.mark.parametrize("suite", SUITES)
def test_no_entry_raises_an_unexpected_error(suite: str) -> None:
    reasons = [refusal.reason for refusal in result_of(suite).refusals]
    assert [reason for reason in reasons if "please report it" in reason or "feedparser failed" in reason] == []
