"""Feed parameters parsed from a query string: RSSHub's parameters, taken literally and within bounds.

See https://docs.rsshub.app/guide/parameters. No input is an error: a number out of bounds becomes the nearest bound,
and a value that cannot be parsed is ignored. Parameters with the same meaning compare equal and have one spelling.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from feeds.common.chinese import fold
from feeds.common.text import plain

#: maximum of `limit`, unless the settings show more articles anyway
MAX_ARTICLES = 200
#: maximum number of words in one filter, and of characters in one word
MAX_WORDS, MAX_WORD_LENGTH = 16, 64
#: characters of a filter that are parsed: the words, spaces and bars
_MAX_FILTER_LENGTH = 2 * MAX_WORDS * MAX_WORD_LENGTH
#: bounds of `brief` in characters; the lower one is RSSHub's
BRIEF = (100, 5_000)
#: bounds of `filter_time` in seconds, up to a hundred years
SECONDS = (1, 3_155_760_000)

#: fields that a filter searches; the empty name searches all fields, or title and description for `filterout`
FIELDS = ("", "title", "description", "author", "category")
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, kw_only=True)  # no slots: `cached_property` keeps its values in the instance
class FeedParams:
    """What differs from the plain feed; in each tuple of words, one match is enough."""

    #: number of articles, None for the number in the settings
    limit: int | None = None
    #: by field of `FIELDS`: words that an article must have or must not have, normalized by `searchable`
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    without: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: maximum age of an article in seconds
    seconds: int | None = None
    #: whether `a` in a word also matches `A`
    any_case: bool = False
    #: maximum number of characters of text per article
    brief: int | None = None
    pictures: bool = True

    @property
    def chooses(self) -> bool:
        """Whether the parameters select articles, instead of showing the newest."""
        return bool(self.choice)

    @property
    def keeps_articles(self) -> bool:
        """Whether it shows every article, in the same way as the plain feed."""
        return not self.chooses and self.brief is None and self.pictures

    @cached_property
    def choice(self) -> str:
        """The part of `query` that selects articles, without their number."""
        return _written(self._filters())

    @cached_property
    def query(self) -> str:
        """The normalized query string, in a fixed order and in ASCII; empty for the plain feed."""
        return _written([*self._number("limit", self.limit), *self._filters(), *self._display_params()])

    def _filters(self) -> Iterator[tuple[str, str]]:
        for verb, filters in (("filter", self.only), ("filterout", self.without)):
            for field, words in filters:
                yield (f"{verb}_{field}" if field else verb), "|".join(words)
        yield from self._number("filter_time", self.seconds)
        if self.any_case:
            yield "filter_case_sensitive", "false"

    def _display_params(self) -> Iterator[tuple[str, str]]:
        yield from self._number("brief", self.brief)
        if not self.pictures:
            yield "images", "none"

    def _number(self, name: str, number: int | None) -> Iterator[tuple[str, str]]:
        if number is not None:
            yield name, str(number)


#: no parameters
PLAIN = FeedParams()


def parse_feed_params(query: Mapping[str, str], items: int) -> FeedParams:
    """Parse the parameters of a feed that shows `items` articles by default; never raises.

    >>> parse_feed_params({"limit": "5", "filter": "港口|渡轮", "utm_source": "x"}, 50).query
    'limit=5&filter=%E6%B8%A1%E8%BD%AE%7C%E6%B8%AF%E5%8F%A3'
    >>> parse_feed_params({"filter": "渡輪"}, 50) == parse_feed_params({"filter": "渡轮"}, 50)
    True
    >>> parse_feed_params({"limit": "50", "images": "origin", "sorted": "false"}, 50) == PLAIN
    True
    """
    limit = _number(query, "limit", (1, max(MAX_ARTICLES, items)))
    any_case = query.get("filter_case_sensitive", "").strip().lower() == "false"
    only, without = (tuple(_filters(query, verb, any_case)) for verb in ("filter", "filterout"))
    return FeedParams(
        limit=None if limit == items else limit,
        # as in RSSHub: a filter on all fields makes the others redundant
        only=only[:1] if only and not only[0][0] else only,
        without=without,
        seconds=_number(query, "filter_time", SECONDS),
        any_case=any_case and bool(only or without),
        brief=_number(query, "brief", BRIEF),
        pictures=query.get("images", "").strip().lower() != "none",
    )


def _filters(query: Mapping[str, str], verb: str, any_case: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in FIELDS:
        if words := _words(query.get(f"{verb}_{field}" if field else verb, ""), any_case):
            yield field, words


def _words(value: str, any_case: bool) -> tuple[str, ...]:
    """The words between the bars, normalized, without duplicates; sorted, because their order has no meaning."""
    parts = (plain(part) for part in value[:_MAX_FILTER_LENGTH].split("|"))
    words = dict.fromkeys(searchable(part, any_case)[:MAX_WORD_LENGTH].strip() for part in parts)
    return tuple(sorted([word for word in words if word][:MAX_WORDS]))


def searchable(text: str, any_case: bool) -> str:
    """Normalize `text` for comparison: single spaces, one Chinese script, and lower case if `any_case`."""
    folded = fold(" ".join(text.split()))
    return folded.casefold() if any_case else folded


def _number(query: Mapping[str, str], name: str, bounds: tuple[int, int]) -> int | None:
    value = query.get(name, "").strip()
    if not _NUMBER.fullmatch(value):
        return None
    # longer numbers are out of bounds, and `int` is slow with very long ones
    return min(max(int(value[:18]), bounds[0]), bounds[1])


def _written(parameters: "Iterator[tuple[str, str]] | list[tuple[str, str]]") -> str:
    return urlencode(list(parameters), quote_via=quote)
