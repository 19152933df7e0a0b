"""A combined list shows every source, even if one of them publishes a lot."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from feeds.model import Article
from feeds.store import Store, lists, open_store, statements
from feeds.store.sqlite_driver import sqlite3
from feeds.store.statements import Scope
from tests.store.asked import asked
from tests.store.samples import HOUR, NOW, sample, take_all
from tests.store.test_plans import plans, visited


def several(source: str, number: int, *, age: int = 0) -> list[Article]:
    """Return articles of one source, an hour between two of them, the newest `age` hours old."""
    return [sample(f"{n}", source=source, published=NOW - (age + n) * HOUR) for n in range(number)]


def shares(result: list[Article]) -> dict[str, int]:
    return dict(Counter(article.source for article in result))


@pytest.mark.parametrize("sources", [None, ["busy", "calm"]])
def test_a_busy_source_does_not_displace_others(store: Store, sources: list[str] | None) -> None:
    take_all(store, [*several("busy", 60), *several("calm", 8, age=1000)])
    assert shares(store.newest(sources, 10)) == {"busy": 10}
    result = store.fair(sources, 10, 5)
    assert shares(result) == {"busy": 5, "calm": 5}
    assert [article.published for article in result] == sorted((article.published for article in result), reverse=True)


@pytest.mark.parametrize("sources", [None, ["busy", "calm"]])
def test_a_busy_source_fills_a_page_that_would_stay_short(store: Store, sources: list[str] | None) -> None:
    take_all(store, [*several("busy", 60), *several("calm", 2, age=1000)])
    result = store.fair(sources, 10, 5)
    assert shares(result) == {"busy": 8, "calm": 2}
    assert [article.id for article in result] == [*(article.id for article in store.newest(["busy"], 8)), *(
        article.id for article in store.newest(["calm"], 2)
    )]  # fmt: skip


def test_a_share_as_large_as_the_list_is_the_list(store: Store) -> None:
    take_all(store, [*several("busy", 20), *several("calm", 5)])
    assert store.fair(None, 10, 10) == store.newest(None, 10, hide_duplicates=True)


@pytest.mark.parametrize("sources", [None, ["busy", "calm"]])
@pytest.mark.parametrize("limit", [5, 10])
def test_what_a_busy_source_published_is_not_read_through(
    store: Store, path: Path, sources: list[str] | None, limit: int
) -> None:
    costs = []
    for number in (50, 400):
        take_all(store, [*several("busy", number), *several("calm", 2, age=1000)])
        with asked() as statements:
            store.fair(sources, 10, limit)
        costs.append(
            visited(path, [statement for statement in statements if "ORDER BY article.published DESC" in statement[0]])
        )
    assert costs[1] <= costs[0] * 1.2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 30)), max_size=40, unique=True),
    st.integers(1, 12),
    st.integers(1, 12),
)
def test_a_fair_list_is_the_one_that_its_words_say(
    tmp_path_factory: pytest.TempPathFactory, shapes: list[tuple[str, int]], limit: int, most: int
) -> None:
    created = [sample(f"{age}", source=source, published=NOW - age * HOUR) for source, age in shapes]
    created.sort(key=lambda article: (article.published, article.id), reverse=True)
    counts: Counter[str] = Counter()
    within, beyond = [], []
    for article in created:
        counts[article.source] += 1
        (within if counts[article.source] <= most else beyond).append(article)
    selected = within[:limit] + beyond[: max(0, limit - len(within))]
    expected = sorted(selected, key=lambda article: (article.published, article.id), reverse=True)
    with open_store(tmp_path_factory.mktemp("store") / "feeds.db") as store:
        take_all(store, created)
        for sources in (None, ["a", "b", "c", "d"]):
            assert [article.id for article in store.fair(sources, limit, most)] == [article.id for article in expected]


def copies() -> list[Article]:
    return [
        sample("1", source=source, fingerprint="f", published=NOW - age * HOUR, first_seen=NOW - age * HOUR)
        for source, age in (("voa", 30), ("dw", 20), ("zaker", 10))
    ]


@pytest.mark.parametrize(
    ("prefer", "visible"), [((), "voa"), (("dw",), "dw"), (("zaker", "dw"), "zaker"), (("rfi", "dw"), "dw")]
)
def test_the_preferred_source_is_shown_for_all_copies(store: Store, prefer: tuple[str, ...], visible: str) -> None:
    take_all(store, copies())
    for sources in (None, ["voa", "dw", "zaker"]):
        (article,) = store.fair(sources, 10, 10, prefer=prefer)
        assert article.source == visible
        assert len(article.also_at) == 2
        (archived,) = store.month(sources, "2024-06", hide_duplicates=True, prefer=prefer)
        assert archived.id == article.id


def test_a_preferred_source_outside_of_the_list_hides_nothing(store: Store) -> None:
    take_all(store, copies())
    (article,) = store.fair(["voa", "zaker"], 10, 10, prefer=("dw",))
    assert article.source == "voa"


def test_lists_are_read_off_their_indexes(store: Store, path: Path) -> None:
    take_all(store, [*several("busy", 30), *several("calm", 8, age=1000)])
    for sources in (None, ["busy", "calm"]):
        with asked() as statements:
            store.fair(sources, 10, 5, prefer=("calm",))
        queries = [statement for statement in statements if "ORDER BY article.published DESC" in statement[0]]
        lines = plans(path, queries)
        assert queries
        assert not [
            line for line in lines if "TEMP B-TREE" in line or (line.startswith("SCAN") and "INDEX" not in line)
        ]


NAMES = tuple("abcdefgh")


def fill_at_random(path: Path, chance: Random) -> None:
    """Write rows that no import would write: any links, foreign and undeclared articles, equal times."""
    open_store(path).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(
            "INSERT INTO source (id, title, homepage, language, normalizer, feeds, zone, hosts, names, declared,"
            " changed_at) VALUES (?, '', '', '', '', '[]', 'UTC', '[]', '[]', ?, 0)",
            [(name, chance.random() < 0.8) for name in NAMES],
        )
        rows = [
            # a third of them is of one source
            (f"{n:03}", chance.choice((*NAMES, *"aaaa")), chance.randrange(-20, 60), chance.random() < 0.2)
            for n in range(chance.choice((20, 300)))
        ]
        database.executemany(
            "INSERT INTO article (id, source, published, [foreign], first_seen, native_key, title, updated, current)"
            " VALUES (?, ?, ?, ?, 0, '', '', 0, '')",
            rows,
        )
        pairs = {tuple(chance.sample(rows, 2)) for _ in range(len(rows) // 3)}
        links = {(one[0], other[0]) for pair in pairs for one, other in (pair, pair[::-1])}
        database.executemany("INSERT INTO link (article, kind, other, likeness) VALUES (?, 'copy', ?, 1)", links)
        forgotten = [row[:1] for row in rows if chance.random() < 0.1]
        database.executemany("INSERT INTO tombstone (article, at) VALUES (?, 0)", forgotten)


def some_scope(chance: Random) -> Scope:
    """Any filter of a list."""

    def some(most: int) -> tuple[str, ...]:
        return tuple(chance.sample(NAMES, chance.randrange(most)))

    return Scope(
        sources=chance.choice((None, some(9), NAMES)),
        hide_duplicates=chance.random() < 0.7,
        prefer=some(3),
        hidden=some(3),
        before=chance.choice((None, (chance.randrange(60), "150"))),
        since=chance.choice((None, chance.randrange(-20, 40))),
    )


def keys_by_source(connection: Connection, scope: Scope, limit: int, per_source: int) -> list[lists.ListPosition]:
    """The first `per_source` articles of each source, each read to its end by a statement of its own."""
    keys = []
    for name in NAMES if scope.sources is None else scope.sources:
        if name not in scope.hidden:
            rows = connection.execute(statements.page(scope, name, per_source))
            keys += [lists.ListPosition(*row) for row in rows]
    return sorted(keys, reverse=True)[:limit]


@pytest.mark.parametrize("seed", range(6))
def test_one_statement_for_all_sources_selects_the_same_as_one_for_each(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret
    fill_at_random(tmp_path / "feeds.db", chance)
    numbers = Counter[int]()
    engine = create_engine(f"sqlite:///{tmp_path / 'feeds.db'}", module=sqlite3)
    with engine.connect() as connection:
        for _ in range(60):
            scope, limit, most = some_scope(chance), chance.randrange(40), chance.randrange(1, 12)
            among = replace(scope, among=NAMES)
            assert lists.read_keys(connection, among, limit) == keys_by_source(connection, scope, limit, limit)
            assert lists.read_keys(connection, among, limit, most) == keys_by_source(connection, scope, limit, most)
            fair = lists.read_fair_keys(connection, scope, limit, most)
            assert fair == lists.read_fair_keys_by_page(connection, scope, limit, most)
            numbers[len(fair)] += 1
    engine.dispose()
    assert len(numbers) > 5
    with open_store(tmp_path / "feeds.db") as store:
        rows = {row.source.id: (row.count, row.newest) for row in store.sources() if row.count}
        assert store.article_counts(NAMES) == rows
