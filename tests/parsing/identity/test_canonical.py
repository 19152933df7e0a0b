"""Which spellings of an address are one article, and which are not: a row a rule, each through the whole road."""

from collections.abc import Iterator

import pytest

from feeds.urls.canonicalize import TRACKING
from feeds.urls.link_wrappers import WRAPPERS

from .documents import Entry, article_of
from .table import lines

ROWS = [row.split("\t") for row in lines("canonical.tsv")[1:]]
SAME = [(rule, one, other) for rule, one, other, verdict in ROWS if verdict == "same"]
DIFFERENT = [(rule, one, other) for rule, one, other, verdict in ROWS if verdict == "different"]


def ids(link: str) -> Iterator[str]:
    """Of an article with this link in an archive, in a mirror's feed and in a feed of its own."""
    for shape, home in (("feedx", ""), ("rss", "https://feedx.net/"), ("atom", "")):
        # the guid would tell articles apart whose links are no addresses
        yield article_of(Entry(shape=shape, link=link, guid=link, home=home)).id


@pytest.mark.parametrize(("rule", "one", "other"), SAME)
def test_two_spellings_of_one_address_are_one_article(rule: str, one: str, other: str) -> None:
    assert list(ids(one)) == list(ids(other)), rule


@pytest.mark.parametrize(("rule", "one", "other"), DIFFERENT)
def test_two_addresses_are_two_articles(rule: str, one: str, other: str) -> None:
    assert all(first != second for first, second in zip(ids(one), ids(other), strict=True)), rule


def test_every_row_of_the_table_says_something_else() -> None:
    assert len(SAME) + len(DIFFERENT) == len(ROWS) == len({(one, other) for _, one, other, _ in ROWS})


def test_every_rule_of_the_program_has_a_row() -> None:
    spellings = "\n".join(other for _, _, other in SAME)
    names = {name.replace("*", "x") for row in TRACKING for name in row.names}
    assert {name for name in names if f"{name}=" not in spellings} == set()
    assert {wrapper.name for wrapper in WRAPPERS} <= {rule.removeprefix("wrapper ") for rule, _, _ in SAME}


def test_fragments_tell_articles_apart_where_they_share_a_page() -> None:
    links = [f"https://news.example.org/app#/lamps/{number}" for number in (1, 2)]
    found = [article_of(Entry(shape="rss, link shared", link=link, guid=link)) for link in links]
    assert [article.url for article in found] == links
    assert found[0].id != found[1].id
