"""What somebody wants of a feed, read from the query of an address: RSSHub's parameters, literal and within bounds.

https://docs.rsshub.app/guide/parameters. Nothing that a stranger writes is an error: a number out of bounds becomes the
nearest bound, and what is not understood counts as not said. What means the same is equal and has one spelling.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from feeds.common.chinese import fold
from feeds.common.text import plain

#: articles that may be asked for, where the settings do not show more anyway
MOST_ARTICLES = 200
#: words of one filter that count, and characters of one word
MOST_WORDS, LONGEST_WORD = 16, 64
#: characters of a filter that are looked at: the words, their spaces and their bars
_LONGEST_FILTER = 2 * MOST_WORDS * LONGEST_WORD
#: bounds of `brief` in characters; the lower one is RSSHub's
BRIEF = (100, 5_000)
#: bounds of `filter_time` in seconds, up to a hundred years
SECONDS = (1, 3_155_760_000)

#: what a filter looks at; the first looks at all, or at title and description where it leaves out
FIELDS = ("", "title", "description", "author", "category")
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, kw_only=True)  # no slots: `cached_property` keeps its values in the instance
class FeedParams:
    """What differs from the plain feed; in each tuple of words one is enough."""

    #: articles, None for as many as the settings say
    limit: int | None = None
    #: by field of `FIELDS`: what an article must have, and what it must not have; as `searchable` has it
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    without: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: how old an article may be, in seconds
    seconds: int | None = None
    #: whether `a` in a word stands for `A` too
    any_case: bool = False
    #: characters of text that an article keeps
    brief: int | None = None
    pictures: bool = True

    @property
    def chooses(self) -> bool:
        """Whether other articles are shown than the newest."""
        return bool(self.choice)

    @property
    def keeps_articles(self) -> bool:
        """Whether each article that is shown is shown as in the plain feed, and none is left out among them."""
        return not self.chooses and self.brief is None and self.pictures

    @cached_property
    def choice(self) -> str:
        """The part of `query` that says which articles belong to the feed, however many of them it shows."""
        return _written(self._filters())

    @cached_property
    def query(self) -> str:
        """The one spelling of it, in a fixed order and in ASCII; empty for the plain feed."""
        return _written([*self._number("limit", self.limit), *self._filters(), *self._looks()])

    def _filters(self) -> Iterator[tuple[str, str]]:
        for verb, filters in (("filter", self.only), ("filterout", self.without)):
            for field, words in filters:
                yield (f"{verb}_{field}" if field else verb), "|".join(words)
        yield from self._number("filter_time", self.seconds)
        if self.any_case:
            yield "filter_case_sensitive", "false"

    def _looks(self) -> Iterator[tuple[str, str]]:
        yield from self._number("brief", self.brief)
        if not self.pictures:
            yield "images", "none"

    def _number(self, name: str, number: int | None) -> Iterator[tuple[str, str]]:
        if number is not None:
            yield name, str(number)


#: the feed as it is at its path
PLAIN = FeedParams()


def parse_feed_params(query: Mapping[str, str], items: int) -> FeedParams:
    """What `query` asks of a feed that shows `items` articles by itself; never raises.

    >>> parse_feed_params({"limit": "5", "filter": "港口|渡轮", "utm_source": "x"}, 50).query
    'limit=5&filter=%E6%B8%A1%E8%BD%AE%7C%E6%B8%AF%E5%8F%A3'
    >>> parse_feed_params({"filter": "渡輪"}, 50) == parse_feed_params({"filter": "渡轮"}, 50)
    True
    >>> parse_feed_params({"limit": "50", "images": "origin", "sorted": "false"}, 50) == PLAIN
    True
    """
    limit = _number(query, "limit", (1, max(MOST_ARTICLES, items)))
    any_case = query.get("filter_case_sensitive", "").strip().lower() == "false"
    only, without = (tuple(_filters(query, verb, any_case)) for verb in ("filter", "filterout"))
    return FeedParams(
        limit=None if limit == items else limit,
        # as with RSSHub: one that looks at everything leaves nothing for the others to say
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
    """The words between the bars, as they are compared, each once; sorted, for their order says nothing."""
    parts = (plain(part) for part in value[:_LONGEST_FILTER].split("|"))
    words = dict.fromkeys(searchable(part, any_case)[:LONGEST_WORD].strip() for part in parts)
    return tuple(sorted([word for word in words if word][:MOST_WORDS]))


def searchable(text: str, any_case: bool) -> str:
    """`text` for comparing: white space made one space, both scripts alike, and both cases if `any_case`."""
    folded = fold(" ".join(text.split()))
    return folded.casefold() if any_case else folded


def _number(query: Mapping[str, str], name: str, bounds: tuple[int, int]) -> int | None:
    value = query.get(name, "").strip()
    if not _NUMBER.fullmatch(value):
        return None
    # longer ones are out of bounds, and `int` is slow with very long ones
    return min(max(int(value[:18]), bounds[0]), bounds[1])


def _written(parameters: "Iterator[tuple[str, str]] | list[tuple[str, str]]") -> str:
    return urlencode(list(parameters), quote_via=quote)
