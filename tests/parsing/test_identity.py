"""An article keeps its id when its address, title or mirror changes, so that it is published once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing.identity import article_id, canonical_key, title_key

ADDRESS = "https://example.org/news/%E6%96%B0%E9%97%BB?id=1"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://example.org/news/%E6%96%B0%E9%97%BB?id=1",
        "https://www.example.org/news/%e6%96%b0%e9%97%bb?id=1",
        "https://example.org/news/新闻?id=1",
        "https://example.org/news/%E6%96%B0%E9%97%BB?id=1/",
    ],
)
def test_equivalent_addresses_have_one_id(spelling: str) -> None:
    assert article_id("example", spelling) == article_id("example", ADDRESS)


def test_composed_and_decomposed_letters_have_one_id() -> None:
    assert article_id("a", "https://example.org/caf%C3%A9") == article_id("a", "https://example.org/cafe%CC%81")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/news/%E6%96%B0%E9%97%BB?id=2",
        "https://example.com/news/%E6%96%B0%E9%97%BB?id=1",
        "https://example.org/news%2F%E6%96%B0%E9%97%BB?id=1",
        "https://example.org/News/%E6%96%B0%E9%97%BB?id=1",
    ],
)
def test_different_addresses_have_different_ids(other: str) -> None:
    assert article_id("example", other) != article_id("example", ADDRESS)


def test_same_key_of_two_sources_has_two_ids() -> None:
    assert article_id("dw", "60368204") != article_id("voa", "60368204")


def test_published_ids_do_not_change() -> None:
    """Literal ids: a change in their generation would publish every article again."""
    assert article_id("dw", "60368204") == "urn:uuid:8046bd9f-b342-5bc4-a69f-c9fa57277158"
    assert article_id("bbc", "https://www.bbc.com/a") == article_id("bbc", "http://bbc.com/a/")
    assert title_key("美_丽_新桥", "2022-01-23") == title_key("美“丽”新桥", "2022-01-23")


@given(st.text(max_size=80))
def test_any_text_is_a_valid_key(key: str) -> None:
    assert article_id("a", key.encode("utf-8", "replace").decode()).startswith("urn:uuid:")
    assert canonical_key("https://a/" + key.encode("utf-8", "replace").decode())


@given(st.from_regex(r"https://a\.example/(?:%[0-9A-Fa-f]{2}){0,6}", fullmatch=True))
def test_any_encoded_bytes_are_a_valid_key(address: str) -> None:
    assert article_id("a", address) == article_id(
        "a", address.upper().replace("HTTPS://A.EXAMPLE", "http://www.a.example")
    )
