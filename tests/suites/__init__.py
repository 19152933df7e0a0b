"""Test suites of other projects, in the folder `FEEDS_SUITES`, by default `suites` beside the checkout.

They are not committed. `python -m tests.suites` prints the results.
"""
