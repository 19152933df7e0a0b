"""The published search: its parameters, its results, and both as a page and as feeds.

`feeds.search` parses queries and highlights hits, and `feeds.store` has the index.
"""
