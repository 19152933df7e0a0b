"""Corrections of articles in tests."""

from feeds.model import Article, RawEntry


def noted(item: Article | RawEntry) -> tuple[str, ...]:
    """The corrections of an article or entry, in English."""
    return tuple(map(str, item.provenance))
