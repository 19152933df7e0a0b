"""A fast parser for well-formed feeds whose every element has one meaning; feedparser parses all others.

It gives the same values as feedparser 6.0.14, or declines. expat is feedparser's own XML parser; most of feedparser's
time goes into its handlers, which call Python several times for each piece of text.
"""
