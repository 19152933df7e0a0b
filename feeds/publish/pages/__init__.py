"""HTML pages: pure functions of values, without a clock; the same over HTTP and in an export.

Each page has one template in `templates/` and one module that provides its values. Messages in the templates are in
English; `languages` has the translations.
"""
