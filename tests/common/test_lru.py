"""LRU cache: eviction and size limit."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.common.lru import LruCache


def test_the_least_recently_used_entry_is_evicted() -> None:
    words = LruCache[str, str](6, len)
    for key in "abc":
        words.put(key, key * 2)
    assert words.get("a") == "aa"
    words.put("d", "dd")
    assert [words.get(key) for key in "abcd"] == ["aa", None, "cc", "dd"]


def test_replaced_and_removed_entries_use_no_capacity() -> None:
    words = LruCache[str, str](6, len)
    for _ in range(3):
        words.put("a", "aaaa")
    words.put("b", "bb")
    assert (words.get("a"), words.get("b")) == ("aaaa", "bb")
    words.drop("a")
    words.drop("a")
    words.put("c", "cccc")
    assert (words.get("a"), words.get("b"), words.get("c")) == (None, "bb", "cccc")


def test_a_value_too_large_is_not_cached_and_evicts_nothing() -> None:
    words = LruCache[str, str](3, len)
    words.put("a", "a")
    words.put("b", "bb")
    words.put("c", "cccc")
    assert [words.get(key) for key in "abc"] == ["a", "bb", None]
    # the old value must not remain either
    words.put("b", "bbbb")
    assert [words.get(key) for key in "ab"] == ["a", None]
    words.put("d", "dd")
    assert [words.get(key) for key in "ad"] == ["a", "dd"]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 9)), max_size=50))
def test_the_capacity_is_never_exceeded(puts: list[tuple[str, int]]) -> None:
    cache = LruCache[str, int](12, int)
    for key, size in puts:
        cache.put(key, size)
        assert cache.get(key) == size
        assert sum(cache.get(key) or 0 for key in "abcdefgh") <= 12
