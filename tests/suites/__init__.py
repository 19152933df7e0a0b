"""Other projects' test suites, read where they are: in the folder `FEEDS_SUITES`, else in `suites` beside the checkout.

Nothing of them is committed. `python -m tests.suites` prints the figures.
"""
