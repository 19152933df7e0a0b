"""`python -m tests.suites [-v]`: the results of every suite, and with `-v` each refusal and difference."""

import sys

from tests.suites import locate
from tests.suites.compare import compare

for suite in locate.suites():
    result = compare(suite)
    expected = result.met + len(result.differences)
    print(
        f"{suite}: {result.feeds} feeds, {result.read} read whole, {result.entries} entries, "
        f"{len(result.refusals)} refusals; {result.met} of {expected} expected values met"
    )
    if "-v" in sys.argv:
        for refusal in result.refusals:
            print(f"  refused {refusal.path}:{refusal.line}: {refusal.reason[:150]} [content: {refusal.has_content}]")
        for difference in result.differences:
            expectation = difference.expectation
            print(
                f"  differs {difference.path} entry {expectation.entry} {expectation.field}: "
                f"expected {str(expectation.value)[:120]!r}, found {difference.actual[:120]}"
            )
