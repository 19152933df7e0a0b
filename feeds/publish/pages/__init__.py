"""Pages for people, out of values: pure, without a clock; the same over HTTP and in an export.

One template a page in `templates/`, one module that says what stands in it. Messages are written in English in the
templates; `languages` has them in the others.
"""
