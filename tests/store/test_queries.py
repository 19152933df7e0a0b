"""Lists, pages, months, duplicates and look-ups."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Source
from feeds.store import SourceRow, Store, open_store
from tests.store.samples import HOUR, NOW, sample, take_all

SOURCES = ("voa", "dw", "zaker")


def key_of(article: Article) -> tuple[datetime, str]:
    return article.published, article.id


@pytest.fixture
def many(store: Store) -> list[Article]:
    """Fill the store with 60 articles that share 7 moments; return them newest first."""
    created = [
        sample(str(number), source=SOURCES[number % 3], published=NOW - 50 * HOUR + number % 7 * HOUR)
        for number in range(60)
    ]
    take_all(store, created)
    return sorted(created, key=key_of, reverse=True)


def pages(store: Store, sources: tuple[str, ...] | None, size: int) -> list[Article]:
    """Read everything page by page."""
    result: list[Article] = []
    while page := store.newest(sources, size, before=key_of(result[-1]) if result else None):
        result += page
        assert len({article.id for article in result}) == len(result)
    return result


@pytest.mark.parametrize("size", [1, 7, 60, 100])
@pytest.mark.parametrize("sources", [None, ("dw",), ("voa", "zaker")], ids=str)
def test_pages_cover_everything_once_in_order(
    store: Store, many: list[Article], sources: tuple[str, ...] | None, size: int
) -> None:
    expected = [article for article in many if sources is None or article.source in sources]
    assert [article.id for article in pages(store, sources, size)] == [article.id for article in expected]


def test_an_article_that_comes_between_two_pages_moves_nothing(store: Store, many: list[Article]) -> None:
    first = store.newest(None, 10)
    take_all(store, [sample("new", published=NOW)])
    assert store.newest(None, 10, before=key_of(first[-1])) == many[10:20]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_gives_nothing(store: Store, many: list[Article], limit: int) -> None:
    assert many
    assert store.newest(None, limit) == []


def test_no_sources_are_not_all_sources(store: Store, many: list[Article]) -> None:
    assert many
    assert store.newest([], 10) == []
    assert store.months([]) == []
    assert store.newest(["unknown"], 10) == []


def test_a_source_named_twice_is_read_once(store: Store, many: list[Article]) -> None:
    assert store.newest(["dw", "dw"], 99) == [article for article in many if article.source == "dw"]


# --- months ---------------------------------------------------------------------------------------------------


def test_a_month_begins_and_ends_at_midnight_utc(store: Store) -> None:
    edges = {
        "2024-01-31T23:59:59.999": "2024-01",
        "2024-02-01T00:00:00.000": "2024-02",
        "2024-02-29T23:59:59.999": "2024-02",
        "2024-12-31T23:59:59.999": "2024-12",
        "2025-01-01T00:00:00.000": "2025-01",
        "1969-12-31T23:59:59.500": "1969-12",
    }
    articles = [sample(edge, published=datetime.fromisoformat(edge).replace(tzinfo=UTC)) for edge in edges]
    take_all(store, articles)
    assert store.months(None) == ["2025-01", "2024-12", "2024-02", "2024-01", "1969-12"]
    for month in set(edges.values()):
        assert {article.native_key for article in store.month(None, month)} == {
            edge for edge, expected in edges.items() if expected == month
        }


def test_a_month_longer_than_a_page_is_whole_and_in_order(store: Store) -> None:
    created = [sample(str(number), source=SOURCES[number % 2]) for number in range(1203)]
    take_all(store, created)
    month = store.month(None, "2024-06")
    assert [article.id for article in month] == sorted((article.id for article in created), reverse=True)
    assert len(store.month(["dw"], "2024-06")) == 601
    assert store.months(["dw"]) == ["2024-06"]


def test_a_month_that_holds_hidden_copies_alone_is_none(store: Store) -> None:
    first, copy = sample("1", fingerprint="f1"), sample("2", fingerprint="f1", published=NOW + 720 * HOUR)
    other = sample("3", fingerprint="f3", published=NOW + 1440 * HOUR)
    take_all(store, [first, copy, other])
    assert store.months(None) == ["2024-08", "2024-07", "2024-06"]
    assert store.months(None, hide_duplicates=True) == ["2024-08", "2024-06"]
    assert store.month(None, "2024-07", hide_duplicates=True) == []


@pytest.mark.parametrize(
    "month",
    ["2024", "2024-13", "2024-5", "24-05", "２０２４-05", "", "9999-12", "2024-05-32", "2024-05-1T03", "2024-05-01T24"],
)
def test_what_is_no_month_day_or_hour_is_refused(store: Store, month: str) -> None:
    with pytest.raises(ValueError, match=r"expected|format|year|unconverted|range"):
        store.month(None, month)


# --- duplicates -----------------------------------------------------------------------------------------------


@pytest.fixture
def copies(store: Store) -> dict[str, Article]:
    """Store one text in three sources, VOA first, and a text of its own."""
    created = {
        "voa": sample("1", source="voa", fingerprint="f1", published=NOW - 30 * HOUR),
        "dw": sample("1", source="dw", fingerprint="f1", published=NOW - 20 * HOUR),
        "zaker": sample("1", source="zaker", fingerprint="f1", published=NOW - 10 * HOUR, url=None),
        "own": sample("2", source="zaker", fingerprint="f2", published=NOW - 5 * HOUR),
    }
    take_all(store, created.values())
    return created


def test_other_places_of_a_text_are_named(store: Store, copies: dict[str, Article]) -> None:
    places = {article.id: article.also_at for article in store.newest(None, 10)}
    voa, dw = copies["voa"].url, copies["dw"].url
    assert places == {
        copies["voa"].id: (dw,),
        copies["dw"].id: (voa,),
        copies["zaker"].id: (dw, voa),
        copies["own"].id: (),
    }


def test_a_page_shows_urls_of_duplicates_outside_of_it(store: Store, copies: dict[str, Article]) -> None:
    (article,) = store.newest(["dw"], 1)
    assert article.also_at == (copies["voa"].url,)


def test_the_earliest_of_several_copies_is_shown(store: Store, copies: dict[str, Article]) -> None:
    def shown(*sources: str) -> list[str]:
        return [article.id for article in store.newest(sources or None, 10, hide_duplicates=True)]

    assert shown() == [copies["own"].id, copies["voa"].id]
    assert shown("voa", "dw") == [copies["voa"].id]
    assert [article.id for article in store.month(None, "2024-06", hide_duplicates=True)] == shown()
    assert store.months(None, hide_duplicates=True) == ["2024-06"]


def test_a_copy_whose_original_is_in_another_feed_is_shown(store: Store, copies: dict[str, Article]) -> None:
    result = store.newest(["dw", "zaker"], 10, hide_duplicates=True)
    assert [article.id for article in result] == [copies["own"].id, copies["dw"].id]


def test_of_copies_published_at_one_moment_exactly_one_is_shown(store: Store) -> None:
    twins = [sample(str(number), fingerprint="f1") for number in range(5)]
    take_all(store, twins)
    (visible,) = store.newest(None, 10, hide_duplicates=True)
    assert visible.id == min(twin.id for twin in twins)


def test_texts_too_short_for_a_fingerprint_are_no_copies(store: Store) -> None:
    take_all(store, [sample("1"), sample("2")])
    result = store.newest(None, 10, hide_duplicates=True)
    assert [article.also_at for article in result] == [(), ()]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(SOURCES), st.integers(0, 3), st.sampled_from(["", "f1", "f2"])), max_size=12))
def test_pages_without_copies_are_the_list_without_copies(
    tmp_path_factory: pytest.TempPathFactory, shapes: list[tuple[str, int, str]]
) -> None:
    created = [
        sample(str(number), source=source, published=NOW - age * HOUR, fingerprint=print_)
        for number, (source, age, print_) in enumerate(shapes)
    ]
    firsts = {(article.fingerprint or article.id): article for article in sorted(created, key=key_of, reverse=True)}
    with open_store(tmp_path_factory.mktemp("store") / "feeds.db") as store:
        take_all(store, created)
        result: list[Article] = []
        while page := store.newest(None, 2, before=key_of(result[-1]) if result else None, hide_duplicates=True):
            result += page
    assert [article.id for article in result] == [
        article.id for article in sorted(firsts.values(), key=key_of, reverse=True)
    ]


# --- looking up -----------------------------------------------------------------------------------------------


def test_an_article_is_found_by_each_of_its_names(store: Store) -> None:
    article = sample("7886464")
    take_all(store, [article, sample("60368204", source="dw")])
    bare = article.id.removeprefix("urn:uuid:")
    names = [article.id, bare, bare.upper(), UUID(bare).urn.upper(), article.url or "", "7886464"]
    assert [store.find(name) for name in names] == [[article]] * len(names)
    assert store.find("nothing") == []


def test_a_native_key_of_two_sources_finds_both_newest_first(store: Store) -> None:
    older, newer = sample("7", source="voa"), sample("7", source="dw", published=NOW)
    take_all(store, [older, newer])
    assert store.find("7") == [newer, older]


def test_a_merged_article_is_read_back_as_it_was_merged(store: Store) -> None:
    first = sample(published=NOW - 90 * HOUR, first_seen=NOW - 80 * HOUR)
    second = sample(title="旧街新貌", published=NOW - 70 * HOUR, first_seen=NOW - 60 * HOUR)
    take_all(store, [second, first])
    (article,) = store.newest(None, 10)
    assert (article.published, article.first_seen, article.updated) == tuple(NOW - h * HOUR for h in (90, 80, 60))


def test_versions_are_in_order_of_last_seen(store: Store) -> None:
    later, first = sample(title="旧街新貌", first_seen=NOW), sample()
    take_all(store, [later, first])
    assert [version.article.title for version in store.versions(first.id)] == [first.title, later.title]
    assert store.versions("urn:uuid:none") == ()


def test_sources_count_their_articles(store: Store) -> None:
    empty = Source(id="zaker", title="ZAKER")
    with store.batch(NOW) as batch:
        batch.put_source(empty)
    with store.batch(NOW) as batch:
        for article in (sample("1"), sample("2", published=NOW)):
            put_article(batch, article)
    met = Source(id="voa", title="voa", declared=False)
    assert store.sources() == [
        SourceRow(source=met, count=2, newest=NOW),
        SourceRow(source=empty, count=0, newest=None),
    ]
