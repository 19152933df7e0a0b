"""Equivalent and different spellings of addresses: one row per rule, each normalized as a whole entry."""

from collections.abc import Iterator

import pytest

from feeds.urls.canonicalize import TRACKING
from feeds.urls.link_wrappers import WRAPPERS

from .documents import Entry, article_of
from .table import lines

ROWS = [row.split("\t") for row in lines("canonical.tsv")[1:]]
SAME = [(rule, first, second) for rule, first, second, verdict in ROWS if verdict == "same"]
DIFFERENT = [(rule, first, second) for rule, first, second, verdict in ROWS if verdict == "different"]


def ids(link: str) -> Iterator[str]:
    """Yield the ids of an article with this link from an archive, from a mirror's feed and from its own feed."""
    for shape, home in (("feedx", ""), ("rss", "https://feedx.net/"), ("atom", "")):
        # the guid distinguishes articles whose links are not addresses
        yield article_of(Entry(shape=shape, link=link, guid=link, home=home)).id


@pytest.mark.parametrize(("rule", "first", "second"), SAME)
def test_equivalent_addresses_have_one_id(rule: str, first: str, second: str) -> None:
    assert list(ids(first)) == list(ids(second)), rule


@pytest.mark.parametrize(("rule", "first", "second"), DIFFERENT)
def test_different_addresses_have_different_ids(rule: str, first: str, second: str) -> None:
    assert all(one_id != other_id for one_id, other_id in zip(ids(first), ids(second), strict=True)), rule


def test_table_rows_are_unique() -> None:
    assert len(SAME) + len(DIFFERENT) == len(ROWS) == len({(first, second) for _, first, second, _ in ROWS})


def test_every_canonicalization_rule_has_a_row() -> None:
    spellings = "\n".join(second for _, _, second in SAME)
    names = {name.replace("*", "x") for row in TRACKING for name in row.names}
    assert {name for name in names if f"{name}=" not in spellings} == set()
    assert {wrapper.name for wrapper in WRAPPERS} <= {rule.removeprefix("wrapper ") for rule, _, _ in SAME}


def test_fragments_identify_articles_on_a_shared_page() -> None:
    links = [f"https://news.example.org/app#/lamps/{number}" for number in (1, 2)]
    articles = [article_of(Entry(shape="rss, link shared", link=link, guid=link)) for link in links]
    assert [article.url for article in articles] == links
    assert articles[0].id != articles[1].id
