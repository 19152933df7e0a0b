"""Parsing of feed parameters: clamped, normalized, and never an error."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.publish.feed.params import FIELDS, MAX_ARTICLES, MAX_WORD_LENGTH, MAX_WORDS, PLAIN, parse_feed_params

NAMES = [
    *("limit", "filter_time", "filter_case_sensitive", "sorted", "brief", "images", "mode", "opencc", "key", "_"),
    *(f"{verb}_{field}" if field else verb for verb in ("filter", "filterout") for field in FIELDS),
]
VALUES = [
    "0",
    "7",
    "50",
    "-3",
    "1" * 5000,
    "1e9",
    "７",
    "abc",
    "",
    " 120 ",
    "false",
    "none",
    "港口|渡轮",
    "|",
    "a||A",
    "(a+)+$",
]


def queries() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=200), max_size=8)


def asked(query: str, items: int = 50) -> str:
    return parse_feed_params(dict(parse_qsl(query, keep_blank_values=True)), items).query


@given(queries(), st.integers(1, 500))
def test_any_query_is_read_and_its_one_spelling_means_the_same(query: dict[str, str], items: int) -> None:
    params = parse_feed_params(query, items)
    assert params.query.isascii()
    again = parse_feed_params(dict(parse_qsl(params.query)), items)
    assert again == params
    assert again.query == params.query
    assert params.limit is None or 1 <= params.limit <= max(MAX_ARTICLES, items)
    for _, words in (*params.only, *params.without):
        assert 0 < len(words) <= MAX_WORDS
        assert all(0 < len(word) <= MAX_WORD_LENGTH for word in words)


@given(st.permutations(["limit=3", "filter=b|a", "filterout_title=c", "brief=150", "images=none", "filter_time=60"]))
def test_the_order_of_parameters_says_nothing(parts: list[str]) -> None:
    assert asked("&".join(parts)) == "limit=3&filter=a%7Cb&filterout_title=c&filter_time=60&brief=150&images=none"


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("limit=0", "limit=1"),
        ("limit=-7", "limit=1"),
        ("limit=100000", "limit=200"),
        (f"limit={'9' * 9000}", "limit=200"),
        ("limit= 5 ", "limit=5"),
        ("brief=7", "brief=100"),
        ("brief=99999", "brief=5000"),
        ("filter_time=0", "filter_time=1"),
        (f"filter_time={'9' * 40}", "filter_time=3155760000"),
        ("images=NONE", "images=none"),
        ("filter= 海 | 海|海||山 ", "filter=%E5%B1%B1%7C%E6%B5%B7"),
        # the same word in the other script
        ("filter=渡轮|渡輪", "filter=%E6%B8%A1%E8%BD%AE"),
        ("filter=渡輪", "filter=%E6%B8%A1%E8%BD%AE"),
        ("filterout_title=瀋陽", "filterout_title=%E6%B2%89%E9%98%B3"),
        ("filter=A|a&filter_case_sensitive=false", "filter=a&filter_case_sensitive=false"),
        ("filter=A|a&filter_case_sensitive=true", "filter=A%7Ca"),
    ],
)
def test_what_is_out_of_bounds_becomes_the_nearest_bound(query: str, read: str) -> None:
    assert asked(query) == read


@pytest.mark.parametrize(
    "query",
    [
        *("limit=abc", "limit=1e3", "limit=5.5", "limit=", "limit=７", "limit=%2B5", "brief=short", "filter_time=1h"),
        *("limit=50", "images=origin", "images=all", "sorted=false", "sorted=true", "filter_case_sensitive=false"),
        *("filter=", "filter=||", "filter=%20|%20", "filter=%00", "utm_source=x&_=7&key=secret", "mode=fulltext"),
    ],
)
def test_defaults_and_what_is_not_understood_are_the_plain_feed(query: str) -> None:
    assert asked(query) == ""
    assert parse_feed_params(dict(parse_qsl(query, keep_blank_values=True)), 50) == PLAIN


def test_a_site_that_shows_more_by_itself_may_be_asked_for_as_many() -> None:
    assert asked("limit=400", items=500) == "limit=400"
    assert asked("limit=900", items=500) == ""


def test_a_filter_for_everything_leaves_the_others_out_and_a_filterout_does_not() -> None:
    assert asked("filter=a&filter_title=b&filter_author=c") == "filter=a"
    assert asked("filterout=a&filterout_title=b") == "filterout=a&filterout_title=b"


def test_words_and_their_number_are_bounded() -> None:
    many = parse_feed_params({"filter": "|".join(f"w{n:03}" for n in range(1000))}, 50)
    assert many.only == (("", tuple(f"w{n:03}" for n in range(MAX_WORDS))),)
    long = parse_feed_params({"filter": "x" * 100_000}, 50)
    assert long.only == (("", ("x" * MAX_WORD_LENGTH,)),)
